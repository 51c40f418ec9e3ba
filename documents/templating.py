"""The Jinja environment every page is made in: escaping on, nothing undefined, numbers through filters."""

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from documents import (
    arranging,
    behind,
    charts,
    codebook_file,
    evidence,
    evidence_block,
    figures,
    numbers,
    panels,
    plan_rows,
    study_charts,
    study_tables,
    tables,
    targets,
    typeset,
    verdicts,
    wording,
)
from documents import language as languages
from documents.language import SOURCE, known, translations

FOLDER = Path(__file__).parent / "pages"


@cache
def environment(language: str = SOURCE) -> Environment:
    """The environment of one language; the web adds its own folder of templates to an overlay of it."""
    spoken = known(language)
    jinja = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    jinja.install_gettext_translations(translations(spoken), newstyle=True)  # type: ignore[attr-defined]  # the extension adds it
    jinja.filters.update(filters(spoken))
    jinja.globals.update(
        behind=behind,
        charts=charts,
        panels=panels,
        plan_rows=plan_rows,
        targets=targets,
        study_charts=study_charts,
        evidence=evidence,
        figures=figures,
        codebook_file=codebook_file,
        study_tables=study_tables,
        tables=tables,
        typeset=typeset,
        evidence_block=evidence_block,
        arranging=arranging,
        language=spoken,
        LOOKS=verdicts.LOOKS,
        APART=verdicts.APART,
    )
    return jinja


def filters(language: str) -> dict[str, Callable[..., Any]]:
    """Every filter by its name, speaking one language."""

    def spoken(function: Callable[..., Any]) -> Callable[..., Any]:
        return partial(_last, function, language)

    return {
        "points": partial(numbers.points, language=language),
        "signed": partial(numbers.signed, language=language),
        "count": partial(numbers.count, language=language),
        "estimate": numbers.estimate,
        "bounded": numbers.bounded,
        "percent": numbers.percent,
        "portion": numbers.portion,
        "level": spoken(charts.level_text),
        "day": partial(languages.day, language=language),
        "listed": spoken(languages.listed),
        "sentence": spoken(wording.sentence),
        "study_remark": spoken(wording.study_remark),
        "caveat": spoken(wording.caveat),
        "cap": spoken(wording.caveat),
        "verdict": spoken(verdicts.word),
        "verdict_group": spoken(verdicts.group),
        "verdict_sentence": spoken(verdicts.sentence),
        "contrast_name": spoken(verdicts.contrast_name),
        "contrast_about": spoken(verdicts.contrast_about),
        "wanted": spoken(targets.wanted),
        "direction": spoken(verdicts.direction),
        "agreement": spoken(wording.agreement_word),
        "consensus": spoken(wording.consensus_word),
        "quality": spoken(wording.quality_word),
        "kind": spoken(wording.kind),
        "mode": spoken(wording.mode),
        "honest": spoken(wording.honest),
        "status": spoken(wording.status),
        "audience": spoken(wording.audience),
        "promise": spoken(wording.promise),
    }


def _last(function: Callable[..., Any], language: str, value: Any) -> Any:
    return function(value, language)
