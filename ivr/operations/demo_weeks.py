"""The first fortnight of the ministry's hotline once more, invented from a seed: reports for the demo's map.

How many came, and what they were about, is what was told of 16 to 29 March 2020; who they were, where and at which hour
is made up. Each says of itself that it was generated, and has neither a number nor a call.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from ivr.hotline import region
from ivr.hotline.case import CaseStatus
from ivr.hotline.hours import OpeningHours
from ivr.hotline.region import RegionKind
from ivr.hotline.report import ReportStatus, Who, new_ticket
from ivr.records.cases import Case
from ivr.records.models import Report

SEED = 20200316
FIRST_DAY, REST = 21, 1332
"""Reports on the opening day, and on the days after it to the end of the second week."""
DAYS = 14
SHARES: Mapping[str, int] = {"demand": 69, "capital": 13, "distribution": 9, "raw_materials": 5, "other": 4}
"""Per cent."""
LABEL = "Data buatan (generated)"
LATELY = timedelta(days=3)
"""What came so shortly before the demo begins is still new."""


_MILLIONS: Mapping[str, float] = {
    **{"32": 50, "35": 41, "33": 37, "12": 15, "36": 12, "31": 11, "73": 9, "18": 9, "16": 9, "14": 7, "13": 6},
    **{"11": 5, "53": 5, "52": 5, "61": 5, "51": 4, "34": 4, "63": 4, "64": 4, "15": 4, "72": 3},
}
"""How many people live in a province, roughly; in every other some `FEW`."""
FEW, CITY = 1.5, 3.0
"""A city calls as often as so many regencies."""


def ensure(session: Session, hours: OpeningHours, now: datetime) -> int:
    """Fill the fortnight before today, unless there are reports; says how many were made."""
    if session.scalar(select(func.count()).select_from(Report)):
        return 0
    dice = Random(SEED)
    made = reports(dice, hours, now)
    if not made:
        return 0
    session.execute(insert(Report), made)
    numbers = {row.ticket: row.id for row in session.execute(select(Report.ticket, Report.id))}
    settled = [row for row in made if row["created_at"] < now - LATELY]
    session.execute(insert(Case), [_case(dice, numbers[row["ticket"]], row["created_at"], now) for row in settled])
    return len(made)


def reports(dice: Random, hours: OpeningHours, now: datetime) -> list[dict[str, Any]]:
    """The reports as columns, oldest first: as many as came, in hours in which the hotline is open."""
    today = now.astimezone(hours.zoneinfo).date()
    days = [day for day in (today - timedelta(days=back) for back in range(DAYS, 0, -1)) if hours.intervals_on(day)]
    if len(days) < 2:
        return []
    each = [days[0]] * FIRST_DAY + dice.choices(days[1:], range(6, len(days) + 5), k=REST)
    found: dict[str, dict[str, Any]] = {}
    for day, category, place in zip(each, _categories(dice), _places(dice), strict=True):
        while (ticket := new_ticket(dice)) in found:
            pass
        began, ended = dice.choice(hours.intervals_on(day)).on(day, hours.zoneinfo)
        at = began + (ended - began) * dice.random()
        found[ticket] = _report(dice, ticket, at.astimezone(UTC), category, place)
    return sorted(found.values(), key=lambda row: row["created_at"])


def _report(dice: Random, ticket: str, at: datetime, category: str, place: str | None) -> dict[str, Any]:
    return {
        "ticket": ticket,
        "business": f"{LABEL} {ticket}",  # not all of one name, or each would look like the same business
        "who": (Who.COOPERATIVE if dice.random() < 0.02 else Who.BUSINESS).value,
        "category": category,
        "region": place,
        "language": "id",
        "status": ReportStatus.RECEIVED.value,
        "created_at": at,
    }


def _categories(dice: Random) -> list[str]:
    """One for each report, in exactly these shares."""
    total = FIRST_DAY + REST
    found = [category for category, share in SHARES.items() for _ in range(round(total * share / 100))]
    found = [*found, *["demand"] * total][:total]
    dice.shuffle(found)
    return found


def _places(dice: Random) -> list[str | None]:
    """One for each report: where many people live, cities first; some callers did not know their postal code."""
    weights: dict[str, float] = {}
    for province in region.provinces():
        parts = {one.code: CITY if one.kind is RegionKind.KOTA else 1.0 for one in region.regencies(province.code)}
        for code, weight in parts.items():
            weights[code] = weight / sum(parts.values()) * _MILLIONS.get(province.code, FEW)
    found = dice.choices(list(weights), list(weights.values()), k=FIRST_DAY + REST)
    return [place if dice.random() < 0.94 else None for place in found]


def _case(dice: Random, report_id: int, filed: datetime, now: datetime) -> dict[str, Any]:
    """What became of it: most were answered within days, some were nothing for the hotline; all are closed."""
    answered = dice.random() < 0.85
    ended = min(filed + timedelta(hours=dice.uniform(20, 110)), now - timedelta(minutes=1))
    return {
        "report_id": report_id,
        "status": (CaseStatus.CLOSED if answered else CaseStatus.REJECTED).value,
        "since": ended,
        "level": 0,
        "answer": LABEL if answered else None,
        "answered_at": ended if answered else None,
        "closed_at": ended,
    }
