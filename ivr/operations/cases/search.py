"""One box that finds whatever is asked for: a ticket, a number as people write it, a name, a business.

Who writes is found by what they call themselves, too. What they wrote is not looked through.

What is closed is found like what is open. What was erased has no name and no number left, and so is not found by them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, false, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from ivr.hotline.numbers import caller_number
from ivr.hotline.report import TICKET_LENGTH
from ivr.records.cases import Case
from ivr.records.chats import ChannelAddress
from ivr.records.enquiries import Enquiry
from ivr.records.models import Callback, Report

LONGEST = 100
MOST_WORDS = 8
MOST = 30
"""So many of each kind are shown, the newest first."""
SHORTEST_ENDING = 3
"""Of a number or ticket at least so many digits: fewer would be everybody's."""
_LIKE_A_NUMBER = re.compile(r"[+\d\s().,/-]*\d[+\d\s().,/-]*", re.ASCII)


@dataclass(frozen=True)
class Sought:
    """What was typed. `number` is E.164 where it is a whole one; `digits` are those of a ticket or a number's end."""

    words: tuple[str, ...] = ()
    digits: str = ""
    number: str | None = None

    @property
    def anything(self) -> bool:
        """Whether it says enough to look for."""
        return bool(self.words) or self.number is not None or len(self.digits) >= SHORTEST_ENDING


@dataclass(frozen=True)
class Found:
    """Reports with their cases, callbacks that belong to none of them now, and who wrote and wanted a person.

    `more` when not all are here.
    """

    cases: tuple[tuple[Report, Case | None], ...] = ()
    callbacks: tuple[Callback, ...] = ()
    chats: tuple[tuple[Enquiry, ChannelAddress], ...] = ()
    more: bool = False

    @property
    def anything(self) -> bool:
        """Whether anything was found."""
        return bool(self.cases or self.callbacks or self.chats)


def is_too_long(text: str) -> bool:
    """Nobody is called so, and nothing of it is left out without a word."""
    return len(text.strip()) > LONGEST or len(text.split()) > MOST_WORDS


def read(text: str) -> Sought:
    """What somebody looks for: digits alone are a ticket or a number, with anything else they are words."""
    typed = text.strip()[:LONGEST]
    if not _LIKE_A_NUMBER.fullmatch(typed):
        return Sought(tuple(typed.split()[:MOST_WORDS]))
    digits = "".join(letter for letter in typed if letter in "0123456789")
    return Sought(digits=digits, number=caller_number(typed))


def matches(sought: Sought) -> ColumnElement[bool]:
    """Reports that are meant: every word stands in the name, the business, the ticket or the number."""
    if not sought.anything:
        return false()
    if sought.digits:
        written = Report.address_id.in_(select(ChannelAddress.id).where(numbered(ChannelAddress.number, sought)))
        rung = Report.callback_id.in_(_rung(sought))
        return or_(*_of_ticket(sought.digits), numbered(Report.number, sought), rung, written)
    found: ColumnElement[bool] = Report.id.is_not(None)
    for word in sought.words:
        called = Report.address_id.in_(select(ChannelAddress.id).where(_holds(ChannelAddress.profile_name, word)))
        found = found & or_(_holds(Report.person, word), _holds(Report.business, word), called, *_of_digits(word))
    return found


def _of_digits(word: str) -> list[ColumnElement[bool]]:
    """A ticket or number among words: "Ratna 0812…"."""
    alone = read(word)
    return [matches(alone)] if alone.digits and alone.anything else []


def _of_ticket(digits: str) -> list[ColumnElement[bool]]:
    if len(digits) > TICKET_LENGTH or len(digits) < SHORTEST_ENDING:
        return []
    return [Report.ticket.startswith(digits, autoescape=True), Report.ticket.endswith(digits, autoescape=True)]


def numbered(column: InstrumentedAttribute[str | None], sought: Sought) -> ColumnElement[bool]:
    """The whole number, or its last digits, with or without the 0 or 62 before them."""
    if sought.number is not None:
        return column == sought.number
    endings = {sought.digits, sought.digits.lstrip("0"), sought.digits.lstrip("0").removeprefix("62")}
    ends = [column.endswith(end, autoescape=True) for end in sorted(endings) if len(end) >= SHORTEST_ENDING]
    return or_(false(), *ends)


def _rung(sought: Sought) -> Select[int]:
    return select(Callback.id).where(numbered(Callback.number, sought))


def _holds(column: InstrumentedAttribute[str | None], word: str) -> ColumnElement[bool]:
    """Part of it, in whatever letters; SQLite tells only of A to Z that two are the same, so a few are tried."""
    ways = {word, word.lower(), word.upper(), word.capitalize()} if not word.isascii() else {word.lower()}
    low = func.lower(column)
    return or_(*(low.contains(way, autoescape=True) for way in sorted(ways)))


def find(session: Session, text: str) -> Found:
    """What was asked for, the newest first."""
    sought = read(text)
    if not sought.anything or is_too_long(text):
        return Found()
    newest = select(Report).where(matches(sought)).order_by(Report.created_at.desc(), Report.id.desc())
    reports = session.scalars(newest.limit(MOST + 1).options(joinedload(Report.callback))).all()
    of = select(Case).where(Case.report_id.in_([report.id for report in reports])).options(joinedload(Case.office))
    cases = {case.report_id: case for case in session.scalars(of)}
    callbacks = list(session.scalars(_alone(sought))) if sought.digits else []
    chats = [(enquiry, address) for enquiry, address in session.execute(_written(sought))]
    return Found(
        tuple((report, cases.get(report.id)) for report in reports[:MOST]),
        tuple(callbacks[:MOST]),
        tuple(chats[:MOST]),
        any(len(found) > MOST for found in (reports, callbacks, chats)),
    )


def _written(sought: Sought) -> Select[Enquiry, ChannelAddress]:
    """Who is meant of those who wrote and wanted a person, each with the last time that they did."""
    theirs = numbered(ChannelAddress.number, sought) if sought.digits else true()
    for word in sought.words:
        theirs = theirs & or_(_holds(ChannelAddress.profile_name, word), _holds(ChannelAddress.address, word))
    last = select(func.max(Enquiry.id)).group_by(Enquiry.address_id)
    found = select(Enquiry, ChannelAddress).join(ChannelAddress, ChannelAddress.id == Enquiry.address_id)
    return found.where(Enquiry.id.in_(last), theirs).order_by(Enquiry.created_at.desc()).limit(MOST + 1)


def _alone(sought: Sought) -> Select[Callback]:
    """Callbacks of the number that no report names any more: it was rung about anew since."""
    named = select(Report.id).where(Report.callback_id == Callback.id).exists()
    found = select(Callback).where(numbered(Callback.number, sought), ~named)
    return found.order_by(Callback.created_at.desc()).limit(MOST + 1)
