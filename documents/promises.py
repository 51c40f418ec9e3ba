"""What a respondent is promised: who sees what, and what cannot be promised. Frozen when a round opens."""

from collections.abc import Mapping

from documents.language import msgid

AUDIENCES: Mapping[str, str] = {
    "coach": msgid("Your coach"),
    "team": msgid("Your team"),
    "sponsor": msgid("Your sponsor"),
    "administrators": msgid("Us, who run the survey"),
    "researchers": msgid("Researchers"),
    "identified_researchers": msgid("Researchers"),
    "comments": msgid("Comments"),
    "reminders_to_all": msgid("Reminders"),
    "withdraw_until": msgid("If you change your mind"),
}
PROMISES: Mapping[str, str] = {
    "coach": msgid(
        "Results of the whole team, and only when %(k)s or more people have answered. Never your own."
    ),
    "team": msgid("The team report, if your coach shares it. No names, no individual answers."),
    "sponsor": msgid("What your coach shares of the team report. No names, no individual answers."),
    "administrators": msgid(
        "That the round runs, and after it closes how many answered. Not who answered, and no answers."
    ),
    "researchers": msgid("Nothing of this round."),
    "identified_researchers": msgid("Your answers with your name, because you consent to it for research."),
    "comments": msgid(
        "Only if you agree to it, one by one: word for word, in random order. Your words may give you away."
    ),
    "reminders_to_all": msgid("They go to everybody, whether they have answered or not."),
    "withdraw_until": msgid(
        "Until %(date)s you can take your answers back with the same link and answer again."
    ),
    "honest_confidential": msgid(
        "Until the programme ends, whoever holds both the database and the programme's keys could link "
        "answers to "
        "people. After that only the words of a comment, or being the only person who joined, left or missed "
        "a "
        "round, can give someone away. In a team of six, five people who pool their answers can work out the "
        "sixth's."
    ),
    "honest_anonymous": msgid(
        "Until the round closes, whoever holds both the database and the round's keys could link answers to "
        "people. "
        "After that only the words of a comment, or being the only person who joined, left or missed a "
        "round, can "
        "give someone away. In a team of six, five people who pool their answers can work out the sixth's."
    ),
    "honest_identified": msgid(
        "Your answers are kept with your name for research, and the researchers named here can read them."
    ),
}
