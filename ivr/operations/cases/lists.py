"""Lists of cases for the desk: what is open, what is late, and what looks like the same business."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import Session, joinedload

from ivr.hotline import case as rules
from ivr.operations.cases import search
from ivr.records.cases import Case
from ivr.records.models import Report

PAGE = 25
MOST_COUNTED = 1000
NOWHERE = "-"
"""In place of a region: the cases of which nobody knows it."""


@dataclass(frozen=True)
class Filters:
    """What is listed. `status` is one, `open`, `desk` or `office`; `region` a province, part of one, or NOWHERE."""

    status: str = "open"
    region: str = ""
    category: str = ""
    late: bool = False
    channel: str = ""
    text: str = ""
    """What is looked for, as in the search of every page; it is looked for in all cases, whatever else is chosen."""


@dataclass(frozen=True)
class Page:
    """One page; `found` is counted to MOST_COUNTED."""

    cases: tuple[Case, ...]
    found: int
    number: int
    pages: int


def page(session: Session, filters: Filters, number: int, now: datetime) -> Page:
    """One page of cases, the most urgent first; the closed ones with the newest first."""
    chosen = _chosen(filters, now)
    limited = chosen.with_only_columns(Case.id).limit(MOST_COUNTED)
    found = session.execute(select(func.count()).select_from(limited.subquery())).scalar_one()
    pages = max(1, -(-found // PAGE))
    number = min(max(1, number), pages)
    order = (Case.closed_at.desc(), Case.id.desc()) if filters.status == "closed" else (Case.deadline_at, Case.id)
    rows = chosen.order_by(*order).offset((number - 1) * PAGE).limit(PAGE)
    whole = rows.options(joinedload(Case.report), joinedload(Case.office))
    return Page(tuple(session.scalars(whole)), found, number, pages)


def _chosen(filters: Filters, now: datetime) -> Select[Case]:
    where: list[ColumnElement[bool]] = [*_of_status(filters.status)]
    if filters.region == NOWHERE:
        where.append(Report.region.is_(None))
    elif filters.region:
        part = Report.region.startswith(f"{filters.region}.", autoescape=True)
        where.append(or_(Report.region == filters.region, part))
    if filters.category:
        where.append(Report.category == filters.category)
    if filters.channel:
        where.append(Report.channel == filters.channel)
    if filters.late:
        where.append(Case.closed_at.is_(None) & (Case.deadline_at < now))
    if filters.text:
        where = [false() if search.is_too_long(filters.text) else search.matches(search.read(filters.text))]
    return select(Case).join(Report, Report.id == Case.report_id).where(*where)


def _of_status(status: str) -> tuple[ColumnElement[bool], ...]:
    with_office = [one.value for one in rules.WITH_OFFICE]
    match status:
        case "desk":
            return Case.closed_at.is_(None), Case.status.not_in(with_office)
        case "office":
            return Case.closed_at.is_(None), Case.status.in_(with_office)
        case "closed":
            return (Case.closed_at.is_not(None),)
        case "open":
            return (Case.closed_at.is_(None),)
    return (Case.status == status,)
