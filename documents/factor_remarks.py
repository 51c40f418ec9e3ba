"""Remarks on correlations of ordered answers and on factors: what was wanting, what did not come to rest."""

from collections.abc import Mapping

from documents.language import Words, msgid

FACTORS: Mapping[str, Words] = {
    "empty_cells": msgid("Some combinations of answers to two items were given by nobody; read with care."),
    "filled_cells": msgid(
        "In a table of two answers by two, the one empty cell was given half a person, so that the "
        "correlation exists."
    ),
    "at_edge": msgid("A correlation stands at 1 or -1; no standard error exists for it."),
    "not_settled": msgid("The search for a correlation did not come to rest; its last value is given."),
    "skipped_category": msgid("An answer between others was chosen by nobody and counts as no category."),
    "smoothed": msgid(
        "The correlations contradicted each other and were brought to the nearest usable ones; the largest "
        "change is %(largest_change)s."
    ),
    "singular": msgid("An item is given by the others: some figures do not exist."),
    "pairwise": msgid("Correlations rest on %(fewest)s to %(most)s people, pair by pair."),
    "local_minima": msgid(
        "The rotation has several valleys: %(elsewhere)s of %(starts)s searches ended in a worse one."
    ),
    "rotation_not_settled": msgid("The rotation did not come to rest; its last loadings are given."),
    "extraction_not_settled": msgid("The extraction did not come to rest; its last loadings are given."),
    "ordered_answers": msgid(
        "The correlations are polychoric: chi-square and the indices that rest on it are not to be read as "
        "tests."
    ),
    "more_items_than_people": msgid("There are %(items)s items and only %(people)s people."),
    "no_likelihood": msgid(
        "The matrix is not positive definite: chi-square, RMSEA, TLI and CFI do not exist."
    ),
    "just_identified": msgid("The factors reproduce as many correlations as there are: fit is not tested."),
    "too_few_for_chi_square": msgid("There are too few people for the chi-square of so many items."),
    "nothing_to_explain": msgid(
        "The items hardly correlate: without any factor the fit is as good as chance, and TLI does not exist."
    ),
    "no_hull": msgid("Too few solutions lie on the hull to count factors by it."),
    "samples_without_solution": msgid(
        "%(samples)s of %(of)s drawn samples had no such factors and were left out."
    ),
    "samples_with_heywood": msgid("In %(samples)s of %(of)s drawn samples an item's own variance was zero."),
}
