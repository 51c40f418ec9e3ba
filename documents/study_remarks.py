"""Remarks on a study for researchers: caveats of a number, notes on a data set."""

from collections.abc import Mapping

from documents.language import Words, msgid, msgids

CAVEATS: Mapping[str, Words] = {
    "small_sample": msgid("Based on %(n)s people; read with care."),
    "incomplete_rows": msgid("%(n)s of %(rows)s rows are complete on this scale; the others were left out."),
    "negative_item_rest": msgid("Goes against the rest of its scale: %(items)s. Check the keying."),
    "one_item": msgid("A scale of one item has no internal consistency."),
    "two_items": msgid("With two items, alpha understates reliability; no omega can be fitted."),
    "heywood": msgid("An item's own variance was estimated as zero or less: %(items)s."),
    "not_converged": msgid("The model did not converge; its figures are not shown."),
    "no_variance": msgid("Everybody gave the same answer to %(items)s."),
    "few_teams": msgids(
        "One team is too few for a steady figure.", "%(n)s teams are too few for a steady figure."
    ),
    "teams_of_one": msgids(
        "A team with a single person was left out.", "%(n)s teams with a single person were left out."
    ),
    "unequal_teams": msgid("Teams differ in size; the average size is the one METHODS calls n0."),
    "negative_variance": msgid("The variance between teams came out below zero; it is shown as estimated."),
    "critical_extrapolated": msgid(
        "The critical value lies outside the simulated sizes; the nearest one was taken."
    ),
    "ci_failed": msgid("No interval could be computed."),
    "raw_data_no_disclosure": msgid("These are your own data: nothing is rounded or withheld."),
    "no_disclosure_control": msgid("These are your own data: nothing is rounded or withheld."),
    "roster_inferred": msgid(
        "Who belongs to a team was taken from who answered; the word is capped at “probably”."
    ),
    "roster_unknown": msgid(
        "Who belongs to a team is not known; the groups are compared as samples and the word is capped at "
        "“probably”."
    ),
    "groups_dropped": msgid("Left out because too few people answered: %(groups)s."),
    "seed_drawn": msgid("The random seed was drawn by the program: %(seed)s."),
}

NOTES: Mapping[str, Words] = {
    "unknown_columns": msgid("Columns the questionnaire does not know were ignored: %(columns)s."),
    "unscored_rows": msgids(
        "One row has too few answers for any score.", "%(n)s rows have too few answers for any score."
    ),
    "codes_out_of_range": msgids(
        "One code lies outside its response format.", "%(n)s codes lie outside their response format."
    ),
    "encoding_guessed": msgid(
        "%(file)s is not UTF-8; it was read as Windows-1252. If letters look wrong, save it as UTF-8."
    ),
    "semicolons": msgid("Columns are separated by semicolons."),
    "rows_dropped": msgids("One row was left out.", "%(n)s rows were left out."),
    "user_missing": msgid("Codes the file declares as missing were read as missing: %(codes)s."),
}
