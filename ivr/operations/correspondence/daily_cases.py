"""What the daily report tells of cases: how many are open with whom, and what needs somebody's attention."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from ivr.hotline import case as rules
from ivr.hotline import region
from ivr.hotline.case import CaseStatus
from ivr.hotline.report import in_groups
from ivr.operations.cases import offices
from ivr.operations.correspondence.pages import Pages
from ivr.operations.correspondence.wording import Wording
from ivr.operations.mail import outbox
from ivr.records.cases import Case, Mail, Office
from ivr.records.models import Report

MOST = 8
"""So many are named of what needs attention; the rest is a number."""
LATELY = timedelta(days=7)
"""So long a refused mail stays in the report."""
_DAY = timedelta(days=1)
Rows = list[tuple[str, int]]
"""Figures: the key of the words (`figure.…`), and the number."""


@dataclass(frozen=True)
class Exceptional:
    """What needs attention: the key of its words (`attention.…`), how many, the page that shows it, the first few."""

    key: str
    number: int
    path: str
    named: tuple[str, ...] = ()


def daily(session: Session, now: datetime) -> Rows:
    """The key of each figure's words, and the number."""
    by_status = {
        row[0]: int(row[1]) for row in session.execute(select(Case.status, func.count()).group_by(Case.status))
    }
    with_office = sum(by_status.get(status.value, 0) for status in rules.WITH_OFFICE)
    desk = [status for status in rules.OPEN_STATUSES - rules.WITH_OFFICE if status is not CaseStatus.ANSWERED]
    count = select(func.count()).select_from(Case)

    def asked(*where: object) -> int:
        return session.execute(count.where(*where)).scalar_one()  # type: ignore[arg-type]

    reports = select(func.count()).select_from(Report).where(Report.created_at >= now - _DAY)
    return [
        ("reports", session.execute(reports).scalar_one()),
        ("at_the_desk", sum(by_status.get(one.value, 0) for one in desk)),
        ("with_an_office", with_office),
        ("not_yet_told", by_status.get(CaseStatus.ANSWERED.value, 0)),
        ("answered", asked(Case.answered_at >= now - _DAY)),
        ("closed", asked(Case.closed_at >= now - _DAY)),
        ("gone_up", asked(Case.closed_at.is_(None), Case.level > 0)),
    ]


def exceptions(session: Session, pages: Pages, wording: Wording, now: datetime) -> list[Exceptional]:
    """Everything that needs somebody's attention, also what there is none of."""
    late = select(Case).where(Case.closed_at.is_(None), Case.deadline_at < now).order_by(Case.deadline_at, Case.id)
    nowhere = select(Case).join(Report).where(Case.closed_at.is_(None), Report.region.is_(None)).order_by(Case.id)
    silent = select(Office.name).where(Office.active, Office.email.is_(None)).order_by(Office.name, Office.id)
    without = [one.full_name for one in offices.gaps(session).by_ministry]
    refused, names = outbox.refused(session, now - LATELY), list(session.scalars(silent))
    whom = [f"{_whom(mail)}: {mail.problem}" for mail in refused]
    return [
        _cases(session, "late", late, pages.cases_late, wording),
        _cases(session, "without_region", nowhere, pages.cases_without_region, wording),
        _named("offices_without_mail", names, pages.offices),
        _named("regions_without_office", without, pages.offices),
        _named("refused", whom, pages.cases),
        Exceptional("held_up", outbox.delayed(session), pages.cases),
    ]


def _named(key: str, names: Iterable[str], path: str) -> Exceptional:
    found = list(names)
    return Exceptional(key, len(found), path, tuple(found[:MOST]))


def _cases(session: Session, key: str, chosen: Select[Case], path: str, wording: Wording) -> Exceptional:
    number = session.execute(select(func.count()).select_from(chosen.order_by(None).subquery())).scalar_one()
    first = chosen.options(joinedload(Case.report), joinedload(Case.office)).limit(MOST)
    return Exceptional(key, number, path, tuple(_line(case, wording) for case in session.scalars(first)))


def _line(case: Case, wording: Wording) -> str:
    """A case in one line: its ticket, where it is from, who has it, and when its next step was or is due."""
    has_it = case.office if CaseStatus(case.status) in rules.WITH_OFFICE else None
    owner = has_it.name if has_it else wording.each("report.desk")
    due = wording.date("day", case.deadline_at) if case.deadline_at else "-"
    return f"{told_by(case.report.ticket, case.report.region)}, {owner}, {due}"


def told_by(ticket: str | None, place: str | None) -> str:
    """A report by its ticket and where it is from, the beginning of a line in the daily report."""
    return f"{in_groups(ticket) if ticket else '-'}, {region.name_of(place) if place else '-'}"


def _whom(mail: Mail) -> str:
    return mail.office.name if mail.office else (mail.address or "-")
