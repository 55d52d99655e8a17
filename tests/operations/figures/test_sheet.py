"""Every figure that the database counts is the figure that a person would count from the rows, whatever happened."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import strategies as st

from ivr.operations.calls.kinds import Kind
from ivr.operations.figures import Period, figure, sheet
from ivr.records.database import Database
from tests.operations.figures.examples import FIRST, anything, counted, told, whatever
from tests.support.histories import MIDNIGHT, History, histories
from tests.support.line import WIB

PARTS = {
    "promises.due": ("promises.kept", "promises.broken", "promises.given_back"),
    "promises.kept": ("promises.kept_rung", "promises.kept_written"),
    "promises.broken": ("promises.broken_rung", "promises.broken_written"),
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
        lambda one: one.chats.wanted,
        lambda one: one.chats.waits.number,
        lambda one: sum(agent.attempts for agent in one.agents),
    ):
        assert read(whole) == read(first) + read(second_part)
