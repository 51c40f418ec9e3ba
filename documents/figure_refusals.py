"""Why a figure of a study does not exist, in the reader's language: arithmetic's sentences, known by form.

A refusal is a text of one sentence or several. Each is matched with its form here and said again in the
language asked for, with the facts of the case; a text with a sentence of unknown form stays as it is.
"""

import re
from functools import cache

from documents.alignment_words import UNALIGNED
from documents.language import SOURCE, known, say
from documents.language import msgid as _m
from documents.model_refusals import MODELS
from documents.one_of_many import as_one
from documents.own_refusals import OWN_MODEL

SENTENCES = (
    *MODELS,
    *UNALIGNED,
    *OWN_MODEL,
    _m("Alpha is undefined: every respondent has the same total score."),
    _m("More varied answers are needed."),
    _m("Lambda 6 does not exist: at least one item is wholly given by the others."),
    _m("Leave out the repeated item, or ask more people than there are items."),
    _m("%(what)s needs %(need)s draws or more, not %(draws)s."),
    _m("%(what)s does not exist: in %(lost)s of %(draws)s draws the coefficient could not be found."),
    _m("Ask more people."),
    _m("Drawing teams needs two teams or more."),
    _m("Leave the teams out to draw people."),
    _m(
        "Bonett's interval needs 3 people, 2 items and an alpha below 1; there are %(n)s people, "
        "%(items)s items and an alpha of %(alpha)s."
    ),
    _m("Split halves are undefined: the correlations of the items cancel in the total."),
    _m("The oblique rotation does not settle: the factors of this scale are not distinct."),
    _m("Omega is not estimable: one factor would explain item %(item)s wholly."),
    _m("More people, or items that are less alike, are needed."),
    _m("More people, or items less alike, are needed."),
    _m("Omega is undefined: the correlations of the items cancel in the total score."),
    _m("The greatest lower bound is undefined: every respondent has the same total score."),
    _m("%(what)s needs at least 3 items; here are %(items)s."),
    _m("%(what)s needs at least 2 items; here is %(items)s."),
    _m("%(what)s does not exist: the search for one factor does not settle."),
    _m("%(what)s is not estimable: one factor would explain item %(item)s wholly."),
    _m("A one-factor model needs at least 3 items; this scale has %(items)s."),
    _m("A one-factor model is fitted from %(need)s complete rows on; here are %(n)s."),
    _m("The one-factor model did not come to rest."),
    _m("Omega of a one-factor model is not estimable: an item's own variance came out below zero."),
    _m("Fewer than two people answered item %(item)s."),
    _m("Fewer than two people answered both item %(one)s and item %(other)s."),
    _m("Leave it out, or ask more people."),
    _m("Correlations do not exist: everybody gave the same answer to item %(item)s."),
    _m(
        "%(what)s needs at least %(items)s items and %(rows)s complete respondents; here are %(k)s items "
        "and %(n)s complete respondents."
    ),
    _m("%(what)s needs whole-number scores of single items, not means or halves."),
    _m("%(what)s needs answers in categories; these span %(span)s points."),
    _m("Look for a wrong code, or leave out what is no answer."),
    _m("%(factors)s factors cannot be told apart with %(items)s items."),
    _m("A retest needs at least 3 people who answered twice; here are %(n)s."),
    _m("A retest is undefined: on one occasion everybody has the same score."),
    _m("%(what)s needs at least 3 people who answered twice; here are %(n)s."),
    _m(
        "Generalizability needs two teams or more, and one with two complete rows; there are %(teams)s teams."
    ),
    _m("Generalizability is undefined: everybody gave the same answer to every item."),
    _m("Reliability is undefined: neither teams nor members differ."),
    _m(
        "Intraclass correlations need at least 2 teams, one of them with 2 members; here are %(teams)s "
        "teams and %(n)s scores."
    ),
    _m("Intraclass correlations are undefined: everybody has the same score."),
    _m("No error variance follows from alpha %(alpha)s and within-team variance %(variance)s."),
    _m("Alpha must lie between 0 and 1; check the keying of the items."),
    _m("A %(shape)s null variance is published for 5 and 7 options, not for %(options)s."),
    _m("Use the uniform one."),
    _m("Norms need at least %(need)s persons; this group has %(n)s."),
    _m("Norms need at least %(need)s teams; this group has %(n)s."),
    _m("A norm group's standard deviation is above 0 points; %(sd)s was given."),
    _m("Little's test needs missing answers, and none is missing."),
    _m("Little's test needs items that vary, and one has a single answer or none."),
    _m("Leave that item out."),
    _m("Little's test needs every two items answered by somebody, and two were answered by nobody together."),
    _m("Test the forms of the questionnaire one by one."),
    _m("Little's test does not exist: an item is given by the others."),
    _m("Little's test does not exist for these answers."),
    _m(
        "Little's test is computed for fewer patterns of so many items; here are %(patterns)s patterns of"
        " %(items)s items."
    ),
    _m("Test one scale at a time."),
    _m("Leave it out."),
    _m("Items %(one)s and %(other)s correlate perfectly: how their correlation would vary cannot be said."),
    _m("Leave one of them out."),
    _m(
        "%(what)s of items %(one)s and %(other)s does not exist: among the %(n)s who answered both, one "
        "of them has the same answer throughout."
    ),
    _m("%(what)s needs items; this table has none."),
    _m("%(what)s needs answers that differ; everybody who answered gave the same one to item %(item)s."),
    _m("%(what)s is for ordered answers of up to %(most)s kinds; item %(item)s has more."),
    _m("Use Pearson's correlations for it, or put its answers into classes first."),
    _m("%(count)s thresholds and correlations are more than the %(most)s whose covariances fit in memory."),
    _m("Use fewer items at a time."),
    _m("Sampling adequacy is undefined: no item correlates with another."),
    _m("Bartlett's test needs more people than %(n)s for %(items)s items: at least %(need)s."),
    _m("%(what)s does not exist: an item is given by the others, or there are fewer people than items."),
    _m("Leave an item out, or ask more people."),
    _m("%(what)s does not exist: only %(kept)s of %(draws)s samples have such factors."),
    _m("%(what)s takes at least 20 draws; %(draws)s were asked for."),
    _m("Fewer factors, or more people, are needed."),
    _m("A factor without any loading resembles nothing; leave it out."),
    _m("Kaiser's weights need every item to share something; an item here shares nothing."),
    _m("Parallel analysis of polychoric correlations is run from %(need)s complete rows on; here are %(n)s."),
    _m("Reliability is shown from %(need)s complete rows on; here are %(n)s."),
    _m("Intraclass correlations are shown from %(need)s teams on; here are %(n)s."),
    _m("Ask more teams."),
    _m("Take it from the questionnaire's evidence, or ask more people."),
    _m("This model needs %(need)s items or more; there are %(items)s."),
    _m("An item response model needs %(need)s people or more; there are %(n)s."),
    _m("Item %(item)s has one answer only; a response model cannot be fitted to it."),
    _m("Item %(item)s has no answers; a response model cannot be fitted to it."),
    _m("%(what)s does not exist: everybody gave the same answer to item %(item)s."),
    _m("A regression of an item that everybody answers alike does not exist."),
    _m("The answers are parted without overlap; the regression has no end."),
    _m("%(what)s needs two groups of %(need)s complete rows or more; there are %(groups)s."),
    _m("Column '%(column)s' names %(n)s groups; at most %(most)s are compared."),
    _m("Column '%(column)s' names one group only; invariance compares two or more."),
    _m("Invariance needs %(need)s complete rows in each group; too few: %(groups)s."),
    _m("Join groups, or ask more people."),
    _m("%(what)s is computed for at most %(most)s rows; here are %(n)s."),
    _m("Give a random part of them."),
    _m("Answers with fractions are no ordered categories."),
    _m("Ordered categories are told apart up to %(most)s; an item has more."),
    _m("The statistic does not exist for these answers."),
    _m("Factors of groups are compared from %(need)s complete rows in two of them on; here are %(groups)s."),
    _m("Factors are looked for from %(need)s complete rows on; here are %(n)s."),
    _m("Errors of loadings were not drawn, as none were asked for."),
    _m(
        "Errors of loadings take their time with so many answers and are drawn when asked for; here are "
        "%(rows)s rows of %(items)s items."
    ),
    _m("Ask with --bootstrap 200."),
    _m("Scalability is told from %(need)s complete rows on; here are %(n)s."),
    _m("Categorical omega is found from %(need)s complete rows on; here are %(n)s."),
    _m("A graded response model is fitted from %(need)s complete rows on; here are %(n)s."),
    _m("The questionnaire has no scales, so there is nothing to say of them together."),
    _m("The scale's items have different formats; these indices need one for all."),
    _m(
        "Reliability for these members needs an error variance: alpha of 30 people or more about their "
        "teams' means, not below zero."
    ),
)
WHAT = (
    _m("Alpha"),
    _m("Omega"),
    _m("Hierarchical omega"),
    _m("Lambda 6"),
    _m("Split halves"),
    _m("A lower bound of reliability"),
    _m("The greatest lower bound"),
    _m("Categorical omega"),
    _m("An interval of alpha by drawing"),
    _m("An interval by drawing"),
    _m("A bootstrap interval"),
    _m("A Schmid-Leiman solution"),
    _m("A correlation of items"),
    _m("A polychoric correlation"),
    _m("Sampling adequacy"),
    _m("Bartlett's test"),
    _m("Parallel analysis"),
    _m("Parallel analysis of polychoric correlations"),
    _m("Scalability"),
    _m("Generalizability"),
    _m("Factor analysis"),
    _m("The bootstrap of a factor solution"),
    _m("Little's test"),
    _m("Agreement of two occasions"),
    _m("Differential item functioning"),
    _m("Patterns of missing answers"),
    _m("A graded response model"),
    _m("A coefficient of ordered answers"),
    _m("Full information maximum likelihood"),
    _m("A model of ordered answers"),
    _m("Logistic DIF"),
    _m("Duhachek and Iacobucci's interval"),
    _m("Omega of a one-factor model"),
    _m("A standard error of measurement"),
    _m("Standardised alpha"),
    _m("Intraclass correlations"),
)
"""Names of statistics, where a sentence begins with one."""
_END = re.compile(r"(?<=\.) (?=[A-Z])")
_PLACE = re.compile(r"%\\\((\w+)\\\)s")


