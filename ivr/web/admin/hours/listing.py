"""The exceptions and the shortened hours of the draft, as the page lists them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ivr.hotline.hours import OpeningHours
from ivr.hotline.shortened_hours import ShortenedHours
from ivr.hotline.timetable import DatedException
from ivr.hotline.written_hours import write_exception
from ivr.operations.releases import drafts
from ivr.operations.releases.drafts import Draft
from ivr.web.admin.hours import labels
from ivr.web.frame.texts import language

PATH = "hours.exceptions"
SHORTENED = "hours.shortened"


def by_seal(draft: Draft, path: str, seal: str) -> Mapping[str, Any] | None:
    """The one in the list at `path` that a page names by its seal, as it is stored; None when it is not there."""
    return next((data for data in draft.value(path) or () if drafts.seal_of(data) == seal), None)


@dataclass(frozen=True)
class Listed:
    """One exception as the page lists it; `seal` names it."""

    exception: DatedException
    seal: str
    line: str
    others: list[str]
    """Where a shorter one holds in its place."""


def listed(draft: Draft) -> list[Listed]:
    """All exceptions, in order of their days."""
    stored = draft.value(PATH)
    known = [DatedException.from_data(data) for data in stored]
    found = [
        Listed(one, drafts.seal_of(data), write_exception(one, language()), labels.overruled_by(known, one))
        for one, data in zip(known, stored, strict=True)
    ]
    return sorted(found, key=lambda one: (one.exception.first, one.exception.last))


@dataclass(frozen=True)
class Shortened:
    """Shortened hours as the page lists them; `seal` names them. Days in a row with the same hours are together."""

    hours: ShortenedHours
    seal: str
    week: tuple[str, ...]
    others: list[str]


def shortened_hours(draft: Draft, hours: OpeningHours) -> list[Shortened]:
    """All shortened hours, in order of their days."""
    pairs = zip(hours.shortened, draft.value(SHORTENED) or (), strict=True)
    found = [
        Shortened(one, drafts.seal_of(data), tuple(labels.week_of(one.week)), labels.overruled_by(hours.shortened, one))
        for one, data in pairs
    ]
    return sorted(found, key=lambda one: (one.hours.first, one.hours.last))
