"""Whatever may have happened at a hotline, and what is counted of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from ivr.operations.figures import Period, Sheet, sheet
from ivr.records.database import Database
from tests.support.histories import MIDNIGHT, History, histories, write
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
ANY_PERIOD, ANY_NOW = st.sampled_from(PERIODS), st.sampled_from(NOWS)


@contextmanager
def told(database: Database, history: History) -> Iterator[Session]:
    """A session in which this has happened; it is forgotten afterwards."""
    with Session(database.engine) as session:
        write(session, history)
        yield session
        session.rollback()


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


def whole(later: datetime | None, earlier: datetime | None) -> int:
    return int(later.timestamp() // 1 - earlier.timestamp() // 1) if later and earlier else 0
