"""Lists of everything, for machines."""

from __future__ import annotations

from sqlalchemy import event

from ivr.operations.figures.listings import Wanted, callbacks, calls, reports, voicemails
from tests.support.line import CALLER, Line


def ask_to_be_rung(line: Line, number: str | None = CALLER) -> str:
    call = line.dial(number).press("3", "2", "1", "1")
    line.clock.advance(1)
    return call.sid


def test_a_listing_asks_the_database_as_often_for_many_as_for_one(line: Line) -> None:
    def asked() -> int:
        count = 0

        def note(*_: object) -> None:
            nonlocal count
            count += 1

        event.listen(line.database.engine, "before_cursor_execute", note)
        try:
            with line.database.reading() as session:
                for listing in (reports, voicemails, calls):
                    listing(session, Wanted())
                callbacks(session, Wanted(), line.now)
        finally:
            event.remove(line.database.engine, "before_cursor_execute", note)
        return count

    ask_to_be_rung(line)
    one = asked()
    for at in range(6):
        ask_to_be_rung(line, f"+62811122233{at}")
    assert asked() == one
