"""Where the caller of a report without a region may be. A hint for whoever completes it, never filled in by itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.hotline import area_codes, region
from ivr.hotline.area_codes import Confidence
from ivr.hotline.region import Region
from ivr.hotline.state import State
from ivr.records.models import Report, Turn


class Source(StrEnum):
    """What a hint rests on."""

    POSTAL_CODE = "postal_code"
    """The postal code that was typed; the caller has not said which of its regions it is."""
    AREA_CODE = "area_code"
    """The area code of the landline."""


@dataclass(frozen=True)
class RegionHint:
    """Regions that it may be, the likeliest first."""

    source: Source
    regions: tuple[Region, ...]
    confidence: Confidence


def hint(session: Session, report: Report) -> RegionHint | None:
    """What can be guessed of a report whose region is not known; what the caller typed says more than the number."""
    if report.region:
        return None
    if typed := _typed(session, report):
        confidence = Confidence.LIKELY if len(typed) == 1 else Confidence.POSSIBLE
        return RegionHint(Source.POSTAL_CODE, typed, confidence)
    found = area_codes.hint(report.number or (report.callback.number if report.callback else None))
    return RegionHint(Source.AREA_CODE, found.regions, found.confidence) if found else None


def _typed(session: Session, report: Report) -> tuple[Region, ...]:
    """The regions of the postal code that was being confirmed when the call ended; of one that was denied, none."""
    last = select(Turn.state).where(Turn.call_sid == report.call_sid).order_by(Turn.number.desc()).limit(1)
    text = session.scalar(last) if report.call_sid else None
    return tuple(region.region(code) for code in State.from_json(text).candidates) if text else ()
