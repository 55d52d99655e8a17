"""Differences between releases in the reader's words: what it is about, what it was, what it becomes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from babel import Locale
from babel.dates import format_date

from ivr.hotline.disposition import usual_on_case
from ivr.hotline.hours import WEEKDAYS, DatedException, HolidayCalendar, OpeningHours
from ivr.hotline.release_diff import Difference, Kind
from ivr.hotline.shortened_hours import read_week
from ivr.web.admin.editing import prompt_title
from ivr.web.admin.hours.labels import week_of
from ivr.web.frame.formats import NOTHING
from ivr.web.frame.texts import LANGUAGES, language, t

_HOURS = {"minutes": ("asap_within", "at_least", "wrap_up", "margin", "delays"), "days": ("retention",)}


@dataclass(frozen=True)
class ChangeInWords:
    """One difference as people read it. `before` and `after` are None where there is nothing to compare."""

    kind: Kind
    area: str
    title: str
    before: str | None
    after: str | None
    language: str | None = None
    """Of `before` and `after`, where they are what callers hear."""
    sounds: tuple[str | None, str | None] = (None, None)
    """The names of the recordings before and after, where it is about one."""
    path: str = ""
    """What it is called when it is to be taken back."""
    note: str = ""
    """What is easily overlooked: that an exception opens days which are closed otherwise."""


def in_words(found: Iterable[Difference], *contents: Mapping[str, Any]) -> list[ChangeInWords]:
    """The differences in words; `contents` are those of both releases, to name things by."""
    names = _Names(contents)
    return [replace(_in_words(one, names), path=one.path, note=_note(one, contents[-1])) for one in found]


def _note(one: Difference, content: Mapping[str, Any]) -> str:
    if not one.path.startswith("hours.exceptions.") or one.after is None:
        return ""
    hours = OpeningHours.from_data(content["hours"])
    weekend, holidays = hours.opened_by(DatedException.from_data(one.after))
    counts = {"weekend": len(weekend), "holidays": len(holidays)}
    return t("hours.exceptions.opens", **counts) if weekend or holidays else ""


class _Names:
    """What categories, texts, windows and dispositions are called, in any of the releases that are compared."""

    def __init__(self, contents: Iterable[Mapping[str, Any]]) -> None:
        self._names: dict[tuple[str, str], Mapping[str, str]] = {}
        for content in contents:
            settings = content.get("settings", {})
            listed = (
                ("categories", "code", content["categories"]),
                *((name, key, settings.get(name, ())) for name, key in (("windows", "key"), ("dispositions", "code"))),
            )
            for kind, key, items in listed:
                self._names.update({(kind, item[key]): item["name"] for item in items})
            for spoken, one in content["catalogues"].items():
                for item in one.get("information", ()):
                    named = self._names.setdefault(("information", item["code"]), {})
                    self._names["information", item["code"]] = {**named, spoken: item.get("title", "")}

    def of(self, kind: str, code: str) -> str:
        return _in_my_language(self._names.get((kind, code), {})) or code


def _in_words(one: Difference, names: _Names) -> ChangeInWords:
    parts = one.path.split(".")
    area = parts[0]
    match parts:
        case ["hours", "holidays", "ignored", _]:
            switched = t("releases.is_holiday"), t("releases.is_no_holiday")
            return ChangeInWords(Kind.CHANGED, area, _title(parts, names), *_turned(switched, one.kind is Kind.ADDED))
        case ["categories", _, "retired"]:
            stands = t("releases.offered"), t("releases.retired")
            return ChangeInWords(Kind.CHANGED, area, _title(parts, names), *_turned(stands, bool(one.after)))
    before = None if one.kind is Kind.ADDED else _value(parts, one.before, names)
    after = None if one.kind is Kind.REMOVED else _value(parts, one.after, names)
    spoken = parts[1] if area == "catalogues" and "prompts" in parts else None
    sounds = (one.before, one.after) if parts[-1] == "audio" else (None, None)
    return ChangeInWords(one.kind, area, _title(parts, names), before, after, spoken, sounds)


def _turned(words: tuple[str, str], forward: bool) -> tuple[str, str]:
    return words if forward else words[::-1]


def _title(parts: list[str], names: _Names) -> str:
    match parts:
        case ["hours", *rest]:
            return _hours_title(rest)
        case ["categories", code, *rest]:
            return _joined(t("releases.piece.category", name=names.of("categories", code)), rest)
        case ["catalogues", spoken, *rest]:
            return f"{_catalogue_title(rest, names)} ({LANGUAGES.get(spoken, spoken)})"
        case ["settings", *rest]:
            return _setting_title(rest, names)
    return ".".join(parts)


def _hours_title(rest: list[str]) -> str:
    match rest:
        case ["weekly", day]:
            return t("releases.piece.weekday", day=_weekday(day))
        case ["shortened", days]:
            return t("releases.piece.shortened", days=_days(days))
        case ["exceptions", days]:
            return t("releases.piece.exception", days=_days(days))
        case ["holidays", "ignored", day]:
            holiday = HolidayCalendar().on(date.fromisoformat(day))
            name = _in_my_language(holiday.name) if holiday else ""
            return t("releases.piece.holiday", day=_days(day), name=name)
    return t(f"releases.piece.{'_'.join(rest)}")


def _catalogue_title(rest: list[str], names: _Names) -> str:
    match rest:
        case ["prompts", key, "audio"]:
            return t("releases.piece.recording", name=prompt_title(key))
        case ["prompts", key, *_]:
            return t("releases.piece.prompt", name=prompt_title(key))
        case ["voice", name]:
            return t(f"releases.piece.voice_{name}")
        case ["information", "order"]:
            return t("releases.piece.information_order")
        case ["information", code, *more]:
            return _joined(t("releases.piece.information", name=names.of("information", code)), more)
    return t("releases.piece.language")


def _setting_title(rest: list[str], names: _Names) -> str:
    match rest:
        case ["windows" | "dispositions" as kind, "order"]:
            return t(f"releases.piece.{kind}_order")
        case ["windows" | "dispositions" as kind, code]:
            return t(f"releases.piece.{kind}", name=names.of(kind, code))
        case ["retry", "delays", outcome]:
            return t("releases.piece.delay", outcome=t(f"console.outcome.{outcome}"))
    return t(f"releases.setting.{'_'.join(rest)}")


def _joined(title: str, rest: list[str]) -> str:
    match rest:
        case [] | ["retired"]:
            return title
        case ["name", spoken]:
            return f"{title}: {t('releases.part.name')} ({LANGUAGES.get(spoken, spoken)})"
    return f"{title}: {t(f'releases.part.{rest[0]}')}"


def _value(parts: list[str], value: Any, names: _Names) -> str:
    if isinstance(value, dict):
        return _thing(parts, value)
    match parts, value:
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
    name = _in_my_language(value.get("name", {})) if isinstance(value.get("name"), dict) else ""
    found: tuple[str, ...]
    match parts:
        case ["hours", "exceptions", _]:
            found = _intervals(value.get("hours", ())), name
        case ["hours", "shortened", _]:
            found = "; ".join(week_of(read_week(value["week"]))), name
        case ["categories", _]:
            found = t("releases.category_value", name=name, key=value["key"]), ""
        case ["settings", "windows", _]:
            found = name, f"{value.get('start', '')}–{value.get('end', '')}".strip("–")
        case ["settings", "dispositions", _]:
            found = _disposition(name, value)
        case ["catalogues", _, "information", _]:
            found = value.get("title", ""), value.get("text", "") or t("releases.made_by_us")
        case _:
            found = str(value.get("text") or name or len(value)), ""
    return " · ".join(filter(None, found))


def _disposition(name: str, value: Mapping[str, Any]) -> tuple[str, ...]:
    then = value.get("then", "close")
    spoken_with = t("releases.reached") if value.get("reached") else t("releases.not_reached")
    on_case = value.get("on_case", usual_on_case(value.get("code", "")))
    retired = t("releases.retired") if value.get("retired") else ""
    return name, t(f"releases.then.{then}"), t(f"releases.on_case.{on_case}"), spoken_with, retired


def _number(found: list[str], value: float) -> str:
    for unit, names in _HOURS.items():
        if set(found) & set(names):
            return t(f"frame.unit.{unit}", n=value)
    return f"{value:g}"


def _in_my_language(name: Mapping[str, str]) -> str:
    return name.get(language()) or next(iter(name.values()), "")


def _intervals(hours: Iterable[str]) -> str:
    return ", ".join(hours).replace("-", "–") or t("releases.closed")


def _weekday(day: str) -> str:
    return format_date(date(2024, 1, 1 + WEEKDAYS.index(day)), "EEEE", Locale(language()))


def _days(days: str) -> str:
    """A day, or the first and the last with a stroke between them."""
    found = (date.fromisoformat(day) for day in days.rstrip("+").split("/"))
    return " – ".join(format_date(day, "EEE, d MMM y", Locale(language())) for day in found)
