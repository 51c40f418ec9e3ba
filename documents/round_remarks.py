"""Remarks on the rounds of a comparison: who stands where, which version, in which order."""

from collections.abc import Mapping

from documents.language import Words, msgid, msgids

ROUNDS: Mapping[str, Words] = {
    "persons_moved": msgids(
        "One person changed teams: each team counts the person in the round spent there.",
        "%(n)s people changed teams: each team counts them in the round spent there.",
    ),
    "team_without_answers": msgid("%(team)s has no answers in %(file)s (%(round)s)."),
    "team_without_members": msgid(
        "%(team)s has no members in the roster for %(round)s: of its change nothing can be told."
    ),
    "team_silent": msgid("%(team)s is on the roster, and nobody of it answered."),
    "same_answers": msgid(
        "Everybody gave the very same answers in %(first)s and %(second)s. If one is a copy of the other, "
        "give the right file."
    ),
    "codes_differ": msgid(
        "The answers in %(one)s run from %(low)s to %(high)s, those in %(other)s to both ends. Look whether "
        "both rounds offered the same options."
    ),
    "keying_differs": msgid(
        "Items that go with the others in one file go against them in another: %(items)s. Look whether one "
        "file holds answers that were turned already."
    ),
    "scales_linked": msgid("Counted on the items both versions share: %(scales)s."),
    "scales_broken": msgid("Not compared, as the versions ask something else: %(scales)s."),
    "assignment_decides": msgid(
        "Whether coaching made the difference depends on how teams were chosen for it: by lot it may be "
        "said, otherwise only that more changed during it."
    ),
    "constant_effect": msgid("The effect is taken as the same from the first round after the beginning on."),
    "exact_test_cannot_tell": msgid("There are too few teams for an exact test ever to be sure."),
    "teams_without_change": msgid("Teams of whose change nothing can be told were left out."),
    "variance_at_zero": msgid("A variance of the model was estimated as zero."),
    "no_random_slope": msgid("With fewer than ten teams, all are taken to change alike."),
    "not_linked": msgid(
        "Answers are not linked to persons, so that every answer counts as another person's."
    ),
    "missing_at_random": msgid(
        "Who did not answer every time is taken to have changed as similar people who did."
    ),
    "few_left": msgid("Few people left: the comparison with those who stayed is unsteady."),
    "no_ranges": msgid("The parts have no ranges: rosters or the error of the measure are unknown."),
    "partial": msgid("Some items did not behave alike over the rounds; the others carry the comparison."),
    "provisional": msgid("Equal meaning over the rounds was tested with few people: %(n)s of %(need)s."),
    "residuals_differ": msgid(
        "The scatter of single items differs between rounds; scores remain comparable."
    ),
}
