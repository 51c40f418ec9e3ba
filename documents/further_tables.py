"""Tables of a study beside the main ones: missing answers, intervals of alpha, the general factor."""

from collections.abc import Sequence

from assessments.reports.further_shapes import MissingStudy
from assessments.reports.study_shapes import ScaleStudy, ValidationReport
from documents import carried, numbers, tables
from documents.language import listed, say
from documents.language import msgid as _m
from documents.study_cells import chance, estimate, limits
from documents.tables import Cell, Row, Table

PATTERNS_SHOWN = 10
INTERVALS = {
    "alpha": "Feldt",
    "alpha_bonett": "Bonett",
    "alpha_duhachek": "Duhachek-Iacobucci",
    "alpha_bootstrap": "Bootstrap",
}


def missing(report: ValidationReport, number: int, language: str) -> Table:
    """Which items are left out together, the most frequent patterns first."""
    found = report.missing or MissingStudy(rows=report.rows)
    shown = [p for p in found.patterns if p.items][:PATTERNS_SHOWN]
    rows = [
        Row(
            cells=(
                tables.words(say(_m("none: complete rows"), language)),
                tables.count(found.n_listwise),
                tables.share(numbers.portion(found.n_listwise, found.rows), digits=1),
            )
        )
    ]
    rows += [
        Row(
            cells=(
                tables.words(listed(pattern.items, language)),
                tables.count(pattern.n),
                tables.share(numbers.portion(pattern.n, found.rows), digits=1),
            )
        )
        for pattern in shown
    ]
    return Table(
        number=number,
        section=say(_m("Missing answers"), language),
        title=say(_m("Scored Items Left Out Together (%(n)s Rows)"), language, n=numbers.count(found.rows)),
        heads=(
            tables.head(say(_m("Items left out"), language), is_figure=False),
            tables.head(say(_m("Rows"), language)),
            tables.head("%"),
        ),
        rows=tuple(rows),
        note=_how_missing(found, language),
    )


def _how_missing(found: MissingStudy, language: str) -> str:
    if found.refused is not None:
        return say(_m("Listwise: complete rows. Patterns were not counted for so many rows."), language)
    told = say(
        _m(
            "Listwise figures rest on %(listwise)s rows, pairwise ones on %(least)s to %(most)s. Patterns in "
            "all: %(patterns)s; the ten most frequent are shown."
        ),
        language,
        listwise=numbers.count(found.n_listwise),
        least=numbers.count(found.pairwise_least),
        most=numbers.count(found.pairwise_most),
        patterns=numbers.count(found.n_patterns),
    )
    if found.little is None:
        return told
    test = say(
        _m(
            "Little's test of answers missing completely at random: χ²(%(df)s) = %(chi2)s, p %(p)s; it "
            "supposes normal scores, and a large p shows nothing."
        ),
        language,
        df=numbers.count(found.little.df),
        chi2=numbers.estimate(found.little.chi2),
        p=chance_words(found.little.p),
    )
    return f"{told} {test}"


def chance_words(p: float | None) -> str:
    """`= .023`, or below the least that is printed."""
    text = chance(p).text
    return text if text.startswith("<") else f"= {text}"


def intervals(report: ValidationReport, number: int, language: str) -> Table:
    """Alpha with the interval of every method, and pair by pair where answers are missing."""

    def row(scale: ScaleStudy) -> Row:
        known = carried.reliability(scale)
        return Row(
            cells=(
                tables.words(scale.title),
                estimate(known.get("alpha")),
                *(limits(known.get(name)) for name in INTERVALS),
                estimate(known.get("alpha_pairwise")),
                estimate(known.get("lambda4")),
                estimate(known.get("split_half_mean")),
            )
        )

    by_team = any(
        (found := s.reliability.get("alpha_bootstrap")) is not None and found.method == "bootstrap_teams"
        for s in report.scales
    )
    drawn = _m("Bootstrap: percentiles of 1,000 samples of whole teams.")
    alone = _m("Bootstrap: percentiles of 1,000 samples of people.")
    note = say(
        _m(
            "Intervals of 95%%. Feldt: exact where items are parallel; Bonett: by its logarithm; "
            "Duhachek-Iacobucci: items need not be parallel. Pairwise: alpha of covariances pair by pair. "
            "λ4: the best of all split halves; mean: their mean."
        ),
        language,
    )
    return Table(
        number=number,
        section=say(_m("Intervals of alpha"), language),
        title=say(_m("Alpha with the Intervals of Four Methods"), language),
        heads=(
            tables.head(say(_m("Scale"), language), is_figure=False),
            tables.head("α"),
            *(tables.head(name) for name in INTERVALS.values()),
            tables.head(say(_m("α pairwise"), language)),
            tables.head("λ4"),
            tables.head(say(_m("mean of halves"), language)),
        ),
        rows=tuple(row(scale) for scale in report.scales),
        note=f"{note} {say(drawn if by_team else alone, language)}",
    )


def general(report: ValidationReport, number: int, language: str) -> Table:
    """Loadings on the general factor and on group factors that do not overlap with it."""
    found = [s for s in report.scales if s.schmid_leiman is not None and s.schmid_leiman.refused is None]
    columns = max((tuple(s.schmid_leiman.explained) for s in found if s.schmid_leiman), key=len, default=())
    rows: list[Row] = []
    for scale in found:
        rows += _general(scale, columns, language)
    return Table(
        number=number,
        section=say(_m("General factor"), language),
        title=say(_m("Schmid-Leiman Solution of Each Scale"), language),
        heads=(
            tables.head(say(_m("Item"), language), is_figure=False),
            *(tables.head("g" if name == "general" else name) for name in columns),
            tables.head("u²"),
        ),
        rows=tuple(rows),
        note=say(
            _m(
                "Three minres factors, oblimin, and a general factor above them. ω hier.: what the general "
                "factor holds of the total; ω: what all of them hold. Last line: share of what is common."
            ),
            language,
        ),
    )


def _general(scale: ScaleStudy, columns: Sequence[str], language: str) -> list[Row]:
    found = scale.schmid_leiman
    if found is None:
        return []
    hierarchical, total = (
        carried.reliability(scale).get(name) for name in ("omega_hierarchical", "omega_schmid_leiman")
    )
    aside = (
        f"ω hier. = {estimate(hierarchical).text}, ω = {estimate(total).text}, n = {numbers.count(found.n)}"
    )
    rows = [Row(group=scale.title, aside=aside)]
    for item, line in found.loadings.items():
        figures = [tables.figure(line.get(name), is_bounded=True) for name in columns]
        unique = tables.figure(found.uniqueness.get(item), is_bounded=True)
        rows.append(Row(cells=(tables.words(item), *figures, unique)))
    shares = [tables.share(found.explained.get(name)) for name in columns]
    share = tables.words(say(_m("Share of what is common"), language))
    return [*rows, Row(cells=(share, *shares, Cell(text="")))]
