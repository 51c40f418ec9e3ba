"""Guide values figures are held against, each with its source; a flag is a prompt to look, not a verdict."""

from assessments.reports.study_shapes import ItemStudy

ITEM_REST = (0.30, 0.80)
"""Corrected item-total correlations usually asked for [nunnally1994]."""
MISSING_AT_MOST = 0.05
END_AT_MOST = 0.80
"""No more than four in five answers at one end, or the item tells people apart too little."""
RELIABILITY = 0.70
ICC2 = 0.70
LOADING = 0.50
"""Standardised loadings usually asked for [hair2010]."""
CFI, RMSEA, SRMR = 0.95, 0.06, 0.08
"""Fit usually asked for [hu1999]."""
HTMT = 0.85
"""Above it two scales hardly differ [henseler2015]."""
TEAMS_AT_LEAST = 20
DIMENSIONS_FROM = 100
"""Complete rows below which counts of dimensions move from sample to sample."""
PEOPLE_AT_LEAST = 200


def flags(item: ItemStudy) -> frozenset[str]:
    """The statistics of an item that lie outside their guide."""
    outside = set()
    if item.missing > MISSING_AT_MOST:
        outside.add("missing")
    if item.floor is not None and item.floor > END_AT_MOST:
        outside.add("floor")
    if item.ceiling is not None and item.ceiling > END_AT_MOST:
        outside.add("ceiling")
    if item.sd == 0 or (item.item_rest is not None and not ITEM_REST[0] <= item.item_rest <= ITEM_REST[1]):
        outside.add("item_rest")  # answered alike by everybody it tells nobody apart
    return frozenset(outside)
