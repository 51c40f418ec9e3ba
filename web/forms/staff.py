"""Forms staff fill in; what is wrong is a message id, spoken in the reader's language by the page."""

from datetime import datetime, timedelta
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    EmailField,
    FileField,
    Form,
    IntegerField,
    PasswordField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)

from documents.language import msgid as _l

SHORTEST_PASSWORD = 15
LONGEST_LINE = 200


class Filled:
    """Something is there, and not too much of it."""

    def __init__(self, *, longest: int = LONGEST_LINE) -> None:
        self.longest = longest

    def __call__(self, form: Form, field: Any) -> None:
        """Refuse an empty or endless value."""
        if not field.raw_data or not str(field.raw_data[0]).strip():
            raise ValidationError(_l("Fill this in."))
        if len(str(field.raw_data[0])) > self.longest:
            raise ValidationError(_l("This is too long."))


def says(message: str) -> Any:
    """A field's own message in place of the library's, which speaks English alone."""

    def check(form: Form, field: Any) -> None:
        if field.process_errors or (field.data is None and field.raw_data and field.raw_data[0]):
            field.errors = []  # the library's own words stood first, and speak English alone
            raise ValidationError(message)

    return check


def looks_like_address(form: Form, field: Any) -> None:
    """One @, with something before it and a dot after."""
    name, _, host = (field.data or "").strip().rpartition("@")
    if not name or "." not in host or " " in field.data.strip():
        raise ValidationError(_l("Write an e-mail address, such as name@example.org."))


def is_long_enough(form: Form, field: Any) -> None:
    """A passphrase of at least fifteen characters."""
    if len(field.data or "") < SHORTEST_PASSWORD:
        raise ValidationError(_l("Use at least 15 characters; a short sentence is easiest to keep in mind."))


def is_same_twice(form: Form, field: Any) -> None:
    """The second writing equals the first."""
    if field.data != form["password"].data:
        raise ValidationError(_l("The two are not the same."))


class SignIn(Form):
    """Who are you?"""

    email = EmailField(_l("E-mail address"), [Filled()], render_kw={"autocomplete": "username"})
    password = PasswordField(_l("Password"), [Filled()], render_kw={"autocomplete": "current-password"})


class Code(Form):
    """The code of this moment, or one from the paper."""

    code = StringField(
        _l("Code"),
        [Filled(longest=60)],
        render_kw={"autocomplete": "one-time-code", "spellcheck": "false", "inputmode": "text"},
    )


class NewPassword(Form):
    """A password, twice."""

    password = PasswordField(
        _l("New password"), [Filled(), is_long_enough], render_kw={"autocomplete": "new-password"}
    )
    again = PasswordField(
        _l("The same once more"), [Filled(), is_same_twice], render_kw={"autocomplete": "new-password"}
    )


class ChangePassword(NewPassword):
    """A new password, and the old one as proof."""

    old = PasswordField(_l("Password until now"), [Filled()], render_kw={"autocomplete": "current-password"})


class Forgot(Form):
    """Where to send a way back in."""

    email = EmailField(
        _l("E-mail address"), [Filled(), looks_like_address], render_kw={"autocomplete": "email"}
    )


class Invite(Form):
    """A new account."""

    name = StringField(_l("Name"), [Filled()])
    email = EmailField(_l("E-mail address"), [Filled(), looks_like_address])
    role = SelectField(
        _l("Role"),
        choices=[
            SelectChoice("coach", _l("Coach: sees the teams’ reports and shares them")),
            SelectChoice("sponsor", _l("Sponsor: sees what a coach shares")),
            SelectChoice("researcher", _l("Researcher: sees how good a questionnaire is")),
            SelectChoice("admin", _l("Administrator: programmes, rosters, rounds, accounts; no results")),
        ],
    )
    language = SelectField(
        _l("Language"), choices=[SelectChoice("en", "English"), SelectChoice("de", "Deutsch")]
    )


class SmallestGroup(Form):
    """How many people a shown group has at least."""

    smallest_group = IntegerField(
        _l("Smallest group shown"),
        [says(_l("Write a whole number.")), Filled()],
        render_kw={"min": "5", "max": "100"},
    )


