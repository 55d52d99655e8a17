"""A simulation is played: it is stopped on the way, left in the middle, takes too long, fails, and is forgotten."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from ivr.operations.capacity import run_queue, runs, work_on_runs
from ivr.operations.capacity.run_queue import Taken
from ivr.operations.capacity.runs import Asked, Asking, Ending
from ivr.operations.capacity.work_on_runs import Work
from ivr.records.simulation_runs import SimulationRun
from tests.support.line import Line
from tests.support.scheduled import do

Watch = Callable[[Work, float], None]


@pytest.fixture
def line_with_run(line: Line) -> Line:
    with line.database.begin() as session:
        assert runs.start(session, Asked(4, 4.0, 60.0), "form", "staff:agus", line.now) is Asking.NEW
    return line


def the_run(line: Line) -> SimulationRun:
    with line.database.reading() as session:
        return session.scalars(select(SimulationRun)).one()


def work(line: Line, leave: bool = False) -> Ending | None:
    taken = run_queue.take(line.database, line.now)
    assert taken is not None
    return work_on_runs.work(line.database, line.hotline.script(line.now), line.hotline.clock, taken, lambda: leave)


def meanwhile(monkeypatch: pytest.MonkeyPatch, at: int, act: Callable[[Work], None]) -> list[int]:
    """Something happens as soon as so many per cent are told; gives what was told."""
    monkeypatch.setattr(work_on_runs, "BEAT", 0.0)
    watch, seen = Work.watch, list[int]()

    def look_on(mine: Work, part: float) -> None:
        if not seen or int(part * 100) > seen[-1]:
            seen.append(int(part * 100))
            if seen[-1] >= at:
                act(mine)
            watch(mine, part)

    monkeypatch.setattr(Work, "watch", look_on)
    return seen


def test_what_came_of_it_is_kept_with_what_it_was_played_from(line_with_run: Line) -> None:
    assert work(line_with_run) is Ending.DONE
    run = the_run(line_with_run)
    assert (run.progress, run.tries, run.started_at, run.ended_at) == (100, 1, line_with_run.now, line_with_run.now)
    assert run.result
    assert run.result["goals"] == {"keeps": 1, "within_a_day": 1, "soon": 1}
    told = run.result["from"]
    assert (told["seen"], told["own_hours"], told["learned"], told["days"], told["hours"]) == (0, False, None, 5, 7)
    assert told["minutes"] == pytest.approx(7, abs=1)


def test_a_run_that_is_stopped_ends_on_the_way(line_with_run: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(mine: Work) -> None:
        assert the_run(line_with_run).progress == 19
        with line_with_run.database.begin() as session:
            assert runs.cancel(session, mine.taken.number, "staff:ratna", line_with_run.now)

    seen = meanwhile(monkeypatch, 20, stop)
    assert work(line_with_run) is None
    assert (seen[-1], the_run(line_with_run).ending, the_run(line_with_run).result) == (20, "cancelled", None)
    assert run_queue.take(line_with_run.database, line_with_run.now) is None


def test_who_is_told_to_end_leaves_it_to_the_next_at_once(line_with_run: Line) -> None:
    assert work(line_with_run, leave=True) is None
    assert run_queue.take(line_with_run.database, line_with_run.now) == Taken(the_run(line_with_run).id, 2)


def test_a_run_that_another_has_begun_again_is_not_ended_by_who_was_slow(
    line_with_run: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(mine: Work) -> None:
        line_with_run.clock.advance(61)
        assert run_queue.take(line_with_run.database, line_with_run.now) == Taken(mine.taken.number, 2)

    meanwhile(monkeypatch, 40, silent)
    assert work(line_with_run) is None
    run = the_run(line_with_run)
    assert (run.ended_at, run.tries, run.progress) == (None, 2, 0)


def test_one_that_takes_too_long_ends(line_with_run: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work_on_runs, "LIMIT", -1.0)
    assert work(line_with_run) is Ending.TOO_LONG
    assert the_run(line_with_run).ending == "too_long"


def test_one_that_fails_is_not_tried_for_ever(line_with_run: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(work_on_runs, "staffings", fails)
    with pytest.raises(MemoryError):
        work(line_with_run)
    assert the_run(line_with_run).ending == "failed"
    assert run_queue.take(line_with_run.database, line_with_run.now) is None


def test_a_database_that_is_away_for_a_moment_ends_nothing(
    line_with_run: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, away = Work.write, ["beaten_at", "ending", "ending"]

    def now_and_then(mine: Work, **values: object) -> bool:
        if away and away[0] in values and away.pop(0):
            raise OperationalError("", None, Exception("away"))
        return write(mine, **values)

    monkeypatch.setattr(Work, "write", now_and_then)
    monkeypatch.setattr(work_on_runs.time, "sleep", lambda _seconds: None)
    assert work(line_with_run) is Ending.DONE
    assert not away


def test_after_ninety_days_it_is_forgotten_and_an_open_one_never(line_with_run: Line) -> None:
    line_with_run.clock.advance(86400 * 91)
    assert do(line_with_run, "retention")["simulations"] == 0
    work(line_with_run)
    line_with_run.clock.advance(86400 * 90)
    assert do(line_with_run, "retention")["simulations"] == 0
    line_with_run.clock.advance(60)
    assert do(line_with_run, "retention")["simulations"] == 1
