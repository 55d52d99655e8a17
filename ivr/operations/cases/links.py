"""Links with which an office works on one case without an account.

The address carries the link's number and a signature over it, so no secret is stored; what a link opens, for whom and
until when, stands in the database, where it can be withdrawn.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from ivr.hotline.case import CLOSED_STATUSES, CaseEvent, CaseStatus
from ivr.hotline.errors import HotlineError, NotFound, Thing
from ivr.records.cases import Case, CaseLink, CaseStep

LASTS = timedelta(days=30)
RENEWED_BEFORE = timedelta(days=3)
"""Nobody is sent a link that will be over so soon."""
_PURPOSE = "link of an office"


class OfficeLinkOver(HotlineError):
    """The link has run out or was withdrawn."""


class HandedOn(HotlineError):
    """The case is no longer with this office."""


class AskedBack(HandedOn):
    """The office has asked something, and the hotline is finding out."""


class CaseOver(HandedOn):
    """Nothing is left to be done: the case was closed."""


def token(secret: str, link_id: int) -> str:
    """What stands in the address of a link."""
    return str(URLSafeSerializer(secret, salt=_PURPOSE).dumps(link_id))


def opened(session: Session, secret: str, text: str, now: datetime) -> CaseLink:
    """The link of an address, with its case and its office. Raises NotFound, OfficeLinkOver, HandedOn."""
    try:
        link_id = URLSafeSerializer(secret, salt=_PURPOSE).loads(text[:200])
    except BadData:
        raise NotFound(Thing.OFFICE_LINK) from None
    link = session.get(CaseLink, link_id)
    if link is None:
        raise NotFound(Thing.OFFICE_LINK)
    if link.case.office_id != link.office_id or link.case.merged_into is not None:
        raise HandedOn("This case is no longer with your office.")
    if over := where_it_is(session, link.case):
        raise over
    if link.withdrawn_at is not None or link.expires_at <= now or not link.office.active:
        raise OfficeLinkOver("This link has run out or was withdrawn.")
    return link


def where_it_is(session: Session, case: Case) -> HandedOn | None:
    """Why the office that had a case last cannot work on it now; None while it can."""
    if case.status in CLOSED_STATUSES:
        return CaseOver("This case is closed.")
    if case.status != CaseStatus.RETURNED:
        return None
    back = CaseStep.event.in_([CaseEvent.ASK_BACK, CaseEvent.RETURN, CaseEvent.TAKE_BACK, CaseEvent.REOPEN])
    last = select(CaseStep.event).where(CaseStep.case_id == case.id, back).order_by(CaseStep.id.desc()).limit(1)
    if session.scalar(last) == CaseEvent.ASK_BACK:
        return AskedBack("Your question is with the hotline.")
    return HandedOn("This case is no longer with your office.")


def for_office(session: Session, case: Case, office_id: int, now: datetime) -> CaseLink:
    """The link of an office to a case that it has: the one that it has been given, or a new one."""
    good = CaseLink.expires_at > now + RENEWED_BEFORE
    known = select(CaseLink).where(CaseLink.case_id == case.id, CaseLink.office_id == office_id, _live(), good)
    link = session.scalars(known.order_by(CaseLink.id.desc()).limit(1)).first()
    if link is None:
        link = CaseLink(case_id=case.id, office_id=office_id, made_at=now, expires_at=now + LASTS)
        session.add(link)
        session.flush()
    return link


def withdraw(session: Session, case_id: int, now: datetime, office_id: int | None = None) -> int:
    """No link to this case opens anything any more, of this office or of any; says how many there were."""
    chosen = update(CaseLink).where(CaseLink.case_id == case_id, _live())
    if office_id is not None:
        chosen = chosen.where(CaseLink.office_id == office_id)
    done = session.execute(chosen.values(withdrawn_at=now).execution_options(synchronize_session="fetch"))
    return int(getattr(done, "rowcount", 0))


def of_case(session: Session, case_id: int) -> list[CaseLink]:
    """All links that were given out for a case, newest first."""
    return list(session.scalars(select(CaseLink).where(CaseLink.case_id == case_id).order_by(CaseLink.id.desc())))


def _live() -> ColumnElement[bool]:
    return CaseLink.withdrawn_at.is_(None)
