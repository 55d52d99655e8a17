"""Every figure that the database counts is the figure that a person would count from the rows, whatever happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from ivr.operations.calls.kinds import Kind, kind_of
from ivr.operations.figures import FIGURES, Period, Sheet, Unit, figure, lists, sheet
from ivr.operations.figures.callbacks import rank
from ivr.operations.figures.promises import Fate, fate_of
from ivr.records.database import Database
from tests.support.histories import MIDNIGHT, STAFF, History, histories, write
from tests.support.line import WIB
from tests.support.sizes import thoroughly

FIRST = date(2026, 11, 21)
PERIODS = [
    Period.day(date(2026, 11, 23), WIB),
    Period.day(date(2026, 11, 24), WIB),
    Period(FIRST, date(2026, 11, 26), WIB),
    Period.month(date(2026, 11, 1), WIB),
    Period(date(2026, 11, 23), date(2026, 11, 24), WIB, MIDNIGHT + timedelta(hours=9, minutes=7)),
]
NOWS = [MIDNIGHT, MIDNIGHT + timedelta(hours=9), MIDNIGHT + timedelta(days=30)]


@contextmanager
def told(database: Database, history: History) -> Iterator[Session]:
    """A session in which this has happened; it is forgotten afterwards."""
    with Session(database.engine) as session:
        write(session, history)
        yield session
        session.rollback()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def kept_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One database for all examples of a test."""
    from tests.support import databases

    if request.param == "sqlite":
        url = databases.sqlite_url(tmp_path_factory.mktemp("figures") / "hotline.db")
    else:
        server = request.getfixturevalue("postgres_server")
        url = server.url(server.create())
    databases.migrate(url)
    opened = Database(url)
    yield opened
    opened.close()


ANY_PERIOD, ANY_NOW = st.sampled_from(PERIODS), st.sampled_from(NOWS)


def whatever(*what: Any) -> Callable[[Any], Any]:
    """A test that is tried with so many examples of what may have been; `make thorough` tries more of them."""

    def tried(test: Any) -> Any:
        @pytest.mark.parametrize("examples", [15, thoroughly(60)])
        def trying(kept_database: Database, examples: int) -> None:
            def one(drawn: tuple[Any, ...]) -> None:
                test(kept_database, *drawn)

            one.__name__ = test.__name__
            settings(max_examples=examples)(given(st.tuples(*what))(one))()

        return trying

    return tried


anything = whatever(histories(), ANY_PERIOD, ANY_NOW)


def counted(database: Database, history: History, period: Period, now: datetime) -> Sheet:
    with told(database, history) as session:
        return sheet(session, period, now)


def inside(period: Period, moment: datetime | None) -> bool:
    return moment is not None and period.holds(moment)


def is_released(row: dict[str, Any]) -> bool:
    """The person got through, withdrew, or was forgotten because they asked, which nobody of the staff closes."""
    forgotten = row["close_reason"] == "erased" and row["closed_by"] is None
    return row["status"] in ("settled", "withdrawn") or forgotten


def promises_of(history: History) -> Iterator[tuple[datetime, datetime | None, datetime | None, datetime | None]]:
    """Deadline, rung, given back, closed of every promise that was told."""
    for row in history.callbacks:
        if row["promised_due_at"] is not None:
            given_back = row["closed_at"] if is_released(row) else None
            yield row["deadline_at"], row["rung_at"], given_back, row["closed_at"]
        for moved in row["moved"]:
            yield moved["deadline_at"], moved["rung_at"], moved["moved_at"], moved["moved_at"]


@anything
def test_promises(kept_database: Database, history: History, period: Period, now: datetime) -> None:
    found = counted(kept_database, history, period, now).promises
    fates = Counter(fate_of(*promise, now) for promise in promises_of(history) if inside(period, promise[0]))
    assert {fate: found.number(fate) for fate in Fate} == {fate: fates[fate] for fate in Fate}
    assert found.kept + found.broken + found.given_back == found.due
    assert found.due + found.pending == sum(fates.values())
    for fate in Fate:
        assert sum(found.hours(fate).values()) == sum(found.days(fate).values()) == found.number(fate)


