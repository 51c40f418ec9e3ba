"""What a pack for data protection and works councils says, by mode where it differs."""

from collections.abc import Mapping

from documents.language import msgid as _m

Lines = tuple[str, ...]
Rows = tuple[Lines, ...]

PURPOSE: Lines = (
    _m("Teams answer questions about how they work together, before and after coaching. A coach reads what "
       "the team as a whole says and talks about it with the team."),
    _m("Nobody is shown the result of one person, so it cannot be used to judge, compare or select people. "
       "Taking part is voluntary: who does not answer looks like everybody else."),
    _m("This page is made by the program from the settings of the programme. It names nobody. Make it "
       "again "
       "after a round has been planned or a setting has been changed."),
)  # fmt: skip
NOBODY_BUT_RESEARCHERS = _m(
    "Nobody who leads or coaches is shown the result of one person. Taking part is voluntary, and each "
    "person consents to research on the first page."
)
ASKED: Lines = (
    _m("Every item in its exact wording, in the order of the pages. Each may be left without an answer."),
)
NOTHING_PLANNED = _m("No round is planned yet, so there is no list of items. Make this page again then.")
COMMENTS = _m(
    "Comments are shown only if their writer agrees, from eight people on, three or more together, in "
    "random order. Words can give their writer away."
)
CONFIDENTIAL: Mapping[str, Lines] = {
    "all": (
        _m("Each person is asked by a link of their own. The database holds only a hash of it, and "
           "opening it "
           "changes nothing."),
        _m("What is sent is sealed at once, filled up to equal size, and kept without a time and "
            "without an order. While the round is open nobody is shown it, whatever their role, and there "
            "are no results."
        ),
        _m("When the round closes the answers are opened, put in random order and kept without a name. The "
           "key and the note of who has answered are destroyed."),
        _m("Results exist for groups of at least %(k)s people who have answered. Below that there is "
           "nothing, and it looks like a team that was never asked."),
        _m("Results are rounded, made once and frozen. A list of everything ever told makes sure that "
           "no mix "
           "of results, over all rounds, rests on fewer than five people."),
        COMMENTS,
        _m("Reminders go to everybody, whether they have answered or not. Nothing is sent to or fetched "
           "from "
           "anywhere but the organisation’s own mail server."),
    ),
    "confidential": (
        _m("Two rounds of one person are linked by a code beside the answer, made with a key that is "
           "destroyed "
           "when the programme ends."),
    ),
    "anonymous": (_m("Two rounds of one person are not linked by anything."),),
    "identified": (
        _m("In this programme answers stay linked to people for research, with the consent that each "
           "person "
           "gives on the first page. What is said above about names does not hold for them."),
    ),
}  # fmt: skip
WHO_HEAD: Lines = (_m("Who"), _m("What they see"))
WHO: Rows = (
    (_m("The coach"), _m("The team’s report after the close, for the teams that were entrusted to them. "
        "A coach "
                         "who is a member of the team sees no more than its members.")),
    (_m("Members of the team"), _m("The team’s report, if the coach shares it; from their own answers "
        "the receipt.")),
    (_m("The sponsor"), _m("What the coach shares of a report, as long as it is shared.")),
    (_m("Administrators"), _m("Rosters, rounds and their dates, and whether fewer than five people have "
        "answered so far. "
                              "No results, no answers, not who has answered.")),
    (_m("Who runs the server"), _m("Whoever holds the database and the keys together could do what is "
        "said above; so "
                                   "they are kept and backed up apart, by different people.")),
)  # fmt: skip
RESEARCHERS: Mapping[str, Lines] = {
    "identified": (_m("Researchers"), _m("Answers with names, of those who agreed to it.")),
    "other": (
        _m("Researchers"),
        _m(
            "Questionnaires; of closed rounds each scale by itself, without names, from 5 teams and 30 "
            "people on."
        ),
    ),
}
LEVELS_HEAD: Lines = (_m("What is told"), _m("fewer than 5"), _m("5 to 7"), _m("8 or 9"), _m("10 and more"))
YES, A_WORD = _m("yes"), _m("a word")
LEVELS: Rows = (
    (_m("Mean of a theme, change, likely range"), "–", YES, YES, YES),
    (_m("Agreement, care taken"), "–", A_WORD, A_WORD, A_WORD),
    (_m("Mean of a statement"), "–", "–", _m("in half points"), _m("to one decimal")),
    (_m("Comments, of those who agreed"), "–", "–", YES, YES),
    (_m("Distributions, extremes, single answers"), "–", "–", "–", "–"),
)
METHOD: Lines = (
    _m("Statements that belong together make a theme. A person’s score on it is the mean of what they "
       "answered; the team’s is the mean of its people."),
    _m("Beside each figure stands a likely range: answers wobble from day to day, and some people do "
       "not answer."),
    _m("A change is called clear only where it is larger than such wobbling explains, including a mood "
       "of the "
       "day that a team shares. Otherwise the report says that it cannot tell."),
    _m("A report never says why something changed, who said what, or how good one team is beside another."),
    _m("The formulas, their sources and what was measured with them are part of the program’s public "
       "documentation."),
)  # fmt: skip
KEPT_HEAD: Lines = (
    _m("What"), _m("While a round is open"), _m("After it has closed"), _m("After the programme has ended"),
)  # fmt: skip
UNTIL_THEN = _m("until the days below are over")
SEALED = (_m("Answers"), _m("sealed, no time, no order"))
WITHOUT_NAME = (*SEALED, _m("readable, in random order, without a name"), UNTIL_THEN)
LINKED, INSIDE = _m("What links two rounds of a person"), _m("inside the sealed answer")
HAS_ANSWERED = (_m("Who has sent their answers"), _m("a note beside the invitation, shown to nobody"))
PACE = (_m("Pace of a page in three steps, and how it was laid out"), INSIDE)
NOT_KEPT, DELETED = _m("not kept"), _m("deleted")
KEPT: Mapping[str, Rows] = {
    "identified": (
        (*SEALED, _m("readable, with the person, for research"), UNTIL_THEN),
        (LINKED, INSIDE, _m("the person"), UNTIL_THEN),
        (*HAS_ANSWERED, _m("seen from the answers, by researchers"), UNTIL_THEN),
        (*PACE, _m("with the answer"), UNTIL_THEN),
    ),
    "confidential": (
        WITHOUT_NAME,
        (LINKED, INSIDE, _m("a code beside the answer"), _m("a code nobody can follow")),
        (*HAS_ANSWERED, DELETED, DELETED),
        (*PACE, DELETED, DELETED),
    ),
    "anonymous": (
        WITHOUT_NAME,
        (LINKED, _m("nothing"), _m("nothing"), _m("nothing")),
        (*HAS_ANSWERED, DELETED, DELETED),
        (*PACE, DELETED, DELETED),
    ),
}
KEPT_BY_ALL: Rows = (
    (_m("Pages saved and not sent"), _m("sealed with a key that only the browser holds"), DELETED, DELETED),
    (_m("Name, address, team, language"), _m("kept"), _m("kept"), UNTIL_THEN),
    (_m("Results"), _m("none"), _m("frozen, rounded, without names"), _m("kept, without names")),
    (
        _m("List of what was told, its people as digests"),
        _m("none"),
        _m("kept"),
        _m("kept: it guards later results"),
    ),
    (_m("Network addresses, browsers, times of answering"), NOT_KEPT, NOT_KEPT, NOT_KEPT),
)
DAYS = _m("Names, addresses, links and answers are deleted %(days)s days after the programme has ended.")
UNTIL = _m("The programme has ended: they are deleted after %(date)s.")
BACKUPS = _m(
    "Backups are sealed; a backup put back brings no erased person and no withdrawn answer back. Older "
    "copies go when those who run the server delete them."
)
RIGHTS: Mapping[str, Lines] = {
    "all": (
        _m("Not to take part, to leave out any item, and to stop all mail, each without a reason and "
           "without "
           "anybody being told."),
        _m("Until a round closes: to take one’s answers back with the same link, and to answer again."),
        _m("To be told what is held: an administrator hands over a page or a file (page “Requests”)."),
        _m("To be erased: name and address leave every programme of the organisation, with anything "
           "sealed in a "
           "round that is open."),
    ),
    "identified": (
        _m("Identified answers are handed over and erased on request, and consent can be taken back "
           "that way."),
    ),
    "other": (
        _m("After the close answers cannot be handed over, corrected or erased for one person, because "
           "nobody "
           "can tell any more whose they are (GDPR, Article 11). Each person is told so before the "
           "first item."),
    ),
}  # fmt: skip
OPEN_HEAD: Lines = (_m("For the organisation to fill in"), "")
OPEN: Lines = (
    _m("Controller, and how to reach its data protection officer"),
    _m("Legal basis, and the agreement with the works council, if there is one"),
    _m("Where the server stands, and who runs it"),
    _m("Who holds the keys, who holds the backups, and when old backups are deleted"),
    _m("Who may become coach, sponsor, administrator or researcher"),
)
