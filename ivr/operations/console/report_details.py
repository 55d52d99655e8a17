"""Completing a report: what an agent learns of person and business, never written over what somebody else wrote."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.hotline import region
from ivr.hotline.case import CaseRemark
from ivr.hotline.errors import HotlineError, NotFound
from ivr.hotline.report import Who
from ivr.hotline.script import Script
from ivr.operations import audit
from ivr.operations.audit.actors import actor_of
from ivr.operations.callbacks.claims import locked
from ivr.operations.cases import cases, contact_steps
from ivr.records.models import Callback, Report

_FIELDS = ("person", "business", "who", "category", "region", "needs")
LONGEST_NAME = 255
LONGEST_NEEDS = 4000


class ChangedMeanwhile(HotlineError):
    """Somebody else has changed this report since the form was shown; nothing was written."""


class BadDetail(HotlineError):
    """A field cannot be taken; `field` names it."""

    def __init__(self, field: str) -> None:
        super().__init__(f"The field {field} cannot be taken.")
        self.field = field


@dataclass(frozen=True)
class Details:
    """What can be completed. `region` is a Kemendagri code; empty means not known."""

    person: str = ""
    business: str = ""
    who: str = ""
    category: str = ""
    region: str = ""
    needs: str = ""


def details(report: Report) -> Details:
    """What is known."""
    return Details(**{name: getattr(report, name) or "" for name in _FIELDS})


def seal(report: Report) -> str:
    """What a form carries, to tell whether the report is still as it was shown."""
    return hashlib.sha256(json.dumps(vars(details(report)), sort_keys=True).encode()).hexdigest()[:16]


def complete(
    session: Session, report_id: int, told: Details, shown: str, script: Script, staff_id: int, now: datetime
) -> bool:
    """Write down what an agent has learnt; says whether anything is new. Raises ChangedMeanwhile, BadDetail.

    `shown` is the seal of the report as the form showed it. The same form twice changes nothing the second time.
    """
    callback = _locked_callback_of(session, report_id)
    report = session.get(Report, report_id, with_for_update=True, populate_existing=True)
    if report is None:
        raise BadDetail("ticket")
    check(told, details(report), script)
    before = vars(details(report))
    after = vars(told)
    changed = {name for name in _FIELDS if before[name] != after[name]}
    if not changed:
        return False
    if shown != seal(report):
        raise ChangedMeanwhile("Somebody else has changed this report in the meantime.")
    for name in changed:
        setattr(report, name, after[name] or None)
    if callback is not None:
        callback.changes += 1  # lists of callbacks show category and region
    actor = actor_of(session, staff_id)
    case = cases.of_report(session, report, script.hours)
    names = " ".join(name for name in _FIELDS if name in changed)
    contact_steps.remark(session, case, CaseRemark.EDIT, actor, now, note=names)
    _record(session, report, before, after, changed, actor, now)
    return True


def _locked_callback_of(session: Session, report_id: int) -> Callback | None:
    """The callback of a report, locked until the transaction ends: callbacks are taken before anything else."""
    callback_id = session.scalar(select(Report.callback_id).where(Report.id == report_id))
    return locked(session, callback_id) if callback_id is not None else None


def check(told: Details, known: Details, script: Script) -> None:
    """Raise BadDetail for what cannot be taken."""
    for name in ("person", "business"):
        if len(getattr(told, name)) > LONGEST_NAME:
            raise BadDetail(name)
    if len(told.needs) > LONGEST_NEEDS:
        raise BadDetail("needs")
    if told.who and told.who not in set(Who):
        raise BadDetail("who")
    if told.category not in ("", known.category) and script.category(told.category) is None:
        raise BadDetail("category")
    if told.region:
        try:
            region.region(told.region)
        except NotFound as error:
            raise BadDetail("region") from error


def _record(
    session: Session, report: Report, before: Any, after: Any, changed: set[str], actor: str, now: datetime
) -> None:
    session.flush()
    was = {name: before[name] for name in sorted(changed)}
    became = {name: after[name] for name in sorted(changed)}
    audit.record(session, actor, "report:complete", f"report {report.ticket}", was, became, now)