@anything
def test_calls(kept_database: Database, history: History, period: Period, now: datetime) -> None:
    found = counted(kept_database, history, period, now).calls
    rows = [row for row in history.calls if row["direction"] == "inbound" and inside(period, row["arrived_at"])]
    kinds = Counter(
        kind_of(row["ended_at"] is not None, row["release"] is not None, row["ending"], row["chosen"], row["abandoned"])
        for row in rows
    )
    assert {kind: found.of(kind) for kind in Kind} == {kind: kinds[kind] for kind in Kind}
    assert found.arrived == len(rows) == sum(found.of(kind) for kind in Kind)
    assert found.answered == sum(row["release"] is not None for row in rows) == found.while_open + found.while_closed
    assert found.finished == sum(row["ending"] == "finished" for row in rows)
    hours = Counter(row["arrived_at"].astimezone(WIB).hour for row in rows)
    days = Counter(row["arrived_at"].astimezone(WIB).date() for row in rows)
    assert dict(found.hours()) == {hour: hours[hour] for hour in range(24)}
    assert dict(found.days()) == dict(days)
    lengths = [row["seconds"] for row in rows if row["seconds"] is not None]
    assert found.average_seconds == (sum(lengths) / len(lengths) if lengths else None)


@anything
def test_reports(kept_database: Database, history: History, period: Period, now: datetime) -> None:
    found = counted(kept_database, history, period, now).reports
    rows = [row for row in history.reports if inside(period, row["created_at"])]
    assert found.total == len(rows) == found.partial + found.complete
    assert found.partial == sum(row["status"] == "partial" for row in rows)
    assert dict(found.by("category")) == dict(Counter(row["category"] or "" for row in rows))
    assert dict(found.by("province")) == dict(Counter((row["region"] or "")[:2] for row in rows))
    assert dict(found.by("language")) == dict(Counter(row["language"] for row in rows))
    assert sum(found.by("channel").values()) == len(rows)


@anything
def test_callbacks(kept_database: Database, history: History, period: Period, now: datetime) -> None:
    found = counted(kept_database, history, period, now)
    closed = [row for row in history.callbacks if inside(period, row["closed_at"])]
    ours = [row for row in closed if not is_released(row)]
    assert found.closed.total == len(closed) == sum(found.closed.by_status.values())
    assert (found.closed.ours, found.closed.attempts) == (len(ours), sum(row["attempts_made"] for row in ours))
    assert found.closed.reached == sum(row["reached_at"] is not None for row in ours)
    assert found.closed.unreachable == sum(row["reached_at"] is None and row["attempts_made"] > 0 for row in ours)
    parts = found.closed.reached, found.closed.unreachable, found.closed.not_rung, found.closed.released
    assert sum(parts) == found.closed.total
    waited = sorted(row["first_wait"] for row in history.callbacks if inside(period, row["first_attempt_at"]))
    assert found.waits.number == len(waited)
    assert found.waits.median == (waited[rank(0.5, len(waited))] if waited else None)
    assert found.waits.ninetieth == (waited[rank(0.9, len(waited))] if waited else None)


