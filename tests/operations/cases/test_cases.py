"""Every report becomes a case, however late it comes to light; and asking which have not costs nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, insert, select, update

from ivr.operations.cases import cases
from ivr.records.cases import Case
from ivr.records.database import Database
from ivr.records.models import Report
from tests.support.line import wib
from tests.support.office import HOURS, all_cases

NOW = wib("2026-11-24 09:00")
MANY = 2000


def report(number: int, at: datetime = NOW, **values: Any) -> dict[str, Any]:
    return {"id": number, "ticket": f"{number:08}", "language": "id", "status": "received", "created_at": at, **values}


def filed(database: Database, *rows: dict[str, Any]) -> None:
    with database.begin() as session:
        session.execute(insert(Report), list(rows))


def of_reports(database: Database) -> list[int]:
    return sorted(case.report_id for case in all_cases(database))


def test_a_report_that_comes_to_light_late_becomes_a_case_once(database: Database) -> None:
    filed(database, report(10), report(12))
    assert cases.adopt(database, HOURS, NOW) == 2
    long_ago = NOW - timedelta(days=400)
    filed(database, report(11), report(3, long_ago))  # committed after those that came later
    assert [cases.adopt(database, HOURS, NOW) for _ in range(2)] == [2, 0]
    since = {case.report_id: case.since for case in all_cases(database)}
    assert since == {3: long_ago, 10: NOW, 11: NOW, 12: NOW}


def test_more_than_one_batch_is_taken_in_one_go(database: Database) -> None:
    filed(database, *(report(number) for number in range(1, cases.BATCH + 3)))
    assert cases.adopt(database, HOURS, NOW) == cases.BATCH + 2
    assert len(of_reports(database)) == cases.BATCH + 2


def test_one_that_somebody_has_looked_at_is_not_made_twice(database: Database) -> None:
    filed(database, report(1))
    with database.begin() as session:
        cases.of_report(session, session.get_one(Report, 1), HOURS)
    cases.adopt(database, HOURS, NOW)
    assert of_reports(database) == [1]


def test_who_dies_in_the_middle_leaves_it_to_the_next(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    filed(database, report(1))

    def dies(session: Any, _model: Any, _rows: Any) -> None:
        session.execute(update(Report).values(adopted_at=NOW))
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(cases, "insert_all_unless_there", dies)
        with pytest.raises(KeyboardInterrupt):
            cases.adopt(database, HOURS, NOW)
    assert cases.adopt(database, HOURS, NOW) == 1
    assert of_reports(database) == [1]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_report_that_is_being_changed_is_taken_later_and_nobody_waits(database: Database) -> None:
    filed(database, report(1), report(2))
    with database.begin() as session:
        session.get(Report, 1, with_for_update=True)
        assert cases.adopt(database, HOURS, NOW) == 1
    assert cases.adopt(database, HOURS, NOW) == 1
    assert of_reports(database) == [1, 2]


def test_several_at_once_take_each_once(database: Database) -> None:
    filed(database, *(report(number) for number in range(1, 201)))
    took: list[int] = []
    others = [threading.Thread(target=lambda: took.append(cases.adopt(database, HOURS, NOW))) for _ in range(4)]
    for one in others:
        one.start()
    for one in others:
        one.join()
    assert sum(took) == 200
    assert of_reports(database) == list(range(1, 201))


@contextmanager
def asked(database: Database) -> Iterator[list[tuple[str, Any]]]:
    """The questions that are put to the database meanwhile."""
    found: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if statement.startswith("SELECT"):
            found.append((statement, values))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def test_asking_looks_at_no_report_that_was_taken_already(database: Database) -> None:
    filed(database, *(report(number, adopted_at=NOW) for number in range(1, MANY)), report(MANY))
    with asked(database) as questions:
        assert cases.adopt(database, HOURS, NOW) == 1
    assert len(questions) == 2
    with database.engine.connect() as connection:
        if not database.is_sqlite:
            connection.exec_driver_sql("ANALYZE reports")
        for statement, values in questions:
            explain = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "
            plan = "\n".join(str(row) for row in connection.exec_driver_sql(explain + statement, values))
            assert "ix_reports_unadopted" in plan, plan
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 1
