"""What one release has that another had not, piece by piece, in terms that a person understands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

_ORDER = ("hours", "staffing", "categories", "catalogues", "settings")
_WHOLE = (
    *("hours.shortened.", "hours.exceptions.", "staffing.exceptions."),
    *("settings.windows.", "settings.dispositions.", "settings.canned."),
)
"""What is below these is one thing to people: shortened hours, an exception, a window, a disposition."""


class Kind(StrEnum):
    """What happened to a piece."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Difference:
    """One piece that differs: where it is, as a dotted path, and what it was and became.

    What a list holds is named by its own key: `categories.demand.name.id`, `hours.exceptions.2026-12-24`,
    `hours.holidays.ignored.2026-12-25`, `catalogues.id.prompts.welcome.text`. Another order is at `….order`.
    """

    path: str
    kind: Kind
    before: Any = None
    after: Any = None


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """How the content of one release, as `Script.to_data` gives it, differs from that of another."""
    return list(_walk("", _by_name(before), _by_name(after)))


def _walk(path: str, before: Any, after: Any) -> Iterator[Difference]:
    if before == after:
        return
    if not isinstance(before, dict) or not isinstance(after, dict) or path.startswith(_WHOLE):
        yield Difference(path, Kind.CHANGED, before, after)
        return
    for name in _names(path, before, after):
        here = f"{path}.{name}" if path else name
        if name not in after:
            yield Difference(here, Kind.REMOVED, before=before[name])
        elif name not in before:
            yield Difference(here, Kind.ADDED, after=after[name])
        else:
            yield from _walk(here, before[name], after[name])
    common = [[name for name in _order(one) if name in before and name in after] for one in (before, after)]
    if common[0] != common[1]:
        yield Difference(f"{path}.order", Kind.CHANGED, *common)


def _names(path: str, before: dict[str, Any], after: dict[str, Any]) -> Iterable[str]:
    names = dict.fromkeys((*before, *after))
    return sorted(names, key=_ORDER.index) if not path else names


class _Listed(dict[str, Any]):
    """A list whose items have names; their order matters."""

    __hash__ = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Listed) and list(self.items()) == list(other.items())


def _order(data: Any) -> list[str]:
    return list(data) if isinstance(data, _Listed) else []


def _by_name(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content with names in place of the positions in lists."""
    hours, settings = dict(content["hours"]), dict(content.get("settings", {}))
    hours.pop("closures", None)
    for name in ("shortened", "exceptions"):
        hours[name] = _by_days(hours.get(name, ()))
    holidays = dict(hours.get("holidays", {}))
    hours["holidays"] = {**holidays, "ignored": dict.fromkeys(holidays.get("ignored", ()), True)}
    for name, key in (("windows", "key"), ("dispositions", "code"), ("canned", "code")):
        if name in settings:
            settings[name] = _Listed((item[key], _plain(item)) for item in settings[name])
    return {
        "hours": hours,
        **_staffing(content.get("staffing")),
        "categories": {item["code"]: {"retired": False, **item} for item in content["categories"]},
        "catalogues": {language: _catalogue(one) for language, one in content["catalogues"].items()},
        "settings": settings,
    }


def _staffing(plan: Mapping[str, Any] | None) -> dict[str, Any]:
    return {"staffing": {**plan, "exceptions": _by_days(plan.get("exceptions", ()))}} if plan else {}


def _by_days(items: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for item in items:
        name = item["first"] if item["first"] == item["last"] else f"{item['first']}/{item['last']}"
        while name in found:
            name += "+"
        found[name] = _plain(item)
    return dict(sorted(found.items()))


def _catalogue(data: Mapping[str, Any]) -> dict[str, Any]:
    prompts = {
        key: {"text": value, "audio": None} if isinstance(value, str) else dict(value)
        for key, value in data["prompts"].items()
    }
    texts = _Listed((item["code"], _plain(item)) for item in data.get("information", ()))
    return {"voice": dict(data["voice"]), "prompts": prompts, "information": texts}


def _plain(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name not in ("code", "key")}
