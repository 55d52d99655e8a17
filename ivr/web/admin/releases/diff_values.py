"""What a piece of a release was and becomes, in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ivr.hotline import staffing
from ivr.hotline.disposition import usual_on_case
from ivr.hotline.hours_format import each
from ivr.hotline.shortened_hours import read_week
from ivr.hotline.staffing import Staffed
from ivr.web.admin.hours.labels import week_of
from ivr.web.admin.releases.names import Names, in_my_language
from ivr.web.admin.staffing.labels import lines_of_day, lines_of_week
from ivr.web.frame.formats import NOTHING
from ivr.web.frame.texts import t

_UNITS = {
    "minutes": ("asap_within", "at_least", "soonest", "retry_grace", "wrap_up", "margin", "delays"),
    "days": ("retention",),
}


def value_of(parts: list[str], value: Any, names: Names) -> str:
    """A value at a path; one that is nothing is a dash."""
    if isinstance(value, dict):
        return _thing(parts, value)
    match parts, value:
        case ["staffing", "weekly", _], list():
            return lines_of_day(each(Staffed.from_data)(value))
        case [_, "weekly", _], list():
            return _intervals(value)
        case [*_, "prompts", _, "audio"], str():
            return t("releases.recording_name", name=value[:8])
        case [_, kind, "order"] | [_, _, kind, "order"], list():
            return ", ".join(names.of(kind, code) for code in value)
        case _, bool():
            return t("releases.yes") if value else t("releases.no")
        case _, int() | float():
            return _number(parts, value)
        case _, list():
            return ", ".join(map(str, value))
    return str(value) if value else NOTHING


def _thing(parts: list[str], value: Mapping[str, Any]) -> str:
    """Something that came, went or changed as a whole."""
    name = in_my_language(value.get("name", {})) if isinstance(value.get("name"), dict) else ""
    found: tuple[str, ...]
    match parts:
        case ["hours", "exceptions", _]:
            found = _intervals(value.get("hours", ())), name
        case ["hours", "shortened", _]:
            found = "; ".join(week_of(read_week(value["week"]))), name
        case ["staffing"]:
            found = (_planned(value["weekly"]),)
        case ["staffing", "exceptions", _]:
            found = _planned(value.get("week", {})), name
        case ["categories", _]:
            found = t("releases.category_value", name=name, key=value["key"]), ""
        case ["settings", "windows", _]:
            found = name, f"{value.get('start', '')}–{value.get('end', '')}".strip("–")
        case ["settings", "dispositions", _]:
            found = _disposition(name, value)
        case ["settings", "canned", _]:
            found = name, in_my_language(value.get("text", {}))
        case ["catalogues", _, "information", _]:
            found = value.get("title", ""), value.get("text", "") or t("releases.made_by_us")
        case _:
            found = str(value.get("text") or name or len(value)), ""
    return " · ".join(filter(None, found))


def _planned(week: object) -> str:
    return "; ".join(lines_of_week(staffing.read_week(week))) or t("staffing.nobody")


def _disposition(name: str, value: Mapping[str, Any]) -> tuple[str, ...]:
    then = value.get("then", "close")
    spoken_with = t("releases.reached") if value.get("reached") else t("releases.not_reached")
    on_case = value.get("on_case", usual_on_case(value.get("code", "")))
    retired = t("releases.retired") if value.get("retired") else ""
    return name, t(f"releases.then.{then}"), t(f"releases.on_case.{on_case}"), spoken_with, retired


def _number(found: list[str], value: float) -> str:
    for unit, names in _UNITS.items():
        if set(found) & set(names):
            return t(f"frame.unit.{unit}", n=value)
    return f"{value:g}"


def _intervals(hours: Iterable[str]) -> str:
    return ", ".join(hours).replace("-", "–") or t("releases.closed")
