"""A large questionnaire in five languages loads before anyone would notice."""

import time

from instruments.load import from_text

LANGUAGES = ("en", "de", "fr", "es", "nl")
ITEMS = [f"item{n}" for n in range(300)]


def large() -> tuple[str, dict[str, str]]:
    """300 items in 60 scales, with words in five languages: about 2,000 lines."""
    items = "".join(
        f"  {i}: {{format: agree5{', keyed: -1' if n % 5 == 4 else ''}}}\n" for n, i in enumerate(ITEMS)
    )
    scales = "".join(
        f"  scale{n}:\n    items: [{', '.join(ITEMS[5 * n : 5 * n + 5])}]\n    score: mean\n"
        for n in range(60)
    )
    core = (
        'format: 1\nid: large\nversion: "1.0.0"\nlicence: CC0-1.0\n'
        f"languages: [{', '.join(LANGUAGES)}]\nformats:\n  agree5: {{kind: rating, low: 1, high: 5}}\n"
        f"items:\n{items}scales:\n{scales}"
    )
    return core, {code: words(code) for code in LANGUAGES}


def words(code: str) -> str:
    items = "".join(
        f"  {i}: In the last four weeks our team has done what {i} says ({code}).\n" for i in ITEMS
    )
    scales = "".join(
        f"  scale{n}: {{title: Scale {n} {code}, about: What it is about.}}\n" for n in range(60)
    )
    points = "1: Never, 2: Seldom, 3: At times, 4: Often, 5: Always"
    formats = f"formats:\n  agree5: {{points: {{{points}}}}}\n"
    return f"language: {code}\ntitle: Large\n{formats}items:\n{items}scales:\n{scales}"


def test_three_hundred_items_in_five_languages_load_in_a_tenth_of_a_second():
    core, texts = large()
    seconds = []
    for _ in range(5):
        start = time.process_time()
        instrument = from_text(core, texts=texts)
        seconds.append(time.process_time() - start)

    assert len(instrument.items) == 300
    assert min(seconds) < 0.1
