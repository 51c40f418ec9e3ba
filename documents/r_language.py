"""Names, texts and comparisons as R reads them."""


def escaped(text: str) -> str:
    """Text for inside R's quotation marks."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")


def quoted(text: str) -> str:
    """A text of R."""
    return f'"{escaped(text)}"'


def name(item: str) -> str:
    """A name of R, whatever signs it has."""
    return "`" + item.replace("`", "") + "`"


def vector(texts: object) -> str:
    """A vector of texts."""
    return "c(" + ", ".join(quoted(str(t)) for t in texts) + ")"  # type: ignore[attr-defined]  # any iterable


def beside(what: str, r: str, here: float | None) -> str:
    """A line that sets R's figure beside ours; nothing where we have none."""
    return "" if here is None else f'beside("{what}", {r}, {here!r})\n'
