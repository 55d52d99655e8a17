"""A fortnight with as many callbacks as the planned agents can do, and a fifth more: what is promised is kept.

The wallboard says so, and everybody who was promised anything: callers take down what they hear, and when it rang.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from ivr.hotline.staff import Role
from ivr.records.database import Database
from ivr.records.half_hours import PastHalfHour
from ivr.records.models import Callback
from ivr.records.moved_promises import MovedPromise
from tests.stress import accounts
from tests.stress.fortnight import Fortnight, Size
from tests.support.line import Line
from tests.support.people import add_person
from tests.support.sizes import thoroughly
from tests.support.tables import TABLE

FRIDAY_EVENING = "2026-10-30 23:00"
ENOUGH = 0.95
SIZES = [
    pytest.param(Size(agents=1, load=1.2, days=4, farthest=1, changes_of_mind=0.1), id="a few days"),
    thoroughly(Size(agents=9, load=1.0, days=14), name="load 1.0"),
    thoroughly(Size(agents=8, load=1.2, days=14), name="load 1.2"),
]


@pytest.fixture
def quiet_line(database: Database, database_url: str, tmp_path: Path) -> Line:
    """A hotline on the evening before the first day."""
    return Line(database, database_url, tmp_path, start=FRIDAY_EVENING)


@pytest.mark.parametrize("size", SIZES)
def test_what_is_promised_is_kept_and_the_wallboard_counts_what_callers_heard(
    quiet_line: Line, size: Size, record_property: Callable[[str, object], None]
) -> None:
    line, begun = quiet_line, time.process_time()
    add_person(line.hotline, "dewi", Role.SUPERVISOR)
    days = Fortnight(line, size)
    days.run()
    accounts.rings(line, days.people)
    assert days.callers.heard_oddly == []

    promises = accounts.promised(days.people)
    by_us, by_them = accounts.on_the_wallboard(line, "dewi", days.first, days.last), accounts.counted(promises)
    record_property(TABLE, _line_of_table(days, by_us, by_them, time.process_time() - begun))
    assert by_us == by_them, str(by_us)
    assert by_them["due"] == by_them["kept"] + by_them["broken"] + by_them["given_back"] + by_them["pending"]
    assert by_them["kept"] >= ENOUGH * (by_them["kept"] + by_them["broken"])
    assert accounts.overtaken(promises) == []
    assert accounts.before_their_turn(days.people, promises) == []
    _the_books_agree(line, days)


def _the_books_agree(line: Line, days: Fortnight) -> None:
    """One open callback for each number at most, every move of a promise written down, and every half hour."""
    with line.database.reading() as session:
        open_ = select(Callback.number, func.count()).where(Callback.closed_at.is_(None))
        twice = session.execute(open_.group_by(Callback.number).having(func.count() > 1)).all()
        asked = session.scalar(select(func.count(Callback.number.distinct())))
        moved = session.scalar(select(func.count()).select_from(MovedPromise))
        half_hours = session.scalar(select(func.count()).select_from(PastHalfHour))
    assert twice == []
    assert asked == len(days.people)
    assert moved == sum(len(person.moved) for person in days.people)
    assert half_hours == 14 * days.opening_days


def _line_of_table(days: Fortnight, by_us: dict[str, int], by_them: dict[str, int], seconds: float) -> str:
    """The figures of one course: by what callers heard, and where it differs, by the wallboard."""
    told = sum(bool(person.told) for person in days.people)
    share = by_them["kept"] / max(1, by_them["kept"] + by_them["broken"])
    kind = "SQLite" if days.line.database.is_sqlite else "PostgreSQL"
    return (
        f"load {days.size.load}, {days.size.agents} agents, {kind}: {len(days.people)} asked, {told} told a time; "
        f"{by_them['due']} promises: {by_them['kept']} kept ({share:.1%}), {by_them['broken']} broken, "
        f"{by_them['given_back']} given back; on the wallboard {'the same' if by_us == by_them else by_us}; "
        f"{seconds:.0f} s of processor time"
    )
