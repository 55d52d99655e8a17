"""One case: found by its ticket, with what happened to it and what it has to do with other cases."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from ivr.records.cases import Case, CaseStep
from ivr.records.models import Report

SIMILAR = 5
SIMILAR_WITHIN = timedelta(days=90)


_LEGAL_FORM = re.compile(r"\b(pt|cv|ud|toko|warung|usaha|koperasi|kud|ksp)\b")


def one(session: Session, ticket: str) -> Case | None:
    """The case of a ticket."""
    whole = (joinedload(Case.report), joinedload(Case.office))
    return session.scalars(select(Case).join(Report).where(Report.ticket == ticket).options(*whole)).first()


def number_to_ring(case: Case) -> str | None:
    """Where the person can be reached: the report's own number, else that of its callback; E.164."""
    return number_of(case.report)


def number_of(report: Report) -> str | None:
    """The number of whoever told a report, as far as it is known; E.164."""
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
