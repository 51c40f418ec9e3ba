"""The form of a target: a theme, the level to reach, the day to reach it by."""

from typing import Any

from wtforms import DateField, Form, SelectField, StringField, ValidationError

from documents.language import msgid as _l


class LevelField(StringField):
    """A number as people write it, with a point or a comma; empty is no number."""

    @property
    def number(self) -> float | None:
        """What was written, as a number; None where nothing was."""
        text = (self.data or "").strip().replace(",", ".")
        return float(text) if text else None


class DayField(DateField):
    """A day, or none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """What was left blank is no day, and no mistake either."""
        self.data = None
        if any(valuelist):
            try:
                super().process_formdata(valuelist)
            except ValueError:
                raise ValueError(_l("Choose a day.")) from None


def is_number(form: Form, field: Any) -> None:
    """Digits with at most one point or comma among them."""
    text = (field.data or "").strip().replace(",", ".")
    if text and not text.removeprefix("-").replace(".", "", 1).isdecimal():
        raise ValidationError(_l("Write a number, for example 3.8."))


class Target(Form):
    """One theme to work on."""

    scale = SelectField(_l("Theme"), choices=[], validate_choice=False)
    target = LevelField(_l("Target (optional)"), [is_number], render_kw={"inputmode": "decimal"})
    by = DayField(_l("To be reached by (optional)"))


class CoachedFrom(Form):
    """The day from which a team is coached."""

    team = SelectField(_l("Team"), choices=[])
    day = DayField(_l("Coached from (blank: from the beginning)"))
