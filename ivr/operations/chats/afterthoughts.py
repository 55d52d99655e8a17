"""What somebody adds within a day after a ticket goes with that report; who thanks is not asked anything."""

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
from ivr.operations.chats.doing import keep
from ivr.operations.chats.talking import Talking
from ivr.operations.outbounds import outbox
from ivr.operations.reports import filing
from ivr.records.chats import Chat, Inbound

TIME_TO_ADD = timedelta(days=1)
SAID_AGAIN_AFTER = timedelta(minutes=15)
_FINE = frozenset("ok oke okay okey oki baik baiklah ya iya sip siip mantap siap noted good fine yes".split())  # noqa: SIM905


def take(talking: Talking, inbound: Inbound) -> bool:
    """Keep what came in with the report that was told before; says False where it begins another chat."""
    session, address, now = talking.session, talking.address, talking.now
    chat = _last(session, address.id)
    if chat is None or inbound.payload is not None:
        return False
    if inbound.kind == Kind.TEXT and _is_courtesy(inbound.body):
        inbound.chat_id = chat.id
        return True
    report = filing.of_call(session, chat.sid)
    ended = chat.ended_at
    script = talking.scripts.current(now)
    if report is None or ended is None or ended < now - TIME_TO_ADD or _begins_anew(inbound, script, now):
        return False
    inbound.chat_id = chat.id
    keep(session, inbound, report)
    language = report.language if report.language in script.languages else script.languages[0]
    said = script.say(language, "written_added", ticket=report.ticket)
    spell = int(now.timestamp() // SAID_AGAIN_AFTER.total_seconds())
    key = f"added:{report.id}:{spell}"
    outbox.write(session, key, "turn", now, address=address.id, chat=chat.id, body=said.text, asked=True)
    return True


def _last(session: Session, address_id: int) -> Chat | None:
    newest = select(Chat).where(Chat.address_id == address_id).order_by(Chat.began_at.desc(), Chat.id.desc())
    return session.scalars(newest.limit(1)).first()


def _is_courtesy(text: str) -> bool:
    said = plain(text)
    return commands.command(text) is Command.THANKS or not said or said in _FINE


def _begins_anew(inbound: Inbound, script: Script, now: datetime) -> bool:
    """A command, or one of the choices of the first question."""
    if inbound.kind != Kind.TEXT:
        return inbound.kind == Kind.UNKNOWN
    if commands.command(inbound.body) is not None or inbound.body.strip().isdigit():
        return True
    first = flow.step(State(), Arrived(None, in_writing=True), script, now)
    asked = first.verbs[-1]
    choices = asked.choices if isinstance(asked, Ask) else ()
    return isinstance(understood(inbound.body, first.state.step, choices), Picked)
