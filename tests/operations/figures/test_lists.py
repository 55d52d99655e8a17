"""The list behind a figure holds just what the figure counts."""

from __future__ import annotations

from datetime import datetime

from ivr.operations.calls.kinds import Kind
from ivr.operations.figures import FIGURES, Period, Sheet, Unit, lists, sheet
from ivr.records.database import Database
from tests.operations.figures.examples import ANY_NOW, ANY_PERIOD, told, whatever
from tests.support.histories import History, histories


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
        "chats.wait_median": found.chats.waits.number,
        "callbacks.reached_share": found.closed.ours,
        "callbacks.attempts_each": found.closed.ours,
        "calls.abandoned_share": found.calls.of(Kind.SERVED, Kind.ABANDONED),
        "calls.average": found.calls.measured,
    }
