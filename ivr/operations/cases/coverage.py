"""An office is changed: what it has from regions that are no longer its own goes back to the desk."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.hotline.case import WITH_OFFICE, CaseEvent
from ivr.hotline.hours import OpeningHours
from ivr.operations.cases import cases, offices
from ivr.operations.cases.offices import Wanted
from ivr.records.cases import Case, Office
from ivr.records.models import Report


def save(
    session: Session, office: Office | None, wanted: Wanted, actor: str, hours: OpeningHours, now: datetime
) -> Office:
    """Write down an office as `offices.save` does. Raises BadOffice.

    Cases of regions that it covered and covers no longer come back to the desk, and all of its cases when it is written
    to no more: the desk finds whose they are now. What was forwarded to it for another reason stays.
    """
    after = offices.checked(wanted)
    gone = leaving(session, office, after["regions"], after["active"]) if office is not None else []
    saved = offices.save(session, office, wanted, actor, now)
    for case_id, _ in gone:
        done = cases.Act(CaseEvent.TAKE_BACK, actor, "region" if saved.active else "inactive")
        cases.act(session, case_id, done, hours, now)
    return saved


def leaving(session: Session, office: Office, regions: Collection[str], active: bool) -> list[tuple[int, str]]:
    """The cases, with their tickets, that come back to the desk when an office is changed to this."""
    before = _covered(office)
    if not office.active or (active and not before - set(regions)):
        return []
    return [
        (case_id, ticket)
        for case_id, code, ticket in _open_cases(session, office)
        if not active or (_covers(before, code) and not _covers(regions, code))
    ]


def _covered(office: Office) -> set[str]:
    return {one.region for one in office.regions}


def _covers(regions: Collection[str], code: str | None) -> bool:
    """Whether the region is one of these, or lies in a province that is."""
    return code is not None and (code in regions or code.partition(".")[0] in regions)


def _open_cases(session: Session, office: Office) -> list[tuple[int, str | None, str]]:
    status = [one.value for one in WITH_OFFICE]
    found = select(Case.id, Report.region, Report.ticket).join(Report, Report.id == Case.report_id)
    mine = found.where(Case.office_id == office.id, Case.status.in_(status)).order_by(Case.id)
    return [(row[0], row[1], row[2]) for row in session.execute(mine)]
