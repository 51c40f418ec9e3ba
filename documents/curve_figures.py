"""Figures along a trait: information of each scale, people beside steps, curves of every option."""

from collections.abc import Iterator

from assessments.reports.laboratory_shapes import ResponseStudy
from assessments.reports.picture_shapes import Curves, PersonMap
from assessments.reports.study_shapes import ItemStudy, ScaleStudy, ValidationReport
from documents import curve_charts, numbers
from documents.figure_shapes import Figure, Group, Panel
from documents.language import listed, say
from documents.language import msgid as _m

SECTION = _m("Response curves")
ENOUGH = 10 / 3
"""Information at which one by its root leaves a reliability of .70 [samejima1969]."""


def figures(report: ValidationReport, language: str) -> Iterator[Figure]:
    """Those of the scales that have a response model."""
    fitted = [(s, s.irt) for s in report.scales if s.irt is not None and s.irt.items]
    told = [_information(scale, irt, language) for scale, irt in fitted if irt.information]
    if told:
        yield Figure(
            section=say(SECTION, language),
            title=say(_m("How Much Each Scale Tells Along the Trait"), language),
            groups=(Group(panels=tuple(told)),),
            note=say(
                _m(
                    "Information of the keyed items together, by the model of the table above; one by its "
                    "root is the standard error of a person's place. Broken line: what a reliability of .70 "
                    "needs. The trait has mean 0 and SD 1."
                ),
                language,
            ),
        )
    maps = [_map(scale, irt, irt.persons, language) for scale, irt in fitted if irt.persons is not None]
    if maps:
        yield Figure(
            section=say(SECTION, language),
            title=say(_m("People and Steps of the Items on One Axis"), language),
            groups=(Group(panels=tuple(maps)),),
            note=say(
                _m(
                    "Bars: how many people stand where (expected a posteriori), the largest class with its "
                    "count. Dots: steps of the items, as in the table above; items from those agreed to "
                    "soonest. Where no dots stand under people, the scale tells little of them. What lies "
                    "beyond −4 or 4 stands at the end."
                ),
                language,
            ),
        )
    curves = [_curves(scale, irt.curves, language) for scale, irt in fitted if irt.curves is not None]
    if curves:
        yield Figure(
            section=say(SECTION, language),
            title=say(_m("Chances of Each Answer Along the Trait"), language),
            groups=tuple(curves),
            is_folded=len(curves) > 1,
            note=say(
                _m(
                    "Keyed answers: those of items marked (R) are turned. Each answer is named at its peak, "
                    "the higher the darker. An answer that is nowhere the likeliest tells little by itself."
                ),
                language,
            ),
        )


def _information(scale: ScaleStudy, irt: ResponseStudy, language: str) -> Panel:
    most, place = max(zip(irt.information, irt.theta, strict=True))
    says = say(
        _m("Information of %(scale)s along the trait: most, %(most)s, at %(place)s."),
        language,
        scale=scale.title,
        most=numbers.estimate(most, 1),
        place=numbers.estimate(place, 1),
    )
    mark = (ENOUGH, say(_m("reliability .70"), language))
    return Panel(
        picture=curve_charts.information(irt.theta, irt.information, says, mark=mark), heading=scale.title
    )


def _map(scale: ScaleStudy, irt: ResponseStudy, people: PersonMap, language: str) -> Panel:
    steps = [b for item in irt.items.values() for b in item.b]
    says = say(
        _m("%(scale)s: %(n)s people, SD %(sd)s; steps of %(k)s items from %(low)s to %(high)s."),
        language,
        scale=scale.title,
        n=numbers.count(sum(people.counts)),
        sd=numbers.estimate(people.sd),
        k=numbers.count(len(irt.items)),
        low=numbers.estimate(min(steps)),
        high=numbers.estimate(max(steps)),
    )
    return Panel(picture=curve_charts.person_map(people, irt.items, says), heading=scale.title)


def _curves(scale: ScaleStudy, found: Curves, language: str) -> Group:
    own = {item.id: item for item in scale.items}
    steps = scale.irt.items if scale.irt is not None else {}
    panels = []
    for name, curves in found.items.items():
        item = own[name]
        at = listed((numbers.estimate(b, 1) for b in steps[name].b), language) if name in steps else ""
        says = say(
            _m("%(item)s: chances of its %(k)s answers along the trait; steps at %(steps)s."),
            language,
            item=name,
            k=numbers.count(len(curves.options)),
            steps=at or numbers.NONE,
        )
        labels = answers(item, len(curves.options))
        panels.append(
            Panel(
                picture=curve_charts.options(curves, found.theta, labels, says),
                heading=name if item.keyed > 0 else f"{name} (R)",
                about=item.text,
            )
        )
    return Group(panels=tuple(panels), title=scale.title)


def answers(item: ItemStudy, count: int) -> tuple[str, ...]:
    """The keyed answers that were given; plain numbers where the model joined some of them."""
    given = tuple(code for code, n in item.option_use if n)
    if len(given) != count or not all(code.lstrip("-").isdigit() for code in given):
        return tuple(str(place + 1) for place in range(count))
    if item.keyed > 0 or item.low is None or item.high is None:
        return given
    ends = round(item.low + item.high)
    return tuple(str(ends - int(code)) for code in reversed(given))
