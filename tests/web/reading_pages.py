"""Read a rendered page as a browser would: its title, its words, its forms and what stands in them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"input", "meta", "link", "br", "img", "hr", "path", "circle", "col"}


@dataclass
class Control:
    """One input, select, textarea or button."""

    name: str
    kind: str
    value: str = ""
    is_checked: bool = False
    options: list[str] = field(default_factory=list)
    item: str = ""
    form_id: str = ""


@dataclass
class Form:
    """A form with its controls, in order."""

    action: str
    method: str
    id: str = ""
    controls: list[Control] = field(default_factory=list)

    def data(self) -> dict[str, str]:
        """What would be sent if nothing were touched."""
        sent = {}
        for c in self.controls:
            if c.kind in {"radio", "checkbox"} and not c.is_checked:
                continue
            if c.kind not in {"submit", "button"} and c.name:
                sent[c.name] = c.value
        return sent

    def items(self) -> dict[str, list[Control]]:
        """Controls of each item of a questionnaire, by the id of its fieldset."""
        found: dict[str, list[Control]] = {}
        for c in self.controls:
            if c.item:
                found.setdefault(c.item, []).append(c)
        return found


class Page(HTMLParser):
    """A page, read once."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.title, self.heading, self.text = "", "", ""
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.described: list[str] = []
        self.inline: list[str] = []
        self._open: list[str] = []
        self._item = ""
        self._select: Control | None = None
        self._area: Control | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list) -> None:
        known = {name: value or "" for name, value in attributes}
        if tag not in VOID:
            self._open.append(tag)
        if "id" in known:
            self.ids.append(known["id"])
        self.described += known.get("aria-describedby", "").split()
        self.inline += [n for n in known if n == "style" or n.startswith("on")]
        if tag in {"style"} or (tag == "script" and "src" not in known):
            self.inline.append(tag)
        if tag == "form":
            self.forms.append(
                Form(
                    action=known.get("action", ""), method=known.get("method", "get"), id=known.get("id", "")
                )
            )
        elif tag == "a":
            self.links.append(known.get("href", ""))
        elif tag == "fieldset":
            self._item = known.get("id", "")
        elif tag in {"input", "select", "textarea", "button"}:
            self._control(tag, known)
        elif tag == "option" and self._select is not None:
            self._select.options.append(known.get("value", "\0"))
            if "selected" in known:
                self._select.value = known.get("value", "\0")

    def _control(self, tag: str, known: dict) -> None:
        control = Control(
            name=known.get("name", ""),
            kind=known.get("type", "text") if tag == "input" else tag if tag != "button" else "submit",
            value=known.get("value", ""),
            is_checked="checked" in known,
            item=self._item,
            form_id=known.get("form", ""),
        )
        if self.forms and "form" in self._open:
            self.forms[-1].controls.append(control)
        elif control.form_id:
            self.forms.append(Form(action="", method="post", id=f"for {control.form_id}", controls=[control]))
        self._select = control if tag == "select" else self._select
        self._area = control if tag == "textarea" else None

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass
        if tag == "fieldset":
            self._item = ""
        if tag in {"p", "li", "h1", "h2", "h3", "td", "th", "dt", "dd", "div", "a"}:
            self.text += " "
        if tag == "select" and self._select is not None:
            if not self._select.value and self._select.options:
                self._select.value = self._select.options[0]
            self._select = None
        if tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        inside = self._open[-1] if self._open else ""
        if inside == "title":
            self.title += data
        elif "h1" in self._open:
            self.heading += data
        if inside == "option" and self._select is not None and self._select.options[-1] == "\0":
            self._select.options[-1] = data.strip()
            if self._select.value == "\0":
                self._select.value = data.strip()
        if self._area is not None:
            self._area.value += data
        self.text += data

    def form(self, action_ends: str) -> Form:
        """The form that leads to this address."""
        found = [f for f in self.forms if f.action.endswith(action_ends)]
        assert found, (
            f"no form to …{action_ends} on “{self.title}”; there are {[f.action for f in self.forms]}"
        )
        return found[0]
