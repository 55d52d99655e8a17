"""The queue as the console lists it: in which order, found by what, and at which price."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event, select

from ivr.operations.callbacks import claims, supervision
from ivr.operations.console import queue
from ivr.operations.console.queue import Filters
from ivr.records.models import Callback, Report
from tests.operations.console.waiting import OTHER, ask_for_a_callback, hire
from tests.support.keys import told_and_rung
from tests.support.line import AGENT, Line


def test_the_queue_says_what_is_overdue_and_who_holds_what(line: Line) -> None:
    staff = hire(line, "sari")
    first = ask_for_a_callback(line)
    second = ask_for_a_callback(line, OTHER, "2")
    claims.take(line.database, first.id, staff, line.now)
    with line.database.reading() as session:
        found = queue.queue(session, Filters(), 1, line.now)
        counts = queue.counts(session, line.now + timedelta(hours=3))
    assert [(entry.callback.id, entry.category) for entry in found.waiting] == [(second.id, "capital")]
    assert [(entry.callback.id, entry.holder) for entry in found.held] == [(first.id, "Sari")]
    assert (counts.waiting, counts.due, counts.overdue, counts.held, counts.unreachable) == (1, 1, 2, 1, 0)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(), 2),
        (Filters(category="capital"), 1),
        (Filters(category="spoiled_goods"), 0),
        (Filters(text="5432"), 1),
        (Filters(text="32"), 0),
        (Filters(text="9999"), 0),
        (Filters(text="tidak ada"), 0),
        (Filters(text="word " * 9), 0),
        (Filters(region="32"), 0),
        (Filters(overdue=True), 0),
    ],
)
def test_the_queue_can_be_searched(line: Line, filters: Filters, found: int) -> None:
    ask_for_a_callback(line)
    ask_for_a_callback(line, OTHER, "2")
    with line.database.reading() as session:
        assert queue.queue(session, filters, 1, line.now).found == found


def test_the_queue_is_found_by_ticket_and_by_province(line: Line) -> None:
    line.dial().press(*told_and_rung(who="1"))
    (report,) = line.reports()
    with line.database.reading() as session:
        for filters in (Filters(text=report.ticket), Filters(region="32"), Filters(region="32.73")):
            assert queue.queue(session, filters, 9, line.now).found == 1
        assert queue.queue(session, Filters(region="33"), 1, line.now).found == 0


def test_a_page_of_the_queue_costs_the_same_number_of_questions_however_long_it_is(line: Line) -> None:
    def asked() -> int:
        statements: list[str] = []
        listen = lambda *told: statements.append(told[2])  # noqa: E731
        engine = line.database.engine
        event.listen(engine, "before_cursor_execute", listen)
        with line.database.reading() as session:
            queue.queue(session, Filters(), 1, line.now)
        event.remove(engine, "before_cursor_execute", listen)
        return len(statements)

    ask_for_a_callback(line)
    few = asked()
    with line.database.begin() as session:
        pattern = session.scalars(select(Callback)).one()
        values = {c.key: getattr(pattern, c.key) for c in Callback.__table__.columns if c.key != "id"}
        session.add_all(Callback(**{**values, "number": f"+62812000{n:05}"}) for n in range(40))
    assert asked() == few <= 4


def test_the_version_of_the_queue_changes_with_every_step_of_a_callback(line: Line) -> None:
    staff = hire(line, "sari")

    def version() -> str:
        with line.database.reading() as session:
            return queue.counts(session, line.now).version

    seen = [version()]
    callback = ask_for_a_callback(line)
    seen.append(version())
    claims.take(line.database, callback.id, staff, line.now)
    seen.append(version())
    line.hotline.ringer.ring(callback.id, AGENT, line.now, staff)
    seen.append(version())
    line.clock.advance(60)
    seen.append(version())
    with line.database.begin() as session:
        supervision.raise_up(session, callback.id, True, staff, line.now)
    seen.append(version())
    assert len(set(seen)) == len(seen)
    assert version() == seen[-1]


def test_the_queue_reads_only_what_belongs_to_it(line: Line) -> None:
    with line.database.begin() as session:
        session.add(Report(ticket="12345674", language="id", status="received", created_at=line.now))
    with line.database.reading() as session:
        found = queue.queue(session, Filters(), 1, line.now)
    assert (found.waiting, found.held, found.unreachable, found.pages) == ((), (), (), 1)
