"""The first fortnight of the ministry's hotline once more, invented from a seed: calls, reports, callbacks and cases.

How many reports came, and what they were about, is what was told of 16 to 29 March 2020; who they were, where and at
which hour, and what the desk did, is made up. Whatever has room for it says that it was generated.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from ivr.hotline import region
from ivr.hotline.hours import OpeningHours
from ivr.hotline.region import RegionKind
from ivr.hotline.report import Channel, ReportStatus, Who, new_ticket
from ivr.hotline.staff import Role
from ivr.hotline.timetable import instant
from ivr.operations import audit
from ivr.operations.audit.actors import staff_actor
from ivr.operations.demo import cases, chats, desk, shifts, traffic
from ivr.operations.demo.desk import LABEL, Agent, Played
from ivr.operations.demo.shifts import Entry
from ivr.records.cases import Office
from ivr.records.models import Attempt, Call, Callback, Report
from ivr.records.people import Staff

SEED = 20200316
FIRST_DAY, REST = 21, 1332
"""Reports on the opening day, and on the days after it to the end of the second week."""
DAYS = 14
SHARES: Mapping[str, int] = {"demand": 69, "capital": 13, "distribution": 9, "raw_materials": 5, "other": 4}
"""Per cent."""
ASK_TO_BE_RUNG = 0.36
"""So many of the callers with a report ask to be rung back."""
LATELY = timedelta(days=3)
"""What came so shortly before the demo begins is still new, unless somebody has been talked with about it."""


_MILLIONS: Mapping[str, float] = {
    **{"32": 50, "35": 41, "33": 37, "12": 15, "36": 12, "31": 11, "73": 9, "18": 9, "16": 9, "14": 7, "13": 6},
    **{"11": 5, "53": 5, "52": 5, "61": 5, "51": 4, "34": 4, "63": 4, "64": 4, "15": 4, "72": 3},
}
"""How many people live in a province, roughly; in every other some `FEW`."""
FEW, CITY = 1.5, 3.0
"""A city calls as often as so many regencies."""


def ensure(session: Session, hours: OpeningHours, now: datetime) -> int:
    """Fill the fortnight before today, unless there are reports; says how many reports were made.

    Callbacks are rung by the agents that there are; without any, nobody has asked for one.
    """
    if session.scalar(select(func.count()).select_from(Report)):
        return 0
    dice = Random(SEED)
    made = reports(dice, hours, now)
    if not made:
        return 0
    calls = [*traffic.of_reports(dice, made), *traffic.others(dice, made, hours)]
    calls = chats.told_in_writing(made, calls)
    session.execute(insert(Call), traffic.handled(calls))
    results = _ring_back(session, dice, made, hours, now)
    for report in made:  # the scheduler makes cases of the others, as of every report
        over = report["created_at"] < now - LATELY or results.get(report["callback_id"], (None, None))[0] is not None
        report["adopted_at"] = report["created_at"] if over else None
    session.execute(insert(Report), made)
    chats.ensure(session)
    cases.ensure(session, dice, cases.told_of(session, results), now)
    return len(made)


Rows = list[dict[str, Any]]
Results = dict[int | None, cases.Result]


def _ring_back(session: Session, dice: Random, made: Rows, hours: OpeningHours, now: datetime) -> Results:
    """Some of the callers have asked to be rung; what came of it and when, by the number of the callback."""
    working = select(Staff).where(Staff.role == Role.AGENT.value, Staff.phone.is_not(None)).order_by(Staff.id)
    agents = [Agent(one.id, one.login, one.phone or "") for one in session.scalars(working)]
    asking = _asking(dice, made, hours) if agents else {}
    midnight = instant(now.astimezone(hours.zoneinfo).date(), time.min, hours.zoneinfo)
    days = sorted({report["created_at"].astimezone(hours.zoneinfo).date() for report in made})
    worked = shifts.played(dice, [agent.id for agent in agents], hours, days)
    rung = desk.play(dice, (one for one, _ in asking.values()), agents, worked, hours, midnight)
    if session.scalars(select(Office.id).where(Office.active).limit(1)).first() is None:
        desk.pass_nothing_on(rung)
    if not rung:
        return {}
    written = insert(Callback).returning(Callback.id, sort_by_parameter_order=True)
    numbers = session.scalars(written, [one.row for one in rung]).all()
    for number, one in zip(numbers, rung, strict=True):
        asking[id(one)][1]["callback_id"] = number
    attempts = [
        tried | {"callback_id": number} for number, one in zip(numbers, rung, strict=True) for tried in one.attempts
    ]
    session.execute(insert(Attempt), attempts)
    told: list[Entry] = [
        (at, staff_actor(login), "callback:claim", f"callback {number}", None, {"generated": True})
        for number, one in zip(numbers, rung, strict=True)
        for login, at in one.taken
    ]
    told += [entry for agent in agents for entry in shifts.entries(agent.login, worked[agent.id])]
    for at, actor, action, subject, before, after in sorted(told, key=lambda entry: entry[0]):
        audit.record(session, actor, action, subject, before, after, at)
    return {number: (one.row["disposition"], one.row["closed_at"]) for number, one in zip(numbers, rung, strict=True)}


def _asking(dice: Random, made: list[dict[str, Any]], hours: OpeningHours) -> dict[int, tuple[Played, dict[str, Any]]]:
    """Callbacks with the reports that asked for them, no two of one number."""
    found: dict[int, tuple[Played, dict[str, Any]]] = {}
    seen = set()
    for report in made:
        whole = report["status"] == ReportStatus.RECEIVED.value and report["call_sid"] is not None
        if not whole or report["number"] in seen or dice.random() > ASK_TO_BE_RUNG:
            continue
        if one := desk.asked(dice, report["number"], report["created_at"], hours):
            seen.add(report["number"])
            found[id(one)] = one, report
    return found


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
        "channel": Channel.TELEPHONE.value,
        "status": ReportStatus.RECEIVED.value,
        "created_at": at,
        **{"call_sid": None, "number": None, "callback_id": None},
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
