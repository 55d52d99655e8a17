"""Whose promises may break when a callback is rung before its turn: shown before that is done."""

from __future__ import annotations

from datetime import datetime

from flask import request
from sqlalchemy.orm import Session

from ivr.hotline.errors import HotlineError
from ivr.operations.capacity.at_risk import AtRisk
from ivr.operations.capacity.put_first import endangered, endangered_by_agreement
from ivr.records.models import Callback
from ivr.web.current import script


class NotShown(HotlineError):
    """Promises are at risk that were not at risk when the page was shown: they are to be looked at first."""


def of(session: Session, callback: Callback | None, now: datetime) -> list[AtRisk]:
    """What is shown beside the buttons by which this callback is rung before its turn."""
    return endangered(session, script(), callback, now) if callback else []


def of_agreement(session: Session, callback: Callback, now: datetime) -> list[AtRisk]:
    """Whose promises may break for a time that an agent has agreed on with somebody: that is kept all the same.

    The person was told that time by a human being; so the agent is told what it costs, and nobody is asked to go back.
    """
    agreed = callback.rung_at is not None and callback.due_at == callback.order_at and callback.due_at > now
    return endangered_by_agreement(session, script(), callback, now) if agreed else []


def confirmed(session: Session, callback_id: int, now: datetime) -> list[str]:
    """The tickets, or numbers of callbacks, whose promises may break, all of them shown before. Raises NotShown."""
    found = of(session, session.get(Callback, callback_id), now)
    shown = set(request.form.get("endangers", "").split())
    if any(str(one.callback_id) not in shown for one in found):
        raise NotShown("Promises are at risk that the page did not show.")
    return [one.ticket or str(one.callback_id) for one in found]
