"""What the lists of windows and dispositions have in common: an item is found, saved, moved, and taken out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ivr.operations.releases import drafts
from ivr.operations.releases.drafts import Change, Conflict, Draft, Refused
from ivr.web.admin import editing
from ivr.web.admin.editing import NOTHING, Returned
from ivr.web.admin.items import moved, new_code
from ivr.web.frame.saved_forms import saved
from ivr.web.frame.texts import LANGUAGES, t

NEW = "new"
LONGEST_NAME = 120
Item = Mapping[str, Any]
Errors = dict[str, str]


@dataclass(frozen=True)
class Listing:
    """One list below `settings`; `key` is the field by which its items are known."""

    name: str
    key: str
    fields: Callable[[Item | None], dict[str, str]]
    """What stands in the form of an item besides its names."""
    read: Callable[[Mapping[str, str]], tuple[dict[str, Any], Errors]]
    """The way back from the form, and what is wrong by field."""

    @property
    def path(self) -> str:
        """Where it is kept."""
        return f"settings.{self.name}"

    def find(self, draft: Draft, code: str) -> Item | None:
        """The item as the draft has it."""
        items = draft.value(self.path)
        at = editing.find(items, self.key, code)
        return None if at is None else items[at]

    def page(self, code: str, back: Returned = NOTHING) -> ResponseReturnValue:
        """The form of one item; `new` is one to add."""
        draft = editing.draft()
        item = self.find(draft, code)
        if item is None and code != NEW and not back.form:
            abort(404)
        names = {f"name_{language}": (item or {}).get("name", {}).get(language, "") for language in LANGUAGES}
        context = {
            "code": code,
            "item": item,
            "values": dict(back.typed) or {**names, **self.fields(item)},
            "theirs": self.fields(item) | names if back.conflict else None,
            "seen": back.typed.get("seen") if back.errors else drafts.seal_of(item),
            "back": back,
        }
        return render_template(f"admin/settings_{self.name}.html", section="settings", **context), back.status

    def save(self, code: str) -> ResponseReturnValue:
        """Save one item, or add it at the end."""
        typed, draft = editing.typed(), editing.draft()
        item = self.find(draft, code)
        names = {language: typed.get(f"name_{language}", "")[:LONGEST_NAME] for language in LANGUAGES}
        values, errors = self.read(typed)
        errors |= {f"name_{language}": t("content.no_text") for language, name in names.items() if not name}
        errors |= editing.unspeakable(typed)
        if errors:
            return self.page(code, Returned(self.name, typed, errors))
        items = list(draft.value(self.path))
        if code == NEW:
            wanted: Item = {self.key: self._new_code(names["en"], items), "name": names, **values}
            if any({**one, self.key: ""} == {**wanted, self.key: ""} for one in items):
                return self._back()  # the same form, sent a second time
            items.append(wanted)
            return self._put(code, typed, items, draft)
        wanted = {**{name: (item or {})[name] for name in ("retired",) if item and name in item}, **values}
        wanted = {self.key: code, "name": names, **wanted}
        if item != wanted and drafts.seal_of(item) != typed.get("seen"):
            return self.page(code, Returned(self.name, typed, conflict=editing.overtaken(draft, self.path, item)))
        items = [wanted if one[self.key] == code else one for one in items]
        return self._put(code, typed, items, draft)

    def move(self, code: str) -> ResponseReturnValue:
        """Put an item before or after others."""
        draft = editing.draft()
        items = {item[self.key]: item for item in draft.value(self.path)}
        order = moved(list(items), code, request.form.get("to", ""), request.form.get("at", ""))
        editing.change(Change(self.path, [items[name] for name in order], draft.seal(self.path)))
        return self._back("content.moved")

    def replace(self, code: str, change: Callable[[Item], Item | None]) -> ResponseReturnValue:
        """Change one item by hand, or take it out."""
        draft = editing.draft()
        if self.find(draft, code) is None:
            return self._back()  # the same form, sent a second time
        items = [change(item) if item[self.key] == code else item for item in draft.value(self.path)]
        return self._put(code, {}, [item for item in items if item is not None], draft)

    def _new_code(self, name: str, items: Sequence[Item]) -> str:
        return new_code(name, [{"code": item[self.key]} for item in items])

    def _put(self, code: str, typed: Mapping[str, str], items: list[Item], draft: Draft) -> ResponseReturnValue:
        try:
            editing.change(Change(self.path, items, draft.seal(self.path)))
        except (Conflict, Refused) as why:
            return self.page(code, editing.returned(self.name, typed, why))
        saved(f"{self.name}-{code}")
        return self._back("settings.saved")

    def _back(self, key: str | None = None) -> ResponseReturnValue:
        if key:
            return editing.done("admin.settings", t(key), _anchor=self.name)
        return redirect(url_for("admin.settings", _anchor=self.name), 303)
