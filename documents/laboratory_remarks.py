"""Remarks on models of a study: what was fitted with too few, what differs, what the numbers rest on."""

from collections.abc import Mapping

from documents.alignment_words import ALIGNMENT
from documents.language import Words, msgid

LABORATORY: Mapping[str, Words] = {
    **ALIGNMENT,
    "few_for_dimensions": msgid(
        "Dimensions were counted in %(n)s people; with fewer than %(need)s such counts move from sample to "
        "sample."
    ),
    "not_freed": msgid(
        "What freeing a parameter would bring is looked for in models of at most %(most)s items; here are "
        "%(items)s."
    ),
    "few_for_a_model": msgid(
        "A model was fitted to %(n)s people; %(need)s are usually asked for. Read its figures as rough."
    ),
    "one_factor_misfits": msgid(
        "One factor does not reproduce how the items correlate, so this figure is too high; the one the "
        "model implies stands beside it."
    ),
    "residuals_differ_in_groups": msgid(
        "The scatter of single items differs between groups; means remain comparable."
    ),
    "does_not_fit": msgid(
        "The model does not fit before anything is held equal, so holding more equal tells nothing: CFI "
        "below .90 and RMSEA above .10."
    ),
    "did_not_settle": msgid("A model of the ladder did not come to rest, so its steps cannot be judged."),
    "ladder_too_short": msgid("The ladder ends before intercepts are held equal, so nothing is judged."),
    "too_few_people": msgid("%(n)s people are too few to judge a ladder; %(need)s are asked for."),
    "provisional_in_groups": msgid(
        "Whether groups understand the items alike was tested with few people: %(n)s of %(need)s."
    ),
    "not_converged": msgid(
        "The search did not come to rest; its last figures are given. More people, or fewer scales at a "
        "time, may help."
    ),
    "negative_variance": msgid(
        "The variance of %(name)s came out below zero (%(value)s): the model does not fit these answers, or "
        "there are too few people."
    ),
    "impossible_factors": msgid(
        "The factors correlate in a way no factors can: some of them cannot be told apart."
    ),
    "teams_at_edge": msgid(
        "Between teams some items do not differ, or go wholly together: covariances of teams stand at their "
        "edge."
    ),
    "beats_unrestricted": msgid(
        "The model found lies beyond what covariances of teams can be: a variance came out impossible."
    ),
    "unequal_loadings": msgid(
        "Loadings differ within and between teams, so people's scores have no single reliability."
    ),
    "impossible_reliability": msgid(
        "A reliability came out below 0 or above 1 and is not told: the model does not fit these answers."
    ),
    "negative_slope": msgid("%(item)s goes against its scale in the response model. Check the keying."),
    "steep_slope": msgid(
        "%(item)s parts people nearly without chance; it may repeat another item, and its error says nothing."
    ),
    "endless_slope": msgid(
        "The slope of %(item)s has no end: the steeper, the likelier. Its number says where the search "
        "stopped; leave out %(item)s or the item it repeats."
    ),
    "categories_joined": msgid(
        "Answers to %(item)s that nobody gave in one of the groups were joined with their neighbours."
    ),
    "item_left_out": msgid("%(item)s was left out: everybody who counts gave the same answer to it."),
    "no_trait_variance": msgid("The items share no trait on which people differ."),
    "few_anchors": msgid(
        "Too few items were left unflagged to compare the others with; the last step with two stands."
    ),
    "draws_lost": msgid("In some of the samples drawn the figure did not exist."),
    "negative_component": msgid("A component of variance came out below zero: %(component)s."),
    "overstates_in_small_samples": msgid(
        "The greatest lower bound is too high in samples below a thousand; read it with another figure."
    ),
    "not_positive_definite": msgid(
        "Correlations of pairs contradict each other: no people could have given them all."
    ),
}

BARE: Mapping[str, Words] = {
    "smoothed": msgid(
        "The correlations contradicted each other and were brought to the nearest usable ones."
    ),
    "skipped_category": msgid("An answer between others was chosen by nobody and counts as no category."),
    "unanswered": msgid("Nobody answered an item."),
}
"""Words for a caveat that comes without the facts of its case."""