def why(refusal: str, language: str) -> str:
    """Why there is no figure."""
    if known(language) == SOURCE:
        return as_one(refusal, SOURCE)
    said = [_said(sentence, language) for sentence in _END.split(refusal)]
    return refusal if None in said else as_one(" ".join(filter(None, said)), known(language))


def is_known(refusal: str) -> bool:
    """Whether every sentence of it has its form here."""
    return all(_found(sentence) is not None for sentence in _END.split(refusal))


def _said(sentence: str, language: str) -> str | None:
    found = _found(sentence)
    if found is None:
        return None
    form, facts = found
    told = {name: say(text, language) if text in WHAT else text for name, text in facts.items()}
    return say(form, language, **told)


@cache
def _found(sentence: str) -> tuple[str, dict[str, str]] | None:
    """The form of a sentence, and what stands in its places."""
    for form, pattern in _forms():
        if (match := pattern.fullmatch(sentence)) is not None:
            return form, match.groupdict()
    return None


@cache
def _forms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Every form with what it looks like; those with most words of their own first."""
    by_length = sorted(SENTENCES, key=lambda form: -len(re.sub(r"%\(\w+\)s", "", form)))
    return tuple((form, re.compile(_PLACE.sub(r"(?P<\1>.+?)", re.escape(form)))) for form in by_length)
