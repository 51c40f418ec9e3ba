"""What is said of aligned means: remarks on them, and forms of the sentences in which they are refused."""

from collections.abc import Mapping

from documents.language import Words
from documents.language import msgid as _m

ALIGNMENT: Mapping[str, Words] = {
    "alignment_of_misfit": _m(
        "One factor does not fit in the groups even with nothing held equal (CFI below .90 and RMSEA above "
        ".10); aligned means of such a factor say little."
    ),
    "alignment_of_two_groups": _m(
        "Two groups were aligned: with so few, single items decide which parameters count as alike. Read the "
        "aligned means as rough."
    ),
    "alignment_of_many_differences": _m(
        "More than a quarter of loadings and intercepts differ between groups; aligned means are not to be "
        "trusted beyond that."
    ),
    "negative_variance_in_group": _m(
        "In group %(group)s the variance of %(name)s came out below zero (%(value)s): one factor does not "
        "fit these answers, or there are too few people."
    ),
}
UNALIGNED = (
    _m("Alignment needs %(need)s items or more; here are %(n)s."),
    _m("Alignment compares two groups or more."),
    _m("The one-factor model of group %(group)s did not come to rest."),
    _m("Leave out items that hardly go with the scale, or ask more people of that group."),
    _m("In group %(group)s these items load against the others or not at all: %(items)s."),
    _m("Look at their keying, or leave them out."),
    _m("Alignment finds no place where differences are least; the groups are too unlike."),
    _m("Aligned means have no errors: the loss is flat where it is least."),
)
