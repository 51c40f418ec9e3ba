"""Remarks on a study for researchers: caveats of a number, notes on a data set."""

from collections.abc import Mapping

from documents.language import Words, msgid, msgids

CAVEATS: Mapping[str, Words] = {
    "small_sample": msgid("Based on %(n)s people; read with care."),
    "incomplete_rows": msgid("%(n)s of %(rows)s rows are complete on this scale; the others were left out."),
    "negative_item_rest": msgid("Goes against the rest of its scale: %(items)s. Check the keying."),
    "unanswered": msgid("Nobody answered %(item)s."),
    "one_answer": msgid("%(item)s has a single answer."),
    "few_answers": msgid("%(item)s has few answers."),
    "constant_item": msgid("Everybody gave the same answer to an item."),
    "rest_constant": msgid(
        "The other items of the scale do not vary beside %(item)s, so r.drop does not exist."
    ),
    "few_complete_rows": msgid("Too few rows are complete for figures of the whole scale."),
    "constant_in_complete_rows": msgid("%(item)s does not vary in the complete rows."),
    "sample": msgid("%(id)s (%(purpose)s): %(n)s people in %(teams)s teams."),
    "one_item": msgid("A scale of one item has no internal consistency."),
    "two_items": msgid("With two items, alpha understates reliability and no factor can be fitted freely."),
    "few_people": msgid("Few people: the interval is wide and the figure unsteady."),
    "rough": msgid("Fewer people than usually asked for: read the interval, not the figure."),
    "negative_alpha": msgid("Alpha is below zero: items go against each other. Check the keying."),
    "negative_loading": msgid("An item loads the other way on the factor. Check the keying."),
    "starts_differ": msgid(
        "Begun elsewhere, the rotation ends in solutions in which this figure differs by more than .01: read "
        "it as rough."
    ),
    "heywood": msgid("An item's own variance was estimated as zero."),
    "splits_drawn": msgid("There are too many splits to try all; a random set was drawn."),
    "few_teams": msgid("Few teams: the figure is unsteady."),
    "some_teams": msgid("Fewer teams than usually asked for: read the interval, not the figure."),
    "nobody_differs_within": msgid("Members of a team all gave the same answers."),
    "negative_set_to_zero": msgid("The variance between teams came out below zero and is shown as zero."),
    "without_team": msgid("Rows without a team were left out."),
    "beyond_chance": msgid(
        "More disagreement than chance would give in some teams; their index is shown as zero."
    ),
    "near_an_end": msgid(
        "The mean lies so near an end of the scale that the index does not exist for an item."
    ),
    "tied": msgid("Some options are tied."),
    "critical_approximate": msgid("The critical value is approximate for this size."),
    "provisional_norms": msgid("The norm group has fewer than %(n)s people; norms are provisional."),
    "provisional_norms_person": msgid(
        "%(n)s persons are fewer than the %(need)s usually asked of norms: these are provisional."
    ),
    "provisional_norms_team": msgid(
        "%(n)s teams are fewer than the %(need)s usually asked of norms: these are provisional."
    ),
    "raw_data_no_disclosure": msgid(
        "Nothing in this study is rounded or withheld. Keep it as carefully as the answers themselves."
    ),
    "no_disclosure_control": msgid(
        "Nothing in this study is rounded or withheld. Keep it as carefully as the answers themselves."
    ),
    "roster_inferred": msgid(
        "Who belongs to a team was taken from who answered; the word is capped at “probably”."
    ),
    "roster_unknown": msgid(
        "Who belongs to a team is not known; groups are compared as samples, capped at “probably”."
    ),
    "grade_0_1": msgid("This questionnaire has not been tested yet (evidence grade 0 or 1)."),
    "simulated_evidence": msgid("The evidence of this questionnaire is simulated."),
}

NOTES: Mapping[str, Words] = {
    "columns_ignored": msgid("Columns the questionnaire does not know were ignored: %(columns)s."),
    "unknown_columns": msgid("Columns the questionnaire does not know were ignored: %(columns)s."),
    "columns_absent": msgid("Items outside every scale have no column here: %(columns)s."),
    "columns_hidden": msgid("Columns gave way to others that were mapped to the same item: %(columns)s."),
    "columns_nameless": msgid(
        "Columns without a name in the first row were left out: columns %(columns)s of the file."
    ),
    "other_sheets": msgid("The sheet %(used)s was read; others were not: %(others)s."),
    "unscored_rows": msgids(
        "One row has too few answers for a score on %(scale)s.",
        "%(n)s rows have too few answers for a score on %(scale)s.",
    ),
    "encoding_guessed": msgid(
        "%(file)s is not UTF-8; it was read as Windows-1252. If letters look wrong, save it as UTF-8."
    ),
    "quality_not_read": msgid("There are too few rating items to say how carefully people answered."),
    "quality_on_some_items": msgid("Care in answering was read on items with the same codes only."),
    "rows_repeat_persons": msgid("%(persons)s people stand in several rows; figures count every row."),
    "persons_once": msgids(
        "One person stands in one of the files only.", "%(n)s people stand in one of the files only."
    ),
    "nobody_twice": msgid("Nobody answered in two waves (%(waves)s), so there is no retest."),
    "one_wave": msgid("There is one wave only (%(wave)s), so there is no retest."),
    "rows_without": msgids(
        "One row has nothing in %(column)s and was left out of it.",
        "%(n)s rows have nothing in %(column)s and were left out of it.",
    ),
    "no_mahalanobis": msgid("Distances from the usual pattern were not computed: too few rows."),
    "no_even_odd": msgid("Even-odd consistency was not computed: too few scales."),
    "no_reversed_items": msgid("No item is reverse-keyed, so agreeing with everything cannot be seen."),
}
