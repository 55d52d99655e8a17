"""Lists of cases for the desk: what is open, what is late, and what looks like the same business."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from ivr.hotline import case as rules
from ivr.operations.cases import search
from ivr.records.cases import Case, CaseStep
from ivr.records.models import Report

PAGE = 25
SIMILAR = 5
SIMILAR_WITHIN = timedelta(days=90)
MOST_COUNTED = 1000
NOWHERE = "-"
"""In place of a region: the cases of which nobody knows it."""
_LEGAL_FORM = re.compile(r"\b(pt|cv|ud|toko|warung|usaha|koperasi|kud|ksp)\b")


@dataclass(frozen=True)
class Filters:
    """What is listed. `status` is one, `open`, `desk` or `office`; `region` a province, part of one, or NOWHERE."""

    status: str = "open"
    region: str = ""
    category: str = ""
    late: bool = False
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


def one(session: Session, ticket: str) -> Case | None:
    """The case of a ticket."""
    whole = (joinedload(Case.report), joinedload(Case.office))
    return session.scalars(select(Case).join(Report).where(Report.ticket == ticket).options(*whole)).first()


def number_to_ring(case: Case) -> str | None:
    """Where the person can be reached: the report's own number, else that of its callback; E.164."""
    report = case.report
    return report.number or (report.callback.number if report.callback else None)


def steps(session: Session, case: Case) -> list[CaseStep]:
    """What has happened to it, oldest first."""
    found = select(CaseStep).where(CaseStep.case_id == case.id).options(joinedload(CaseStep.office))
    return list(session.scalars(found.order_by(CaseStep.id)))


def merged_into(session: Session, case: Case) -> Case | None:
    """The case that this one was merged into."""
    return session.get(Case, case.merged_into) if case.merged_into is not None else None


def merged_here(session: Session, case: Case) -> list[Case]:
    """The cases that go on as this one."""
    found = select(Case).where(Case.merged_into == case.id).options(joinedload(Case.report))
    return list(session.scalars(found.order_by(Case.id)))


def reports_of(session: Session, case: Case) -> list[Report]:
    """The reports that a case tells of: its own, then those of the cases that go on as it, however far back."""
    found, todo = [case], [case.id]
    while todo:
        earlier = select(Case).where(Case.merged_into.in_(todo), Case.id.not_in([one.id for one in found]))
        merged = list(session.scalars(earlier.options(joinedload(Case.report)).order_by(Case.id)))
        found, todo = [*found, *merged], [one.id for one in merged]
    return [one.report for one in found]


def similar(session: Session, case: Case) -> list[Case]:
    """Other open cases that may be about the same business: from its number, or with its name in its region."""
    report, other = case.report, aliased(Report)
    by: list[ColumnElement[bool]] = []
    if report.number:
        by.append(other.number == report.number)
    if report.region and (name := plain_name(report.business)):
        by.append((other.region == report.region) & (func.lower(other.business).contains(name, autoescape=True)))
    if not by:
        return []
    near = other.created_at.between(report.created_at - SIMILAR_WITHIN, report.created_at + SIMILAR_WITHIN)
    found = select(Case).join(other, other.id == Case.report_id).where(Case.closed_at.is_(None), Case.id != case.id)
    chosen = found.where(near, or_(*by)).options(joinedload(Case.report)).order_by(Case.id).limit(SIMILAR)
    return list(session.scalars(chosen))


def plain_name(business: str | None) -> str:
    """What a business is called without its legal form; empty for what is too short to tell anything."""
    bare = " ".join(_LEGAL_FORM.sub(" ", (business or "").lower()).split())
    return bare if len(bare) >= 4 else ""
