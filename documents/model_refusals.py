"""Forms of the sentences in which a model of the scales is refused; see `figure_refusals`."""

from documents.language import msgid as _m

MODELS = (
    _m("The model has %(free)s parameters for %(moments)s moments."),
    _m("The model has %(free)s parameters for %(statistics)s thresholds and correlations."),
    _m("Fix or leave out some, or ask more items."),
    _m("Nobody answered %(item)s."),
    _m("Nobody in group %(group)s answered %(item)s."),
    _m("Nobody answered both %(one)s and %(other)s."),
    _m("Nobody in group %(group)s answered both %(one)s and %(other)s."),
    _m("%(n)s rows in group %(group)s are too few for %(items)s items; ask more people."),
    _m("This parameter cannot be told by the data: %(parameter)s."),
    _m("Fix it, or give the factor more items."),
    _m(
        "Leave out an item that goes hardly, or wholly, with its factor, hold this parameter at a value, or "
        "ask more people."
    ),
    _m("No row is complete."),
    _m("Ask more people, or leave out the item nobody answered."),
    _m("%(n)s complete rows are too few for %(items)s items; ask more people."),
    _m("%(n)s complete rows in group %(group)s are too few for %(items)s items; ask more people."),
    _m("%(n)s rows are too few for %(items)s items; ask more people."),
    _m("Everybody in group %(group)s gave the same answer to %(items)s."),
    _m("Everybody gave the same answer to %(items)s."),
    _m("At least one item in group %(group)s is wholly given by others."),
    _m("At least one item is wholly given by others."),
    _m("At least one item is wholly given by others among those who answered them together."),
    _m("Leave out the repeated one."),
    _m(
        "Cut-offs need a model with degrees of freedom, 50 draws or more and a stray correlation below 1;"
        " here are %(df)s, %(draws)s and %(stray)s."
    ),
    _m("Only %(kept)s of %(draws)s samples could be fitted: ask more people, or fewer items."),
    _m("Every pair of residuals is free already, so no wrong model can be made of this one."),
    _m("HTMT needs two items or more that hang together; '%(scale)s' has none."),
    _m("These parameters cannot be told apart by the data: %(parameters)s."),
    _m("Fix one of them, or give the factor more items."),
    _m(
        "The means and covariances of rows with missing answers do not settle: too few answered the same "
        "items together."
    ),
    _m("Leave out the items answered least."),
    _m("%(teams)s teams are too few for a model with %(free)s parameters between teams."),
    _m("Ask more teams, or take fewer items."),
    _m(
        "%(teams)s teams with complete answers are too few for %(items)s items at two levels; ask more teams."
    ),
    _m(
        "%(n)s complete rows in %(teams)s teams leave too few people beside each other for %(items)s "
        "items; ask more members of each team."
    ),
    _m("Within teams everybody gave the same answer to %(items)s."),
    _m("Within teams at least one item is wholly given by others."),
    _m("Covariances within and between teams do not settle: there are too few teams for so many items."),
    _m("Leave out items, or ask more teams."),
    _m("It came out below 0 or above 1, where no reliability lies: the model does not hold between teams."),
    _m("A model is fitted from %(need)s complete rows on, and safely from %(usual)s; here are %(n)s."),
    _m(
        "Full information maximum likelihood is fitted to fewer patterns of so many items; here are "
        "%(patterns)s patterns of %(items)s items."
    ),
    _m("Fit one scale at a time."),
    _m(
        "In group %(group)s items %(one)s and %(other)s correlate perfectly: how their correlation would"
        " vary cannot be said."
    ),
    _m("Put rare answers together, or leave one of them out."),
    _m(
        "In group %(group)s everybody gave the same answer to %(items)s, or nobody any: thresholds cannot be"
        " compared."
    ),
    _m("Leave that out, or join groups."),
    _m("The groups do not share two kinds of answers to %(item)s: thresholds cannot be compared."),
    _m("The waves do not share two kinds of answers to %(item)s: thresholds cannot be compared."),
    _m("Leave it out, or put answers together first."),
    _m("Everybody gave the same answer to %(item)s, or nobody any."),
    _m("Under parameterization 'delta' it may settle, as a residual variance can fall below zero there."),
    _m("Answers are modelled as ordered up to %(most)s categories; an item has %(n)s."),
    _m("With so many, maximum likelihood loses little."),
    _m("A model of ordered answers is fitted to at most %(most)s items; here are %(items)s."),
    _m("A robust model is fitted to at most %(most)s items; here are %(items)s."),
    _m("The model reproduces everything, so there is no test to be made robust."),
    _m("The model reproduces everything, so there is nothing to compare."),
    _m("A factor above three scales fits just as the correlated factors do: nothing tells the two apart."),
    _m("A factor above scales takes %(need)s scales or more; here are %(n)s."),
    _m("A factor beside scales takes two scales or more; here is one."),
    _m(
        "Beside a general factor a scale needs %(need)s items or more for one of its own: '%(scale)s' has "
        "fewer."
    ),
    _m("'%(general)s' is the name of a scale or an item. Give the general factor another."),
    _m("Cut-offs were not simulated, as none were asked for."),
    _m(
        "Cut-offs for more than %(most)s items take their time and are simulated when asked for; here are"
        " %(items)s."
    ),
    _m("Ask with --cutoffs 200."),
    _m("Ordered answers are held equal over groups of %(need)s complete rows or more; too few: %(groups)s."),
    _m(
        "Ordered answers of so many items are not held equal over so many groups or occasions: here are "
        "%(items)s items and %(sets)s of these."
    ),
    _m("Study fewer scales at a time."),
    _m("An interval of HTMT is drawn from at most %(most)s answers; here are %(answers)s."),
    _m("Give a random part of the rows."),
    _m(
        "An interval of HTMT takes 50 draws or more of 10 people (or teams) or more; here are %(draws)s "
        "draws of %(count)s."
    ),
    _m("HTMT does not exist in %(lost)s of %(draws)s samples drawn anew: it has no interval."),
    _m("The search finds no end: %(parameters)s run off together without limit."),
    _m("The search finds no end: %(parameter)s runs off without limit."),
    _m("The search for a model of two levels does not settle."),
    _m(
        "With variances below zero between teams the likelihood has no highest value: too few teams have"
        " %(size)s members (here %(count)s)."
    ),
    _m(
        "Read the model of one level with errors by team, or hold loadings alike at both levels by names:"
        " f =~ y1 + a*y2 + b*y3."
    ),
    _m(
        "Leave out an item that goes hardly, or wholly, with its factor, hold one of them at a value, or "
        "ask more people."
    ),
    _m("Item %(item)s has %(n)s kinds of answers; a response model is for categories, %(most)s at most."),
    _m("Put the answers into classes first."),
    _m("No covariances that people could have were found near the start."),
    _m("Check the values the model fixes, or say where to begin: start(0.5)*item."),
    _m("No factor can stand above itself, by way of others either: %(factors)s."),
    _m("Leave out one of their loadings on each other."),
    _m("Robust errors by team need two teams or more."),
    _m("Leave the teams out."),
)
