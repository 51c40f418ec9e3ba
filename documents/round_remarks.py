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
}
