"""Differences between releases in the reader's words: what it is about, what it was, what it becomes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ivr.hotline.hours import DatedException, OpeningHours
from ivr.hotline.release_diff import Difference, Kind
from ivr.web.admin.releases.diff_titles import title_of
from ivr.web.admin.releases.diff_values import value_of
from ivr.web.admin.releases.names import Names
from ivr.web.frame.texts import t


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
    names = Names(contents)
    return [replace(_in_words(one, names), path=one.path, note=_note(one, contents[-1])) for one in found]


def _note(one: Difference, content: Mapping[str, Any]) -> str:
    if not one.path.startswith("hours.exceptions.") or one.after is None:
        return ""
    hours = OpeningHours.from_data(content["hours"])
    weekend, holidays = hours.opened_by(DatedException.from_data(one.after))
    counts = {"weekend": len(weekend), "holidays": len(holidays)}
    return t("hours.exceptions.opens", **counts) if weekend or holidays else ""


def _in_words(one: Difference, names: Names) -> ChangeInWords:
    parts = one.path.split(".")
    area = parts[0]
    match parts:
        case ["hours", "holidays", "ignored", _]:
            switched = t("releases.is_holiday"), t("releases.is_no_holiday")
            return ChangeInWords(Kind.CHANGED, area, title_of(parts, names), *_turned(switched, one.kind is Kind.ADDED))
        case ["categories", _, "retired"]:
            stands = t("releases.offered"), t("releases.retired")
            return ChangeInWords(Kind.CHANGED, area, title_of(parts, names), *_turned(stands, bool(one.after)))
    before = None if one.kind is Kind.ADDED else value_of(parts, one.before, names)
    after = None if one.kind is Kind.REMOVED else value_of(parts, one.after, names)
    spoken = parts[1] if area == "catalogues" and "prompts" in parts else None
    sounds = (one.before, one.after) if parts[-1] == "audio" else (None, None)
    return ChangeInWords(one.kind, area, title_of(parts, names), before, after, spoken, sounds)


def _turned(words: tuple[str, str], forward: bool) -> tuple[str, str]:
    return words if forward else words[::-1]
