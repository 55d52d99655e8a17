"""Promises kept, broken and given back are what a person would count from the rows, and a decided one stays so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from hypothesis import strategies as st

from ivr.operations.figures import Period, sheet
from ivr.operations.figures.fates import Fate, fate_of
from ivr.operations.figures.promises import To
from ivr.records.database import Database
from tests.operations.figures.examples import PERIODS, anything, counted, inside, is_released, told, whatever
from tests.support.histories import History, histories


def promises_of(history: History) -> Iterator[tuple[datetime, datetime | None, datetime | None, datetime | None]]:
    """Deadline, rung, given back, closed of every promise that was told."""
    for row in history.callbacks:
        if row["promised_due_at"] is not None:
            given_back = row["closed_at"] if is_released(row) else None
            yield row["deadline_at"], row["rung_at"], given_back, row["closed_at"]
        for moved in row["moved"]:
            yield moved["deadline_at"], moved["rung_at"], moved["moved_at"], moved["moved_at"]


def answers_of(history: History) -> Iterator[tuple[datetime, datetime | None, datetime | None, datetime | None]]:
    """Deadline, answered, given back, closed of every promise to answer in writing."""
    for row in history.enquiries:
        if row["promised_due_at"] is not None:
            by_person = row["close_reason"] in ("withdrawn", "erased") and row["closed_by"] is None
            given_back = row["closed_at"] if by_person else None
            yield row["deadline_at"], row["answered_at"], given_back, row["closed_at"]


@anything
def test_promises(kept_database: Database, history: History, period: Period, now: datetime) -> None:
    found = counted(kept_database, history, period, now).promises
    rung, written = (
        Counter(fate_of(*promise, now) for promise in told if inside(period, promise[0]))
        for told in (promises_of(history), answers_of(history))
    )
    fates = rung + written
    for what, those in ((To.RING, rung), (To.ANSWER, written)):
        assert {fate: found.of(what).number(fate) for fate in Fate} == {fate: those[fate] for fate in Fate}
    assert {fate: found.number(fate) for fate in Fate} == {fate: fates[fate] for fate in Fate}
    assert found.kept + found.broken + found.given_back == found.due
    assert found.due + found.pending == sum(fates.values())
    for fate in Fate:
        assert sum(found.hours(fate).values()) == sum(found.days(fate).values()) == found.number(fate)


@whatever(histories(), st.sampled_from(PERIODS[:2]), st.timedeltas(timedelta(0), timedelta(days=40)))
def test_a_promise_once_decided_stays_decided(
    kept_database: Database, history: History, period: Period, later: timedelta
) -> None:
    """However late one looks, of what was over before nothing moves: only pending ones are decided."""
    with told(kept_database, history) as session:
        before = sheet(session, period, period.end).promises
        after = sheet(session, period, period.end + later).promises
    assert (before.kept, before.broken, before.given_back) == (after.kept, after.broken, after.given_back)
    assert before.pending == after.pending == 0
