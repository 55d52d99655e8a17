"""The weekend's callers and those of Monday morning stand by what they were told, and all are rung by then."""

from __future__ import annotations

from datetime import datetime, timedelta

from ivr.operations.callbacks import claims, outcomes, promises
from ivr.operations.callbacks.outcomes import Said
from ivr.operations.capacity.first_calls import FirstCalls
from ivr.records.models import Callback, Report
from tests.support.line import Line, files, wib
from tests.support.planned import planned
from tests.support.queue import Queue, number_of

SCRIPT = planned(files(), 2)
MONDAY = wib("2026-11-30 08:00")
CALL = timedelta(minutes=7)
IN_VAIN = 3
"""Every third person does not pick up the first time."""


def ask(line: Line, person: int, now: datetime) -> None:
    """Somebody asks to be rung as soon as possible."""
    with line.database.begin() as session:
        report = Report(ticket=f"{person:08}", number=number_of(person), language="id", status="partial")
        report.created_at = now
        session.add(report)
        session.flush()
        promises.request(session, report, number_of(person), "asap", SCRIPT, now)


def ring_next(queue: Queue, agent: int, now: datetime) -> None:
    """An agent takes whoever is next; some do not pick up, the others talk."""
    asked = FirstCalls()
    taken = claims.take_next(queue.database, agent, now, lambda: asked.pressed(queue.database, SCRIPT, now))
    if taken is None:
        return
    first = queue.row(taken).rung_at is None
    if first and taken % IN_VAIN == 0:
        queue.rings(taken, agent, "placed", "dialling", "no_answer", at=now)
        return
    queue.rings(taken, agent, "placed", "dialling", "talked", at=now)
    with queue.database.begin() as session:
        outcomes.finish(session, taken, agent, Said("solved"), SCRIPT, now)


def told_late(rows: list[Callback]) -> list[int]:
    return [row.id for row in rows if row.promised_due_at and (row.rung_at is None or row.rung_at > row.deadline_at)]


def test_who_asked_at_the_weekend_and_who_asks_on_monday_are_all_rung_as_told(line: Line) -> None:
    queue = Queue(line.database)
    agents = [queue.agent("sari"), queue.agent("budi")]
    for person in range(40):
        ask(line, person, wib("2026-11-28 10:00") + person * timedelta(minutes=20))
    person = 40
    for step in range(int(timedelta(hours=6, minutes=50) / timedelta(seconds=210))):
        now = MONDAY + step * timedelta(seconds=210)
        if step < 60:
            person += 1
            ask(line, person, now)
        ring_next(queue, agents[step % 2], now)
    rows = line.callbacks()
    told = [row.deadline_at for row in rows if row.promised_due_at]
    assert len(rows) == len(told) == 100
    assert told == sorted(told)  # nobody was told sooner than who asked before
    assert told_late([row for row in rows if row.deadline_at < MONDAY + timedelta(hours=7)]) == []
    weekend = [row for row in rows if row.created_at < MONDAY]
    assert max(row.deadline_at for row in weekend) <= min(row.deadline_at for row in rows if row not in weekend)
    assert sum(row.rung_at is not None for row in rows) > 90
