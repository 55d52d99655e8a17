"""What somebody adds within a day after a ticket goes with that report; who thanks is not asked anything.

A button of that chat is an old one: there is no question any more, and no report begins by mistake.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.hotline import flow
from ivr.hotline.messenger import Kind
from ivr.hotline.script import Script
from ivr.hotline.state import State
from ivr.hotline.verbs import Arrived, Ask
from ivr.hotline.writing import commands
from ivr.hotline.writing.plain import plain
from ivr.hotline.writing.understanding import Picked, understood
from ivr.hotline.written_events import Command
from ivr.operations.chats.doing import TIME_TO_ADD, keep, told_lately
from ivr.operations.chats.talking import Talking
from ivr.operations.outbounds import outbox
from ivr.operations.outbounds.outbox import OutboundKind
from ivr.records.chats import Chat, Inbound
from ivr.records.models import Report
from ivr.records.outbounds import Outbound

_OF_A_REPORT = frozenset({OutboundKind.NOTICE, OutboundKind.TURN})
SAID_AGAIN_AFTER = timedelta(minutes=15)
_FINE = frozenset("ok oke okay okey oki baik baiklah ya iya sip siip mantap siap noted good fine yes".split())  # noqa: SIM905


def take(talking: Talking, inbound: Inbound) -> bool:
    """Keep what came in with the report that was told before, or that they have just had news of; says False where it
    begins another chat."""
    session, address, now = talking.session, talking.address, talking.now
    chat = _last(session, address.id)
    news = _news(talking)
    if chat is None and news is None:
        return False
    inbound.chat_id = chat.id if chat else None
    is_old_button = inbound.payload is not None
    if not is_old_button and inbound.kind == Kind.TEXT and _is_courtesy(inbound.body):
        return True
    report = news or told_lately(session, address.id, now)
    script = talking.scripts.current(now)
    if report is None or _begins_anew(inbound, script, now):
        inbound.chat_id = None
        return False
    language = report.language if report.language in script.languages else script.languages[0]
    said, key = "old_button_told", f"old:{inbound.id}"
    if not is_old_button:
        keep(session, inbound, report)
        spell = int(now.timestamp() // SAID_AGAIN_AFTER.total_seconds())
        said, key = "added", f"added:{report.id}:{spell}"
    words = script.say(language, f"written_{said}", ticket=report.ticket).text
    whole: outbox.Said = {"address": address.id, "chat": inbound.chat_id, "report": report.id, "asked": True}
    whole["body"] = words
    outbox.write(session, key, OutboundKind.TURN, now, **whole)
    return True


def _news(talking: Talking) -> Report | None:
    """The report that they were sent news of last, no longer than a day ago, if nothing was sent since but that
    something was added to it."""
    found = newest_sent(talking.session, talking.address.id)
    if found is None or found.kind not in _OF_A_REPORT or found.report_id is None or found.sent_at is None:
        return None
    return talking.session.get(Report, found.report_id) if found.sent_at >= talking.now - TIME_TO_ADD else None


def newest_sent(session: Session, address_id: int) -> Outbound | None:
    """What an address was sent last."""
    gone = Outbound.address_id == address_id, Outbound.sent_at.is_not(None)
    newest = select(Outbound).where(*gone).order_by(Outbound.sent_at.desc(), Outbound.id.desc()).limit(1)
    return session.scalars(newest).first()


def _last(session: Session, address_id: int) -> Chat | None:
    newest = select(Chat).where(Chat.address_id == address_id).order_by(Chat.began_at.desc(), Chat.id.desc())
    return session.scalars(newest.limit(1)).first()


def _is_courtesy(text: str) -> bool:
    said = plain(text)
    return commands.command(text) is Command.THANKS or not said or said in _FINE


def _begins_anew(inbound: Inbound, script: Script, now: datetime) -> bool:
    """A command, or one of the choices of the first question."""
    if inbound.kind not in (Kind.TEXT, Kind.TAP):
        return inbound.kind == Kind.UNKNOWN
    if commands.command(inbound.body) is not None or inbound.body.strip().isdigit():
        return True
    first = flow.step(State(), Arrived(None, in_writing=True), script, now)
    asked = first.verbs[-1]
    choices = asked.choices if isinstance(asked, Ask) else ()
    return isinstance(understood(inbound.body, first.state.step, choices), Picked)
