"""The picture shows what cannot be done in time above what can, bar by bar."""

from __future__ import annotations

from typing import Any

from ivr.operations.capacity.overview import overview
from ivr.records.database import Database
from ivr.web.wallboard.capacity.picture import HEIGHT, Picture, picture
from tests.operations.capacity.planned import promised, with_plan
from tests.support.line import Line
from tests.support.queue import NOW, later


def drawn(line: Line, database: Database, agents: int) -> Picture | None:
    line.publish(with_plan(4, line.hotline.files))
    with line.app.test_request_context(), database.reading() as session:
        return picture(overview(session, with_plan(4), NOW, agents))


def test_where_nobody_waits_there_is_none(line: Line) -> None:
    assert drawn(line, line.database, 4) is None


def test_bars_are_as_high_as_what_stands_until_then(line: Line) -> None:
    promised(line.database, 20, later(30))
    promised(line.database, 20, later(90), first=50)
    found: Any = drawn(line, line.database, 2)
    assert [bar.number for bar in found.bars] == [20, 20, *[40] * 10]
    assert found.bars[0].late > 0
    assert found.bars[-1].late == 0
    assert max(bar.done + bar.late for bar in found.bars) <= HEIGHT
    assert len(found.line.split()) == len(found.bars)


def test_what_is_red_is_what_the_table_calls_at_risk(line: Line) -> None:
    """Retries that may wait longer are no promises: of the second half hour the table says that nobody is needed."""
    promised(line.database, 20, later(30))
    promised(line.database, 40, later(60), first=50, rung_at=NOW)
    promised(line.database, 10, later(90), first=150)
    line.publish(with_plan(4, line.hotline.files))
    with line.app.test_request_context(), line.database.reading() as session:
        seen = overview(session, with_plan(4), NOW, 2)
        found: Any = picture(seen)
    ahead = [one for one in seen.lines if not one.is_over]
    assert [bool(bar.late) for bar in found.bars] == [one.at_risk > 0 for one in ahead]
    assert [one.needed > 2 for one in ahead] == [one.at_risk > 0 for one in ahead]
    assert (ahead[1].needed, found.bars[1].late) == (0, 0)
    assert found.bars[1].later > 0