class Days(Form):
    """How long something is kept."""

    days = IntegerField(
        _l("Days after the end of a programme"),
        [says(_l("Write a whole number.")), Filled()],
        render_kw={"min": "1", "max": "3650"},
    )


class NewProgramme(Form):
    """A course of rounds."""

    title = StringField(_l("Name of the programme"), [Filled()])
    mode = SelectField(
        _l("What is promised"),
        choices=[
            SelectChoice("confidential", _l("Confidential: rounds are linked by a code, names apart")),
            SelectChoice("anonymous", _l("Anonymous: no code at all; change is read from counts alone")),
            SelectChoice("identified", _l("Identified: kept with names, for research, with consent")),
        ],
    )


class NewRound(Form):
    """One round, for all teams of a programme."""

    kind = SelectField(
        _l("Kind"),
        choices=[
            SelectChoice("baseline", _l("Baseline")),
            SelectChoice("pulse", _l("Pulse")),
            SelectChoice("follow_up", _l("Follow-up")),
            SelectChoice("sustainment", _l("Sustainment")),
        ],
    )
    title = StringField(_l("Name of the round"), [Filled()])
    instrument = SelectField(_l("Questionnaire"), choices=[])
    opens_on = DateField(_l("Opens on"), [says(_l("Choose a day.")), Filled()])
    closes_at = DateTimeLocalField(
        _l("Closes at"), [says(_l("Choose a day and a time.")), Filled()], format="%Y-%m-%dT%H:%M"
    )


class Extend(Form):
    """A later end."""

    closes_at = DateTimeLocalField(
        _l("Closes at"), [says(_l("Choose a day and a time.")), Filled()], format="%Y-%m-%dT%H:%M"
    )


class Distributor(Form):
    """Who hands out the links, by name."""

    distributor = StringField(_l("Name of the person who hands them out"), [Filled()])
    knows = BooleanField(_l("This person knows: whoever holds a link can answer for its owner."))

    def validate_knows(self, field: Any) -> None:
        """The warning was read."""
        if not field.data:
            raise ValidationError(_l("Tell them first, then tick this box."))


class RosterFile(Form):
    """Who is in which team."""

    file = FileField(_l("CSV file with the columns team, name, email, language"))
    text = TextAreaField(_l("Or paste its lines"))


class Assign(Form):
    """Who coaches or sponsors what."""

    staff = SelectField(_l("Coach or sponsor"), choices=[])
    team = SelectField(_l("Of"), choices=[])


class NewTeam(Form):
    """A team of a programme."""

    title = StringField(_l("Name of the team"), [Filled()])


class StudyFile(Form):
    """A file of answers, and which columns say team, group, person and round."""

    data = FileField(_l("File of answers: CSV, TSV, XLSX, SPSS .sav or Parquet"))
    team = StringField(_l("Column of teams"))
    group = StringField(_l("Column of groups to compare"))
    person = StringField(_l("Column of persons"))
    wave = StringField(_l("Column of rounds"))
    model = TextAreaField(_l("A model of your own"))


class Planner(Form):
    """How many there are and how many of them will answer."""

    members = IntegerField(_l("People in the team"), [says(_l("Write a whole number.")), Filled()])
    answer = IntegerField(
        _l("Of these will answer both times"), [says(_l("Write a whole number.")), Filled()]
    )
    questionnaire = SelectField(_l("Questionnaire"), choices=[])

    def validate_members(self, field: Any) -> None:
        """A team that can be shown."""
        if field.data is not None and not 5 <= field.data <= 1000:
            raise ValidationError(_l("Write a number from 5 to 1000."))

    def validate_answer(self, field: Any) -> None:
        """At least the smallest group, at most everybody."""
        members = self.members.data or 1000
        if field.data is not None and not 5 <= field.data <= members:
            raise ValidationError(_l("Write a number from 5 to the size of the team."))


def in_weeks(weeks: int, now: datetime) -> datetime:
    """A Friday evening some weeks from now: a usual end of a round."""
    then = now + timedelta(weeks=weeks)
    return (then + timedelta(days=(4 - then.weekday()) % 7)).replace(
        hour=18, minute=0, second=0, microsecond=0
    )
