"""The calls of the demo's fortnight: one to each report, and those of people who told nothing; played from a seed.

Each says in its identifier that it was generated, and has no turns: nobody has spoken.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import ColumnElement

from ivr.hotline.hours import OpeningHours
from ivr.hotline.report import BY_HAND, ReportStatus
from ivr.hotline.timetable import instant
from ivr.operations.calls.progress import INBOUND
from ivr.records.models import Call

GENERATED = "CAgenerated"
RELEASE = 1
TOLD_NOTHING = {
    "information": 30,
    "ticket": 22,
    "callback": 8,
    "report": 12,
    "": 28,
}
"""What callers without a report chose last, "" for nothing, in shares; in the evening all of them choose nothing."""
OTHERS, IN_THE_EVENING, NO_MENU = 0.36, 0.09, 0.003
"""Calls without a report, for each call with one."""
AT_THE_DESK = 0.02
"""So many of the reports were made by somebody who came, or who rang an agent."""
CALLERS = 1100
"""So many people call with a report: some of them twice."""


def sid(number: int) -> str:
    """The identifier of a generated call."""
    return f"{GENERATED}{number:023d}"


def rung() -> ColumnElement[bool]:
    """Calls in which somebody rang."""
    return Call.sid.not_like(f"{GENERATED}%")


def of_reports(dice: Random, reports: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A call to each report, which is written into it; of those that were broken off, the report says so.

    Some are written down at the desk instead: nobody has called the hotline for them.
    """
    found = []
    for number, report in enumerate(reports):
        if dice.random() < AT_THE_DESK:
            report["channel"] = dice.choice(BY_HAND).value
            continue
        partial = dice.random() < 0.07
        began = report["created_at"] - timedelta(seconds=dice.uniform(45, 110))
        ended = report["created_at"] + timedelta(seconds=dice.uniform(2, 15) if partial else dice.uniform(15, 120))
        caller = f"+62812{10_000_000 + dice.randrange(CALLERS) * 37:08d}"
        report.update(call_sid=sid(number), number=caller)
        if partial:
            report["status"] = ReportStatus.PARTIAL.value
        call = _call(number, caller, began, ended, was_open=True)
        found.append(call | _how("report", abandoned=partial))
    return found


def others(dice: Random, reports: list[dict[str, Any]], hours: OpeningHours) -> list[dict[str, Any]]:
    """The calls of people who told nothing, on the days of the reports."""
    days = [report["created_at"].astimezone(hours.zoneinfo).date() for report in reports]
    found: list[dict[str, Any]] = []
    for chance, evening in ((OTHERS, False), (IN_THE_EVENING, True)):
        for day in dice.choices(days, k=round(len(days) * chance)):
            at = _in_the_evening(dice, day, hours) if evening else _while_open(dice, day, hours)
            found.append(_other(dice, len(reports) + len(found), at, evening=evening))
    return found


def _other(dice: Random, number: int, at: datetime, *, evening: bool) -> dict[str, Any]:
    caller = f"+62813{10_000_000 + dice.randrange(9_000) * 41:08d}" if dice.random() < 0.97 else None
    ended = at + timedelta(seconds=dice.uniform(8, 95))
    call = _call(number, caller, at, ended, was_open=not evening)
    if dice.random() < NO_MENU:
        return call | {"release": None, "was_open": None, "ending": None, "chosen": None, "abandoned": False}
    chosen = "" if evening else dice.choices(list(TOLD_NOTHING), list(TOLD_NOTHING.values()))[0]
    left = {"information": 0.1, "ticket": 0.15, "callback": 1.0, "report": 1.0}.get(chosen, 0.0)
    return call | _how(chosen or None, abandoned=dice.random() < left)


def _call(number: int, caller: str | None, at: datetime, ended: datetime, *, was_open: bool) -> dict[str, Any]:
    return {
        **{"sid": sid(number), "direction": INBOUND, "caller": caller, "called": None, "status": "completed"},
        **{"release": RELEASE, "was_open": was_open, "arrived_at": at, "ended_at": ended},
        "seconds": round((ended - at).total_seconds()),
    }


def _how(chosen: str | None, *, abandoned: bool) -> dict[str, Any]:
    """How it ended: who has chosen nothing has just hung up."""
    ending = "left" if abandoned or chosen is None else "finished"
    return {"chosen": chosen, "ending": ending, "abandoned": abandoned}


def _while_open(dice: Random, day: date, hours: OpeningHours) -> datetime:
    began, ended = dice.choice(hours.intervals_on(day)).on(day, hours.zoneinfo)
    return (began + (ended - began) * dice.random()).astimezone(UTC)


def _in_the_evening(dice: Random, day: date, hours: OpeningHours) -> datetime:
    return instant(day, time(18), hours.zoneinfo) + timedelta(hours=5) * dice.random()


def handled(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Somebody has looked after those that were broken off: the desk of the demo begins with its own day."""
    return [row | {"handled_at": row["ended_at"] + timedelta(hours=2) if row["abandoned"] else None} for row in rows]
