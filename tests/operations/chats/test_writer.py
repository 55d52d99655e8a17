"""A few hands answer people outside of requests; a kick in the midst of the work leads to another look."""

from __future__ import annotations

import threading

from ivr.operations.chats import writer as writers
from ivr.operations.chats.writer import Writer

PATIENCE = 10.0


def test_a_kick_while_an_address_is_being_answered_is_not_lost() -> None:
    seen: list[int] = []
    at_work, go_on, twice = threading.Event(), threading.Event(), threading.Event()

    def work(address: int) -> None:
        seen.append(address)
        at_work.set()
        go_on.wait(PATIENCE)
        if len(seen) == 2:
            twice.set()

    writer = Writer(work, 1)
    assert writer.kick(7)
    assert at_work.wait(PATIENCE)
    assert writer.kick(7)
    assert writer.kick(7), "it stands in line already"
    go_on.set()
    assert twice.wait(PATIENCE)
    writer.close()
    assert seen == [7, 7]


def test_one_that_fails_stops_nobody() -> None:
    done = threading.Event()

    def work(address: int) -> None:
        if address == 1:
            raise OSError("away")
        done.set()

    writer = Writer(work, 1)
    writer.kick(1)
    writer.kick(2)
    assert done.wait(PATIENCE)
    writer.close()


def test_a_line_that_is_full_is_left_to_the_sweep(monkeypatch) -> None:
    monkeypatch.setattr(writers, "MOST_WAITING", 1)
    at_work, go_on = threading.Event(), threading.Event()
    writer = Writer(lambda _: at_work.set() or go_on.wait(PATIENCE), 1)
    writer.kick(1)
    at_work.wait(PATIENCE)
    assert writer.kick(2)
    assert not writer.kick(3)
    go_on.set()
    writer.close()
