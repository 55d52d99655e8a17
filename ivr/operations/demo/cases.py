"""What became of the reports of the demo's fortnight, step by step; played from a seed. All of them are closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from ivr.hotline.case import CaseEvent, CaseStatus
from ivr.operations.audit.actors import office_actor, staff_actor
from ivr.operations.demo.desk import LABEL
from ivr.records.cases import Case, CaseStep, Office, OfficeRegion
from ivr.records.models import Report

_NOTHING_FOR_US = ("wrong_number", "nuisance")
_AGENT = "sari"
_DESK = staff_actor(_AGENT)


@dataclass(frozen=True)
class Told:
    """A report: when it came, where from, and what came of its callback and when, if it had one."""

    report_id: int
    filed: datetime
    region: str | None
    result: str | None = None
    rung_until: datetime | None = None
    callback_id: int | None = None


def ensure(session: Session, dice: Random, told: list[Told], now: datetime) -> None:
    """Write down the cases of these reports, with their steps."""
    offices = _offices(session)
    played = {one.report_id: _played(dice, one, offices, now) for one in told}
    if not played:
        return
    session.execute(insert(Case), [case for case, _ in played.values()])
    numbers = {row.report_id: row.id for row in session.execute(select(Case.report_id, Case.id))}
    steps = [step | {"case_id": numbers[report_id]} for report_id, (_, taken) in played.items() for step in taken]
    session.execute(insert(CaseStep), steps)


def _offices(session: Session) -> Mapping[str, int]:
    """The office of each region that has one."""
    found = select(OfficeRegion.region, OfficeRegion.office_id).join(Office, Office.id == OfficeRegion.office_id)
    return {code: office_id for code, office_id in session.execute(found.where(Office.active))}  # noqa: C416


Result = tuple[str | None, datetime | None]
"""What came of a callback, and when it was closed."""
Step = tuple[CaseEvent, CaseStatus, str]


def _played(
    dice: Random, one: Told, offices: Mapping[str, int], now: datetime
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Most were answered within days, by an office where there is one; some were nothing for the hotline."""
    ended = one.filed + timedelta(hours=dice.uniform(20, 110))
    ended = min(max(ended, (one.rung_until or one.filed) + timedelta(hours=1)), now - timedelta(minutes=1))
    rejected = one.result in _NOTHING_FOR_US or (one.result is None and dice.random() < 0.14)
    office = None if rejected or not one.region else offices.get(one.region) or offices.get(one.region[:2])
    talked = one.rung_until if one.result == "passed_on" else None
    if talked and office is None:  # the desk has chosen one of another region
        office = dice.choice(sorted({*offices.values()}))
    way = _way(rejected, office)
    moments = _moments(one.filed, talked, ended, len(way))
    at = {event: moment for (event, _, _), moment in zip(way, moments, strict=True)}
    case = {
        **{"report_id": one.report_id, "status": way[-1][1].value, "since": ended, "level": 0, "office_id": office},
        **{"answer": None if rejected else LABEL, "answered_at": at.get(CaseEvent.ANSWER), "closed_at": ended},
        "forwarded_at": at.get(CaseEvent.FORWARD),
    }
    steps = [
        {
            **{"at": moment, "actor": actor, "event": event.value, "status": status.value, "note": LABEL},
            "office_id": office if event is not CaseEvent.CHECK else None,
            "callback_id": one.callback_id if talked and event is CaseEvent.FORWARD else None,
        }
        for (event, status, actor), moment in zip(way, moments, strict=True)
    ]
    return case, steps


def _moments(filed: datetime, talked: datetime | None, ended: datetime, steps: int) -> list[datetime]:
    """When the steps are taken; what a talk has passed on is checked and forwarded at its end."""
    first, begins = ([talked, talked], talked) if talked else ([], filed)
    rest = steps - len(first)
    return [*first, *(begins + (ended - begins) * (number / rest) for number in range(1, rest + 1))]


def _way(rejected: bool, office: int | None) -> list[Step]:
    """The steps of a case; every move is one that the rules of cases know."""
    if rejected:
        return [(CaseEvent.REJECT, CaseStatus.REJECTED, _DESK)]
    answer = (CaseEvent.ANSWER, CaseStatus.ANSWERED)
    answered: list[Step] = [(*answer, _DESK)]
    if office:
        by = office_actor(office)
        answered = [
            (CaseEvent.FORWARD, CaseStatus.FORWARDED, _DESK),
            (CaseEvent.TAKE_UP, CaseStatus.TAKEN_UP, by),
            (*answer, by),
        ]
    return [
        (CaseEvent.CHECK, CaseStatus.CHECKED, _DESK),
        *answered,
        (CaseEvent.CONFIRM, CaseStatus.CONFIRMED, _DESK),
        (CaseEvent.CLOSE, CaseStatus.CLOSED, _DESK),
    ]


def told_of(session: Session, results: Mapping[int | None, Result]) -> list[Told]:
    """The reports that the scheduler need not make cases of; `results` by the number of their callback."""
    nothing: Result = (None, None)
    asked = select(Report.id, Report.created_at, Report.region, Report.callback_id).where(
        Report.adopted_at.is_not(None)
    )
    return [
        Told(number, filed, region, *results.get(callback, nothing), callback)
        for number, filed, region, callback in session.execute(asked.order_by(Report.id))
    ]
