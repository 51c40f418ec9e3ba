"""Forms of the sentences in which a model of one's own is refused, by its line; see `figure_refusals`."""

from documents.language import msgid as _m

OWN_MODEL = (
    _m("Line %(line)s of the model names '%(name)s', which is no item of a scale."),
    _m("The nearest is '%(near)s'."),
    _m("Write the items' ids as the questionnaire has them."),
    _m("Line %(line)s of the model begins a level."),
    _m("Leave levels out: the scales within and between teams are fitted where teams are named."),
    _m("Line %(line)s of the model calls a factor '%(name)s', as an item is called."),
    _m("Give the factor another name."),
    _m("Line %(line)s of the model holds '%(name)s', which no parameter is called."),
    _m("Name one so first: a*item."),
    _m("Line %(line)s of the model: '%(text)s' is neither a number, NA, a name nor start(0.5)."),
    _m("The model names no factor."),
    _m("Write one as: clarity =~ c1 + c2 + c3"),
    _m("The model names the levels %(levels)s."),
    _m("Write level: 1 for people within teams and level: 2 for teams."),
    _m("The model names no factor at any level."),
    _m("Line %(line)s of the model ends too early: '%(text)s'."),
    _m("Line %(line)s of the model: '%(text)s'."),
    _m("Only two names can be set equal, or a name and a number: a == b, a == 0.5."),
    _m("Define a quantity as: gap := a - b"),
    _m("Line %(line)s of the model defines '%(name)s' a second time."),
    _m(
        "Thresholds and scales of ordered answers are not written in a model: leave the line out; what "
        "groups or waves share is said by `equal` and `free`."
    ),
    _m("Line %(line)s of the model cannot be read: '%(text)s'."),
    _m("Write factor =~ item + item, item ~~ item or item ~ 1."),
    _m("Line %(line)s of the model: '%(text)s' is neither a name nor a value*name."),
    _m("Line %(line)s of the model regresses '%(one)s' on '%(other)s'."),
    _m("Only the measurement part is fitted; an intercept is written as item ~ 1."),
    _m("Line %(line)s of the model: '1' stands only after '~'."),
    _m("The model holds '%(name)s' at %(one)s and at %(other)s."),
    _m("One name has one value."),
    _m("'%(parameter)s' has %(values)s values for %(groups)s groups."),
    _m("The model speaks of '%(name)s', which no factor has among its items."),
    _m("The formula of '%(name)s' uses more than + - * / ^, brackets, sqrt, exp, log, numbers and names."),
    _m("The formula of '%(name)s' has too many brackets within brackets."),
    _m("'%(name)s' has no value here."),
    _m("'%(formula)s' cannot be read as a formula of named parameters."),
    _m("'%(name)s' is defined by '%(label)s', which no parameter is called."),
    _m("The questionnaire has no scales, so no model can be made of their items."),
    _m("A variance is not above zero, so nothing can be standardised by it."),
)
