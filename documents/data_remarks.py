"""Remarks on answers that are missing, and on what an export changed."""

from collections.abc import Mapping

from documents.language import Words, msgid

DATA: Mapping[str, Words] = {
    "small_patterns": msgid(
        "%(patterns)s of %(of)s patterns of missing answers were given by fewer than five people: the test "
        "of chance is rough."
    ),
    "moments_not_settled": msgid(
        "The search for means and covariances of incomplete answers did not come to rest; read with care."
    ),
    "no_synonyms": msgid(
        "Items that say the same were not looked for: %(n)s people answered, and %(need)s would be needed."
    ),
    "few_pairs": msgid(
        "Pairs of items that say nearly the same: %(synonyms)s; the opposite: %(antonyms)s. An index is read "
        "from %(need)s pairs on."
    ),
}
