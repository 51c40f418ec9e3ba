"""The part of a study's R script on other forms in which the scales could hang together."""

from collections.abc import Iterator, Mapping

from assessments.reports.laboratory_shapes import ConfirmatoryStudy
from documents.r_language import beside

_FORMS = """
if (has("lavaan")) {{                                # other forms of the same items
  all <- paste("general =~", paste0("i", seq_along(columns), collapse = " + "))
  above <- paste("general =~", paste0("f", seq_len({scales}), collapse = " + "))
{forms}}}
"""
_FORM = """\
  f <- lavaan::fitMeasures(quiet(lavaan::cfa({model}, y, std.lv = TRUE{more})))
{lines}"""
_MODELS = {
    "one_factor": ("all", ""),
    "second_order": ('paste(model, above, sep = "\\n")', ""),
    "bifactor": ('paste(all, model, sep = "\\n")', ", orthogonal = TRUE"),
}
_INDICES = {"chi2": "chisq", "df": "df", "cfi": "cfi", "tli": "tli", "srmr": "srmr", "bic": "bic"}


def forms(found: Mapping[str, ConfirmatoryStudy], *, n_scales: int) -> str:
    """Every form that was fitted; `y` holds the keyed items, `model` the correlated factors."""
    text = ""
    for name, form in found.items():
        if form.refused is not None:
            continue
        model, more = _MODELS[name]
        lines = "".join(f"  {line}" for line in _lines(name, form))
        text += _FORM.format(model=model, more=more, lines=lines)
    return _FORMS.format(scales=n_scales, forms=text) if text else ""


def _lines(name: str, form: ConfirmatoryStudy) -> Iterator[str]:
    for ours, theirs in _INDICES.items():
        yield beside(f"{name} {ours}", f'f[["{theirs}"]]', getattr(form, ours))
