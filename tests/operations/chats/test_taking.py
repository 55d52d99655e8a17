"""Whoever holds an address takes all of it, also what comes in while they do; nobody else does so at the same time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from ivr.hotline.messenger import Inbound, Kind
from ivr.operations.chats import arrivals, taking
from ivr.records.database import Database
from tests.support.line import CALLER, WHATSAPP, Line, line_for
from tests.support.writing import inbounds

PATIENCE = 20.0


@pytest.fixture
def line(database: Database, database_url: str, tmp_path: Path) -> Iterator[Line]:
    with line_for(database, database_url, tmp_path, whatsapp=True) as made:
        yield made


def arrive(line: Line, sid: str, words: str, seconds: float = 0) -> int:
    came = Inbound(sid, CALLER, WHATSAPP, Kind.TEXT, words, number=CALLER)
    with line.database.begin() as session:
        address = arrivals.take_in(session, came, line.now + timedelta(seconds=seconds))
    assert address is not None
    return address


def take(line: Line, address: int) -> int:
    return taking.take_waiting(line.database, line.hotline.scripts, address, line.now)


def test_what_came_by_a_clock_that_is_ahead_is_taken_at_once(line: Line) -> None:
    assert take(line, arrive(line, "SM1", "Halo", seconds=1.5)) == 1


def test_what_comes_in_while_an_address_is_held_is_taken_by_who_holds_it(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = arrive(line, "SM1", "Halo")
    before = taking._waits

    def comes_first(*asked: object) -> bool:
        """Just when the lock is let go; its own hands had found it taken."""
        if len(inbounds(line.database)) == 1:
            arrive(line, "SM2", "1", seconds=0.01)
        return before(*asked)  # type: ignore[arg-type]

    monkeypatch.setattr(taking, "_waits", comes_first)
    assert take(line, address) == 2
    assert [one.turn for one in inbounds(line.database)] == [1, 2]


def test_two_hands_at_once_take_each_piece_once(line: Line) -> None:
    came = [arrive(line, f"SM{number}", words) for number, words in enumerate(("Halo", "1", "6", "2"))]
    both = threading.Barrier(2, timeout=PATIENCE)
    taken: list[int] = []

    def work() -> None:
        both.wait()
        taken.append(take(line, came[0]))

    hands = [threading.Thread(target=work) for _ in range(2)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join(PATIENCE)
    assert sum(taken) == 4
    assert [one.turn for one in inbounds(line.database)] == [1, 2, 3, 4]
