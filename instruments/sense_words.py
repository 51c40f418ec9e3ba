"""Sense of wording: everything a respondent reads is there, in every declared language, and nothing else."""

from collections.abc import Iterable, Mapping

from instruments.draft import Draft
from instruments.ids import Code
from instruments.model import Format, Item
from instruments.problems import Notebook
from instruments.words import Part, Words

TRANSLATED = {
    "formats": ("unit",),
    "items": ("help", "unit"),
    "scales": ("about", "talk"),
    "consensus": ("about", "talk"),
    "pages": ("title", "intro"),
}
HEAD = ("intro", "about")
ONE = {
    "formats": "response format",
    "items": "item",
    "scales": "scale",
    "consensus": "consensus",
    "pages": "page",
}


def check_words(draft: Draft, notes: Notebook) -> None:
    """Note words that are missing, words about nothing, and labels that do not fit their codes."""
    for words in draft.words.values():
        if words.shaped.document.root is not None:
            _needed(words, draft, notes)
            _labels(words, draft, notes)
            _strangers(words, draft, notes)
    _translations(draft, notes)


def _needed(words: Words, draft: Draft, notes: Notebook) -> None:
    wanted = [
        *(("items", i, "text") for i in draft.section("items")),
        *(("scales", s, "title") for s in draft.section("scales")),
        *(("consensus", c, "title") for c in draft.section("consensus")),
    ]
    for section, id_, key in wanted:
        part = words.part(section, id_)
        if (part is None or key not in part.said) and words.is_whole(section, id_):
            place = words.missing_at(section, id_)
            what = f"{key} of {ONE[section]} '{id_}'"
            path = f"'{section}.{id_}.{key}'"
            notes.add("WORDING_MISSING", place, what=what, language=words.language, path=path)


def _labels(words: Words, draft: Draft, notes: Notebook) -> None:
    """Each code of each format in use has a label, where its items have none of their own."""
    shared: dict[str, Format] = {}
    for item in draft.items.values():
        part = words.part("items", item.id)
        if part is not None and part.labels:
            _fit(part, item.format, f"Item '{item.id}'", words, notes=notes)
        elif _is_shared(item, draft):
            shared[item.format.id] = item.format
        elif item.format.codes:
            _fit(part or Part(("items", item.id)), item.format, f"Item '{item.id}'", words, notes=notes)
    for id_, form in draft.formats.items():
        part = words.part("formats", id_)
        if id_ in shared or (part is not None and part.labels):
            _fit(part or Part(("formats", id_)), form, f"Response format '{id_}'", words, notes=notes)


def _is_shared(item: Item, draft: Draft) -> bool:
    return item.format.id in draft.formats


def _fit(part: Part, form: Format, what: str, words: Words, *, notes: Notebook) -> None:
    if part.has_two_sets:
        notes.add("LABELS_TWICE", words.at(*part.labels_place), what=what)
    if not form.codes or not words.shaped.is_whole(*part.place):
        return
    key = "points" if form.kind == "rating" else "options"
    place = words.at(*(part.labels_place or part.place))
    for code in form.codes:
        if code not in part.labels:
            path = f"'{'.'.join((*part.place, key, str(code)))}'"
            notes.add("LABEL_MISSING", place, what=what, code=code, language=words.language, path=path)
    for code in part.labels:
        if code not in form.codes:
            hint = notes.hint(code, form.codes)
            notes.add(
                "LABEL_UNKNOWN", words.at(*part.labels_place, str(code)), what=what, code=code, hint=hint
            )
    _alike(part, words, notes)


def _alike(part: Part, words: Words, notes: Notebook) -> None:
    seen: dict[str, Code] = {}
    for code, label in part.labels.items():
        other = seen.setdefault(label.casefold(), code)
        if other != code:
            place = words.shaped.document.value_at(*part.labels_place, str(code))
            notes.add("LABELS_ALIKE", place, code=code, other=other, label=label)


def _strangers(words: Words, draft: Draft, notes: Notebook) -> None:
    """Words about what the questionnaire does not have."""
    if words.is_inline:
        return
    known: Mapping[str, Iterable[str]] = {
        "formats": draft.section("formats"),
        "items": draft.known_items,
        "scales": draft.known_scales,
        "consensus": draft.section("consensus"),
        "pages": {p.id for p in draft.pages},
    }
    for section, id_ in words.parts:
        if id_ not in known[section] and draft.is_whole(section):
            hint = notes.hint(id_, known[section])
            notes.add("WORDING_UNKNOWN", words.at(section, id_), what=ONE[section], id=id_, hint=hint)


def _translations(draft: Draft, notes: Notebook) -> None:
    """What may be left out is left out in all languages, or in none."""
    if len(draft.words) < 2:
        return
    spoken = [w for w in draft.words.values() if w.shaped.document.root is not None]
    for key in HEAD:
        with_it = [w for w in spoken if key in w.head]
        for words in spoken:
            if with_it and words not in with_it and words.shaped.is_whole(key):
                _untranslated(words, key, with_it[0], ("title",), notes=notes)
    for section, keys in TRANSLATED.items():
        for id_ in sorted({i for w in spoken for s, i in w.parts if s == section}):
            for key in keys:
                _translated_part(spoken, (section, id_, key), notes)


def _translated_part(spoken: list[Words], path: tuple[str, str, str], notes: Notebook) -> None:
    section, id_, key = path
    with_it = [w for w in spoken if (part := w.part(section, id_)) and key in part.said]
    if not with_it or len(with_it) == len(spoken):
        return
    for words in spoken:
        part = words.part(section, id_)
        if (part is None or key not in part.said) and words.is_whole(section, id_):
            place = part.place if part else (section, id_)
            _untranslated(words, ".".join(path), with_it[0], place, notes=notes)


def _untranslated(words: Words, path: str, first: Words, place: tuple[str, ...], *, notes: Notebook) -> None:
    notes.add(
        "TRANSLATION_MISSING", words.at(*place), path=path, first=first.language, language=words.language
    )
