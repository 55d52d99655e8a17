"""What waits to be written to people: once for its reason, in order, in one pair of hands."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from ivr.hotline.choices import Choice, Meaning
from ivr.operations.outbounds import outbox
from ivr.operations.outbounds.outbox import OutboundKind
from ivr.records.chats import ChannelAddress
from ivr.records.outbounds import Outbound
from tests.support.line import Line

SECONDS = timedelta(seconds=1)


def somebody(line: Line, address: str = "ID.7Kq2") -> int:
    with line.database.begin() as session:
        row = ChannelAddress(channel="whatsapp", address=address, first_written_at=line.now, last_written_at=line.now)
        session.add(row)
        session.flush()
        return row.id


def write(line: Line, key: str, **said: Any) -> bool:
    with line.database.begin() as session:
        return outbox.write(session, key, OutboundKind.TURN, line.now, **said)


def take(line: Line, **which: int) -> str | None:
    with line.database.begin() as session:
        due = outbox.next_due(session, line.now, **which)
        return session.get_one(Outbound, due.outbound_id).key if due else None


def test_the_same_reason_is_written_down_once(line: Line) -> None:
    choices = (Choice("1", "Ya", "1", Meaning.YES, "Benar"), Choice("2", "Tidak"))
    assert write(line, "turn:W1:3", body="Benar?", choices=choices)
    assert not write(line, "turn:W1:3", body="Something else")
    with line.database.reading() as session:
        (kept,) = session.scalars(select(Outbound))
        assert (kept.body, kept.delivery) == ("Benar?", "waiting")
        assert outbox.choices_of(kept) == (Choice("1", "Ya", about="Benar"), Choice("2", "Tidak"))


def test_it_is_in_one_pair_of_hands_until_those_let_go(line: Line) -> None:
    write(line, "a", body="Halo")
    assert take(line) == "a"
    assert take(line) is None
    line.clock.advance(outbox.CLAIMED.total_seconds())
    assert take(line) == "a"


def test_of_one_address_nothing_overtakes_what_is_older(line: Line) -> None:
    sari, budi = somebody(line), somebody(line, "ID.Budi")
    for key, address in (("sari 1", sari), ("sari 2", sari), ("budi 1", budi)):
        write(line, key, address=address, body="Halo")
    assert take(line, address=sari) == "sari 1"
    assert take(line, address=sari) is None
    assert take(line) == "budi 1"
    with line.database.begin() as session:
        first = session.scalars(select(Outbound).where(Outbound.key == "sari 1")).one()
        first.due_at, first.delivery = None, "sending"
    assert take(line) is None, "while the first is leaving, the second waits"
    with line.database.begin() as session:
        session.scalars(select(Outbound).where(Outbound.key == "sari 1")).one().delivery = "accepted"
    assert take(line) == "sari 2"


def test_what_was_put_off_for_long_holds_nothing_up(line: Line) -> None:
    sari = somebody(line)
    write(line, "later", address=sari, body="Halo", due_at=line.now + 3600 * SECONDS)
    write(line, "now", address=sari, body="Halo")
    assert take(line) == "now"


def test_only_what_waits_is_withdrawn(line: Line) -> None:
    write(line, "a", body="Halo")
    with line.database.begin() as session:
        number = session.scalars(select(Outbound.id)).one()
        assert outbox.withdraw(session, number, "nothing to tell")
        assert not outbox.withdraw(session, number, "nothing to tell")
    assert take(line) is None


def test_what_is_too_long_for_one_message_is_several_in_order_and_once(line: Line) -> None:
    address, words = somebody(line), "\n\n".join(letter * 1500 for letter in "abc")
    assert [write(line, "a", address=address, body=words) for _ in range(2)] == [True, False]
    with line.database.reading() as session:
        rows = session.scalars(select(Outbound).order_by(Outbound.id)).all()
    assert [(row.key, row.body) for row in rows] == [("a", "a" * 1500), ("a:2", "b" * 1500), ("a:3", "c" * 1500)]
