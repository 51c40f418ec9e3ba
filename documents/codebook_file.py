"""A codebook as a file: one line a code of a column (CSV), or everything (JSON)."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from assessments.reports.study_shapes import Codebook, CodebookItem
from documents.language import SOURCE, msgid, translations
from documents.neutral import neutral

FORMAT = "soundline.codebook/1"
MISSING: Mapping[str, str] = {
    "not_applicable": msgid("does not apply"),
    "declined": msgid("rather not say"),
    "not_shown": msgid("not shown"),
    "left_blank": msgid("left blank"),
}
COLUMNS = (
    "column", "item", "wording", "kind", "scale", "keyed", "page", "shown_if", "optional", "origin", "code",
    "label", "is_missing", "n",
)  # fmt: skip


def missing_words(book: Codebook, language: str = SOURCE) -> dict[int, str]:
    """What each code for no answer says, in the reader's language."""
    spoken = translations(language)
    return {code: spoken.gettext(MISSING.get(meaning, meaning)) for code, meaning in book.missing_codes}


def as_csv(book: Codebook, *, language: str = SOURCE) -> str:
    """One line a code, codes for no answer included; a column without codes has one line."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for item in book.items:
        writer.writerows(
            [[neutral(cell) for cell in row] for row in _lines(item, missing_words(book, language))]
        )
    return text.getvalue()


def as_json(book: Codebook, *, language: str = SOURCE) -> str:
    """Columns, scores, sources and digest, field by field."""
    told: dict[str, Any] = {"format": FORMAT, **asdict(book)}
    told["missing_codes"] = {str(code): words for code, words in missing_words(book, language).items()}
    for item in told["items"]:
        item["labels"], item["counts"] = dict(item["labels"]), dict(item["counts"])
    told["samples"] = [{"code": s["code"], **s["facts"]} for s in told["samples"]]
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _lines(item: CodebookItem, missing: Mapping[int, str]) -> Iterator[list[Any]]:
    counts = dict(item.counts)
    about = [
        item.column, item.id, item.text, item.kind, item.scale or "", item.keyed, item.page,
        item.show_if or "", int(item.optional), item.origin or "",
    ]  # fmt: skip
    if item.kind == "text":
        yield [*about, "", "", "", ""]
        return
    labels = (
        [("1" if item.kind == "choices" else "", item.labels[0][1])]
        if item.id != item.column
        else item.labels
    )
    for code, label in labels:
        yield [*about, code, label, 0, counts.get(code, "") if not counts else counts.get(code, 0)]
    known = {code for code, _ in labels} | {str(code) for code in missing} | {""}
    for code, n in item.counts:
        if code not in known:
            yield [*about, code, "", 0, n]
    for number, words in missing.items():
        yield [*about, number, words, 1, counts.get(str(number), 0) if counts else ""]
    if counts.get(""):
        yield [*about, "", "", 1, counts[""]]
