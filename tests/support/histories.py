"""Histories: weeks of a hotline in rows, drawn by Hypothesis or by a seed, to be counted in more than one way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import insert
from sqlalchemy.orm import Session

from ivr.operations import audit
from ivr.records import audit_chain
from ivr.records.chats import ChannelAddress, Chat
from ivr.records.enquiries import Enquiry
from ivr.records.models import Attempt, Call, Callback, Report
from ivr.records.moved_promises import MovedPromise
from ivr.records.people import Staff
from tests.support.line import wib

MIDNIGHT = wib("2026-11-24 00:00")
STAFF = {1: "sari", 2: "budi"}


def moments(days: int = 3) -> st.SearchStrategy[datetime]:
    """Some days around midnight between 23 and 24 November, often within a second of a midnight or a full hour."""
    anywhere = st.integers(-days * 86400 * 1000, days * 86400 * 1000).map(
        lambda milliseconds: MIDNIGHT + timedelta(milliseconds=milliseconds)
    )
    edge = st.builds(
        lambda hours, milliseconds: MIDNIGHT + timedelta(hours=hours, milliseconds=milliseconds),
        st.integers(-24 * days, 24 * days) | st.sampled_from([-24, 0, 24]),
        st.sampled_from([-1000, -1, 0, 1, 1000]),
    )
    return anywhere | edge


_later = st.timedeltas(timedelta(0), timedelta(hours=30)) | st.sampled_from([timedelta(0), timedelta(milliseconds=1)])


def _after(moment: datetime) -> st.SearchStrategy[datetime | None]:
    return st.none() | _later.map(lambda delay: moment + delay)


@st.composite
def call_rows(draw: Any) -> dict[str, Any]:
    """A call; its parts need not fit each other, as every row must be counted once whatever is in it."""
    arrived = draw(moments())
    reached = draw(st.booleans())
    chosen = draw(st.sampled_from([None, "report", "callback", "ticket"]))
    return {
        "direction": draw(st.sampled_from(["inbound", "inbound", "inbound", "outbound-api"])),
        "status": "completed",
        "caller": None,
        "called": None,
        "release": 1 if reached else None,
        "was_open": draw(st.booleans()) if reached else None,
        "arrived_at": arrived,
        "ended_at": draw(_after(arrived)),
        "seconds": draw(st.none() | st.integers(0, 4000)),
        "ending": draw(st.sampled_from([None, "finished", "left", "given_up"])) if reached else None,
        "chosen": chosen if reached else None,
        "abandoned": draw(st.booleans()) if chosen and reached else False,
    }


@st.composite
def callback_rows(draw: Any) -> dict[str, Any]:
    """A callback, with the promises that it held before."""
    created = draw(moments())
    deadline = created + draw(_later)
    closed = draw(_after(created))
    statuses = ["done", "settled", "withdrawn", "removed"] if closed else ["waiting", "claimed", "unreachable"]
    first = draw(_after(created))
    return {
        "status": draw(st.sampled_from(statuses)),
        "window": "asap",
        "language": "id",
        "created_at": created,
        "promised_due_at": draw(st.sampled_from([None, created, created])),
        "due_at": created,
        "deadline_at": deadline,
        "order_at": deadline,
        "first_attempt_at": first,
        "first_wait": draw(st.integers(0, 20_000)) if first else None,
        "rung_at": draw(st.none() | st.just(first)),
        "reached_at": draw(st.none() | st.just(first)),
        "attempts_made": draw(st.integers(0, 5)),
        "closed_at": closed,
        "closed_by": draw(st.sampled_from([None, 1, 2])) if closed else None,
        "close_reason": draw(st.sampled_from([None, "solved", "no disposition", "erased"])) if closed else None,
        "disposition": draw(st.sampled_from([None, "solved", "refused"])) if closed else None,
        "moved": draw(st.lists(_moved(created), max_size=2)),
        "attempts": draw(st.lists(_attempts(created), max_size=2)),
        "claims": draw(st.lists(moments(), max_size=2)),
    }


@st.composite
def _moved(draw: Any, created: datetime) -> dict[str, Any]:
    return {
        "deadline_at": created + draw(_later),
        "rung_at": draw(_after(created)),
        "moved_at": created + draw(_later),
    }


@st.composite
def _attempts(draw: Any, created: datetime) -> dict[str, Any]:
    decided = created + draw(_later)
    connected = draw(_after(decided))
    ended = draw(_after(connected)) if connected else None
    return {
        "staff_id": draw(st.sampled_from([None, 1, 2])),
        "first_number": "+628111111111",
        "outcome": draw(st.sampled_from(["connected", "connected", "busy", "decided", "lost"])),
        "decided_at": decided,
        "connected_at": connected,
        "ended_at": ended,
        "wrapped_up_at": draw(_after(ended)) if ended else None,
    }


@st.composite
def report_rows(draw: Any) -> dict[str, Any]:
    """A report."""
    return {
        "created_at": draw(moments()),
        "status": draw(st.sampled_from(["partial", "received"])),
        "category": draw(st.sampled_from([None, "demand", "capital"])),
        "region": draw(st.sampled_from([None, "32", "32.73", "11.01", "36.74"])),
        "language": draw(st.sampled_from(["id", "en"])),
        "by_telephone": draw(st.booleans()),
    }


@st.composite
def enquiry_rows(draw: Any) -> dict[str, Any]:
    """A chat that wanted a person."""
    created = draw(moments())
    deadline = created + draw(_later)
    closed, first = draw(_after(created)), draw(_after(created))
    return {
        "status": "closed" if closed else draw(st.sampled_from(["waiting", "with_person"])),
        "language": "id",
        "created_at": created,
        "promised_due_at": draw(st.sampled_from([None, created, created])),
        "due_at": created,
        "deadline_at": deadline,
        "order_at": deadline,
        "answered_at": draw(st.none() | st.just(first)),
        "first_answer_at": first,
        "first_wait": draw(st.integers(0, 20_000)) if first else None,
        "closed_at": closed,
        "closed_by": draw(st.sampled_from([None, 1, 2])) if closed else None,
        "close_reason": draw(st.sampled_from([None, "solved", "withdrawn", "silent", "erased"])) if closed else None,
    }


@dataclass(frozen=True)
class History:
    """What has happened at a hotline, as rows."""

    calls: list[dict[str, Any]]
    callbacks: list[dict[str, Any]]
    reports: list[dict[str, Any]]
    enquiries: list[dict[str, Any]]


def histories(most: int = 12) -> st.SearchStrategy[History]:
    """Histories of so many of each at most."""
    return st.builds(
        History,
        st.lists(call_rows(), max_size=most),
        st.lists(callback_rows(), max_size=most),
        st.lists(report_rows(), max_size=most),
        st.lists(enquiry_rows(), max_size=most),
    )


def write(session: Session, history: History) -> None:
    """Put a history into the database, beside what is there."""
    for number, login in STAFF.items():
        if session.get(Staff, number) is None:
            session.add(Staff(id=number, login=login, name=login.title(), role="agent", created_at=MIDNIGHT))
    session.flush()
    if history.calls:
        rows = [{"sid": f"CA{number:032d}", **row} for number, row in enumerate(history.calls)]
        session.execute(insert(Call), rows)
    for number, row in enumerate(history.reports):
        fields = {name: value for name, value in row.items() if name != "by_telephone"}
        call_sid = f"CA{number:032d}" if row["by_telephone"] else None
        session.add(Report(ticket=f"{10_000_000 + number}", call_sid=call_sid, **fields))
    for number, row in enumerate(history.callbacks):
        _write_callback(session, number, row)
    for number, row in enumerate(history.enquiries):
        _write_enquiry(session, number, row)
    audit_chain.chain(session)


def _write_enquiry(session: Session, number: int, row: dict[str, Any]) -> None:
    at = row["created_at"]
    address = ChannelAddress(channel="whatsapp", address=f"+62813{number:07d}")
    session.add(address)
    session.flush()
    chat = Chat(sid=f"W{number:032d}", address_id=address.id, began_at=at, last_in_at=at, ended_at=row["closed_at"])
    session.add(chat)
    session.flush()
    session.add(Enquiry(address_id=address.id, chat_id=chat.id, **row))


def _write_callback(session: Session, number: int, row: dict[str, Any]) -> None:
    fields = {name: value for name, value in row.items() if name not in ("moved", "attempts", "claims")}
    callback = Callback(number=f"+62811{number:07d}", **fields)
    session.add(callback)
    session.flush()
    for moved in row["moved"]:
        session.add(MovedPromise(callback_id=callback.id, **moved))
    for at, attempt in enumerate(row["attempts"]):
        session.add(Attempt(callback_id=callback.id, token=f"{number}-{at}", **attempt))
    for at in row["claims"]:
        login = STAFF[1 + number % 2]
        audit.record(session, f"staff:{login}", "callback:claim", f"callback {callback.id}", None, None, at)
