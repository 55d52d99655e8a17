"""What came in as the event that the rules take, in answer to the newest turn of its chat."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from ivr.hotline.choices import Choice
from ivr.hotline.state import State
from ivr.hotline.verbs import Ask, Event, Pressed, Stale, Verb
from ivr.hotline.writing import reading
from ivr.hotline.writing.places import Sure
from ivr.hotline.writing.reading import Incoming, Question
from ivr.operations.chats import pins
from ivr.records.chats import Chat, Inbound


@dataclass(frozen=True)
class Newest:
    """The newest turn of a chat."""

    number: int
    state: State
    verbs: tuple[Verb, ...]

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What may be chosen in answer to it."""
        asked = self.verbs[-1] if self.verbs else None
        return asked.choices if isinstance(asked, Ask) else ()


def event(session: Session, chat: Chat, newest: Newest, inbound: Inbound, since: int | None = None) -> Event:
    """What it is to the rules. A button of an earlier chat is meant where it stands on the first menu as well.

    `since` is the first of the turns in a row that have asked what the newest asks, where it is not the first itself.
    """
    question = Question(chat.sid, newest.number, newest.state.step, newest.choices, since)
    incoming = _incoming(session, inbound)
    said = reading.event(incoming, question)
    if isinstance(said, Stale) and newest.number == 0:
        by_its_words = reading.event(replace(incoming, payload=None), question)
        return by_its_words if isinstance(by_its_words, Pressed) else said
    return said


def _incoming(session: Session, inbound: Inbound) -> Incoming:
    files = len(inbound.attachments)
    if inbound.latitude is None:
        return Incoming(inbound.body, inbound.payload, files)
    found = pins.place_of(session, inbound)
    sure = found is not None and found.sure is Sure.WITHIN
    return Incoming(inbound.body, inbound.payload, files, found.codes if found else (), sure=sure)
