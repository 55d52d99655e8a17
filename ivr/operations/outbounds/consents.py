"""Who wants to be written to about their reports: a ledger that is only added to, of which the newest entry counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, false, or_, select, update
from sqlalchemy.orm import Session

from ivr.operations.outbounds import recipients
from ivr.records.chats import ChannelAddress
from ivr.records.outbounds import Consent

AT_THE_DESK = "desk"
"""The wording of a consent that somebody who works here was given: they have asked in words of their own."""


@dataclass(frozen=True)
class Person:
    """Somebody by what is known of them: a number (E.164), the row of a channel address, or both."""

    number: str | None = None
    address: int | None = None


@dataclass(frozen=True)
class Said:
    """A yes or no, to which words, and where: the identifier of a call or chat, or who wrote it down."""

    given: bool
    wording: str
    source: str


def wording(prompt: str, release: int, language: str) -> str:
    """The words that somebody was asked with: by their prompt, the release that it stands in, and the language."""
    return f"{prompt}@{release}/{language}"


def say(session: Session, person: Person, said: Said, now: datetime) -> bool:
    """Write down a yes or no. Says False, and writes nothing, where the same was said last, and in the same place.

    A no also stops what their addresses are sent, as the word `berhenti` does; a yes takes that back.
    """
    last = newest(session, person)
    is_new = last is None or (last.given, last.source) != (said.given, said.source)
    if is_new:
        row = Consent(number=person.number, address_id=person.address, given=said.given, at=now)
        row.wording, row.source = said.wording, said.source
        session.add(row)
    stopped = update(ChannelAddress).where(_theirs(person))
    if said.given:
        stopped = stopped.where(ChannelAddress.stopped_at.is_not(None)).values(stopped_at=None)
    else:
        stopped = stopped.where(ChannelAddress.stopped_at.is_(None)).values(stopped_at=now)
    session.execute(stopped.execution_options(synchronize_session="fetch"))
    session.flush()
    return is_new


def newest(session: Session, person: Person) -> Consent | None:
    """What they said last; None where they were never asked."""
    return session.scalars(_of(person).limit(1)).first()


def ledger(session: Session, person: Person, most: int = 20) -> list[Consent]:
    """What they have said, newest first."""
    return list(session.scalars(_of(person).limit(most)))


def is_given(session: Session, person: Person) -> bool:
    """Whether they may be written to, as far as they have said."""
    last = newest(session, person)
    return last is not None and last.given


def _of(person: Person) -> Select[Consent]:
    known: list[ColumnElement[bool]] = []
    if person.number is not None:
        known.append(Consent.number == person.number)
    if person.address is not None:
        known.append(Consent.address_id == person.address)
    return select(Consent).where(or_(false(), *known)).order_by(Consent.at.desc(), Consent.id.desc())


def _theirs(person: Person) -> ColumnElement[bool]:
    known: list[ColumnElement[bool]] = []
    if person.number is not None:
        known.append((ChannelAddress.number == person.number) & ~recipients.is_typed())
    if person.address is not None:
        known.append(ChannelAddress.id == person.address)
    return or_(false(), *known)
