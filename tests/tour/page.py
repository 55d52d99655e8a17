"""A page as somebody has it before them: its words with their language, its links, and its forms field by field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
UNREAD = frozenset(("script", "style", "textarea"))
WORDS = ("title", "aria-label", "alt", "placeholder", "label")
LEADS = {
    "a": ("href",),
    "link": ("href",),
    "script": ("src",),
    "img": ("src",),
    "audio": ("src",),
    "source": ("src",),
    "iframe": ("src",),
}
ASKED = ("data-suggest", "data-state")
"""Where scripts ask for more."""
TYPED = ("input", "textarea", "select")


@dataclass(frozen=True)
class Word:
    """A piece of text that somebody reads or hears read, and the language that the page says it is in."""

    text: str
    language: str
    where: str


@dataclass
class Field:
    """A field of a form. `values` are what it can hold where there is a choice; `chosen` is what it holds."""

    name: str
    kind: str
    chosen: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass
class Form:
    """A form: where it goes, its fields in order, and its buttons that say something of their own."""

    page: str
    method: str
    action: str
    id: str = ""
    files: bool = False
    fields: list[Field] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    @property
    def hidden(self) -> dict[str, str]:
        """What the page itself says with the form."""
        return {one.name: one.chosen[0] for one in self.fields if one.kind == "hidden" and one.chosen}


@dataclass
class Link:
    """Where something leads, and what it is that leads there."""

    tag: str
    address: str


class Page(HTMLParser):
    """One page, read."""

    def __init__(self, path: str, html: str) -> None:
        super().__init__()
        self.path, self.words, self.links, self.forms = path, [], [], []
        self.words: list[Word]
        self.links: list[Link]
        self.forms: list[Form]
        self.ids: set[str] = set()
        self._open: list[tuple[str, str, bool]] = []
        self._form: Form | None = None
        self._select: Field | None = None
        self._area: Field | None = None
        self._loose: list[tuple[str, Field | tuple[str, str]]] = []
        self.feed(html)
        for owner, one in self._loose:
            for form in self.forms:
                if form.id == owner:
                    form.fields.append(one) if isinstance(one, Field) else form.buttons.append(one)

    def updatepos(self, i: int, j: int) -> int:
        """Nobody asks for the line and the column; to count them would cost a tenth of the reading."""
        return j

    @property
    def language(self) -> str:
        """What the page says of itself."""
        return next((word.language for word in self.words), "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        before = self._open[-1] if self._open else ("", "", True)
        language, read = told.get("lang", before[1]), before[2] and tag not in UNREAD and told.get("translate") != "no"
        if tag not in VOID:
            self._open.append((tag, language, read))
        if told.get("id"):
            self.ids.add(told["id"])
        for name in WORDS:
            if told.get(name, "").strip():
                self.words.append(Word(told[name].strip(), language, f"{tag}[{name}]"))
        for name in LEADS.get(tag, ()):
            if name in told:
                self.links.append(Link(tag, told[name]))
        for name in ASKED:
            if name in told:
                self.links.append(Link("suggest", told[name]))
        self._of_form(tag, told)

    def _of_form(self, tag: str, told: dict[str, str]) -> None:
        name, kind = told.get("name", ""), told.get("type", "text" if tag == "input" else tag)
        if tag == "form":
            whole = (self.path, told.get("method", "get").upper(), told.get("action", ""), told.get("id", ""))
            self._form = Form(*whole, files="multipart" in told.get("enctype", ""))
            self.forms.append(self._form)
        elif tag == "option" and self._select is not None:
            self._select.values.append(told.get("value", ""))
            if "selected" in told:
                self._select.chosen = [told.get("value", "")]
        elif "disabled" in told or not name:
            return
        elif tag == "button" or kind in ("submit", "image"):
            self._belongs((name, told.get("value", "")), told.get("form"))
        elif tag in TYPED:
            self._typed(tag, kind, name, told)

    def _typed(self, tag: str, kind: str, name: str, told: dict[str, str]) -> None:
        value = told.get("value", "on" if kind in ("checkbox", "radio") else "")
        if kind in ("checkbox", "radio"):
            owner = self._form
            known = [one for one in owner.fields if (one.name, one.kind) == (name, kind)] if owner else []
            if known and kind == "radio":
                known[0].values.append(value)
                known[0].chosen += [value] if "checked" in told else []
                return
            made = Field(name, kind, [value] if "checked" in told else [], [value], told)
        else:
            made = Field(name, kind, [] if tag == "select" else [value], [], told)
        self._select = made if tag == "select" else self._select
        self._area = made if tag == "textarea" else self._area
        self._belongs(made, told.get("form"))

    def _belongs(self, one: Field | tuple[str, str], owner: str | None) -> None:
        if owner:
            self._loose.append((owner, one))
        elif self._form is not None:
            self._form.fields.append(one) if isinstance(one, Field) else self._form.buttons.append(one)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if tag == "select" and self._select is not None:
            self._select.chosen = self._select.chosen or self._select.values[:1]
            self._select = None
        if tag == "textarea":
            self._area = None
        if any(entry[0] == tag for entry in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.chosen[0] += data
        tag, language, read = self._open[-1] if self._open else ("", "", True)
        if read and data.strip():
            self.words.append(Word(" ".join(data.split()), language, tag))


def sent(form: Form, button: tuple[str, str] | None = None) -> Iterator[tuple[str, str]]:
    """What a browser would send of a form as it stands."""
    for one in form.fields:
        for value in one.chosen if one.kind != "file" else ():
            yield one.name, value
    if button is not None:
        yield button
