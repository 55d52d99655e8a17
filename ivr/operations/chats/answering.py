"""One thing that came in is answered: it becomes a turn of its chat, goes with a report, or to a person."""

from __future__ import annotations

from datetime import timedelta

from ivr.hotline.writing import commands
from ivr.hotline.written_events import Command
from ivr.operations.chats import afterthoughts, notice_answers
from ivr.operations.chats.doing import UNASKED, about_news
from ivr.operations.chats.talking import Talking, open_chat
from ivr.operations.enquiries import hearing
from ivr.operations.outbounds.consents import Said
from ivr.records.chats import Chat, Inbound

LONGEST = timedelta(days=1)
"""After so much silence no chat goes on, whatever has become of who should have ended it."""
_ANEW = frozenset({Command.MENU, Command.GREETING})
"""What begins another chat, once the report of this one is filed."""


def answer(talking: Talking, inbound: Inbound) -> None:
    """Take what came in; what goes out in answer stands in the outbox."""
    inbound.taken_at, inbound.due_at = talking.now, None
    if notice_answers.take(talking, inbound) or _is_for_a_person(talking, inbound):
        return
    chat = _going_on(talking, inbound)
    if chat is not None:
        talking.go_on(chat, inbound)
    elif not afterthoughts.take(talking, inbound):
        talking.begin(inbound)


def _is_for_a_person(talking: Talking, inbound: Inbound) -> bool:
    """Whether somebody who works here is answering: then the rules are silent."""
    hours = talking.scripts.current(talking.now).hours
    enquiry = hearing.heard(talking.session, talking.address.id, inbound.body, hours, talking.now)
    if enquiry is None:
        return False
    inbound.chat_id, inbound.report_id, inbound.kept = enquiry.chat_id, enquiry.report_id, True
    said = commands.command(inbound.body)
    if said in (Command.STOP, Command.START):
        words = Said(said is Command.START, UNASKED, talking.session.get_one(Chat, enquiry.chat_id).sid)
        about_news(talking.session, talking.address, words, talking.now)
        talking.confirm_news(enquiry.chat_id, inbound, wanted=words.given)
    talking.session.flush()
    return True


def _going_on(talking: Talking, inbound: Inbound) -> Chat | None:
    """The chat that it goes on with; one that it cannot go on with is ended."""
    chat = open_chat(talking.session, talking.address.id)
    if chat is None:
        return None
    newest = talking.newest(chat)
    another = newest is not None and newest.state.filed and commands.command(inbound.body) in _ANEW
    if newest is None or another or chat.last_in_at < talking.now - LONGEST:
        talking.end(chat)
        return None
    return chat