def whole(later: datetime | None, earlier: datetime | None) -> int:
    return int(later.timestamp() // 1 - earlier.timestamp() // 1) if later and earlier else 0


@anything
def test_agents(kept_database: Database, history: History, period: Period, now: datetime) -> None:
    found = {agent.login: agent for agent in counted(kept_database, history, period, now).agents}
    attempts = [one for row in history.callbacks for one in row["attempts"] if inside(period, one["decided_at"])]
    claims = Counter(
        STAFF[1 + number % 2]
        for number, row in enumerate(history.callbacks)
        for at in row["claims"]
        if inside(period, at)
    )
    closed = Counter(
        STAFF[row["closed_by"]] for row in history.callbacks if row["closed_by"] and inside(period, row["closed_at"])
    )
    expected: dict[str, Any] = {}
    for login in [*STAFF.values(), ""]:
        mine = [one for one in attempts if STAFF.get(one["staff_id"], "") == login]
        joined = [one for one in mine if one["outcome"] == "connected"]
        talked = sum(whole(one["ended_at"], one["connected_at"]) for one in joined)
        wrapped = sum(whole(one["wrapped_up_at"], one["ended_at"]) for one in joined)
        numbers = claims[login], len(mine), len(joined), talked, wrapped, closed[login]
        if any((claims[login], mine, closed[login])):
            expected[login] = numbers
    assert {
        login: (one.taken, one.attempts, one.connected, one.talked, one.wrapped_up, one.closed_total)
        for login, one in found.items()
    } == expected
    assert sum(one.attempts for one in found.values()) == len(attempts)


@whatever(histories(6), ANY_PERIOD, ANY_NOW)
def test_the_lists_hold_exactly_what_is_counted(
    kept_database: Database, history: History, period: Period, now: datetime
) -> None:
    with told(kept_database, history) as session:
        found = sheet(session, period, now)
        numbers = {one.code: one.value(found) for one in FIGURES if one.unit is Unit.COUNT and not one.live}
        for code, number in (numbers | behind_rates(found)).items():
            assert len(lists.behind(session, code, period, now, 1000)) == number, code


def behind_rates(found: Sheet) -> dict[str, int]:
    """How many things the rates are taken from."""
    return {
        "promises.share": found.promises.judged,
        "callbacks.wait_median": found.waits.number,
        "callbacks.reached_share": found.closed.ours,
        "callbacks.attempts_each": found.closed.ours,
        "calls.abandoned_share": found.calls.of(Kind.SERVED, Kind.ABANDONED),
        "calls.average": found.calls.measured,
    }


PARTS = {
    "promises.due": ("promises.kept", "promises.broken", "promises.given_back"),
    "callbacks.closed": ("callbacks.reached", "callbacks.unreachable", "callbacks.not_rung", "callbacks.released"),
    "calls.arrived": (
        *("calls.served", "calls.abandoned", "calls.chose_nothing"),
        *("calls.no_menu", "calls.under_way", "calls.unclear"),
    ),
    "calls.answered": ("calls.while_open", "calls.while_closed"),
    "reports.total": ("reports.complete", "reports.partial"),
}
"""Figures that a reader may add up."""


@anything
def test_the_parts_that_are_shown_add_up_to_what_is_shown_of_all(
    kept_database: Database, history: History, period: Period, now: datetime
) -> None:
    found = counted(kept_database, history, period, now)
    for whole_code, parts in PARTS.items():
        assert figure(whole_code).value(found) == sum(figure(part).value(found) for part in parts), whole_code


@whatever(histories(), st.integers(0, 5), st.integers(0, 86399))
def test_days_add_up_to_what_they_are_days_of(
    kept_database: Database, history: History, days: int, second: int
) -> None:
    """Wherever a span is cut at midnight, nothing is lost and nothing counted twice."""
    now, last = MIDNIGHT + timedelta(days=days, seconds=second), date(2026, 11, 27)
    cut = FIRST + timedelta(days=days)
    with told(kept_database, history) as session:
        whole, first, second_part = (
            sheet(session, Period(*span, WIB), now)
            for span in ((FIRST, last), (FIRST, cut), (cut + timedelta(days=1), max(last, cut + timedelta(days=1))))
        )
    for read in (
        lambda one: one.promises.due,
        lambda one: one.promises.kept,
        lambda one: one.promises.pending,
        lambda one: one.calls.arrived,
        lambda one: one.calls.of(Kind.ABANDONED),
        lambda one: one.reports.total,
        lambda one: one.closed.total,
        lambda one: one.waits.number,
        lambda one: sum(agent.attempts for agent in one.agents),
    ):
        assert read(whole) == read(first) + read(second_part)


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
