"""What agents see on their desks: the callback in hand, the queue, their day, and what nobody has promised yet."""

from __future__ import annotations

from ivr.operations.callbacks import claims, lapsed_claims
from ivr.operations.console import desktop
from tests.operations.console.waiting import ask_for_a_callback, hire, leave_a_message
from tests.support.line import AGENT, Line


def test_the_desk_holds_everything_that_is_known_of_the_person(line: Line) -> None:
    staff = hire(line, "sari")
    leave_a_message(line)
    callback = ask_for_a_callback(line)
    claims.take(line.database, callback.id, staff, line.now)
    with line.database.reading() as session:
        found = desktop.current(session, staff)
    assert found is not None
    assert (found.callback.id, [report.category for report in found.reports]) == (callback.id, ["demand"])
    assert found.attempt is None
    assert [contact.report.region for contact in found.contacts if contact.report] == ["32.73"]


def test_an_empty_desk_is_empty(line: Line) -> None:
    staff = hire(line, "sari")
    with line.database.reading() as session:
        assert desktop.current(session, staff) is None
        assert desktop.became(session, staff, None, line.now) is None


def test_a_claim_that_lapsed_is_told_with_what_became_of_it(line: Line) -> None:
    staff = hire(line, "sari")
    callback = ask_for_a_callback(line)
    claims.take(line.database, callback.id, staff, line.now)
    line.clock.advance(600)
    lapsed_claims.free(line.database, line.now)
    with line.database.reading() as session:
        told = desktop.became(session, staff, callback.id, line.now)
    assert told is not None
    assert (told.callback.status, told.attempt) == ("waiting", None)
    assert told.ticket == line.reports()[0].ticket


def test_a_try_that_failed_is_told_with_the_next_step(line: Line) -> None:
    staff = hire(line, "sari")
    callback = ask_for_a_callback(line)
    claims.take(line.database, callback.id, staff, line.now)
    line.hotline.ringer.ring(callback.id, AGENT, line.now, staff)
    line.clock.advance(60)
    with line.database.reading() as session:
        told = desktop.became(session, staff, None, line.now)
    assert told is not None
    assert told.attempt is not None
    assert (told.attempt.outcome, told.callback.status) == ("agent_no_answer", "waiting")


# The queue


# My day


# Messages and broken-off calls


# Completing the report


# Has anything changed?
