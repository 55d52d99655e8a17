"""`python -m tests.bench.figures`: how long the figures take at a million rows, on both databases, and by which plans.

The data set is made up: so many callbacks, calls and reports, spread evenly over 30 months before a Tuesday in November
2026, one attempt and four entries of the audit for each callback; a thousand callbacks are open.
"""

from __future__ import annotations

import argparse
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.orm import Session

from ivr.operations.figures import Period, agents, callbacks, calls, lists, promises, reports, sheet
from ivr.operations.figures.live import live
from ivr.records.database import Database
from ivr.records.models import Voicemail
from ivr.records.people import Staff
from tests.support import databases, postgres
from tests.support.line import WIB, wib

NOW = wib("2026-11-24 11:00")
MONTHS = 30
AGENTS = 20
OPEN = 1000


_TABLES = {
    "calls": {
        "sid": "'CA' || n",
        "direction": "'inbound'",
        "caller": "'+62811' || (1000000 + n)",
        "called": "'+622150000587'",
        "status": "'completed'",
        "release": "1",
        "was_open": "{pick:3:10} < 8",
        "arrived_at": "{at:0}",
        "ended_at": "{at:90}",
        "seconds": "20 + {pick:5:220}",
        "ending": "CASE WHEN {pick:7:8} < 6 THEN 'finished' ELSE 'left' END",
        "chosen": "CASE {pick:7:8} WHEN 6 THEN 'callback' WHEN 7 THEN NULL ELSE 'report' END",
        "abandoned": "{pick:7:8} = 6",
    },
    "callbacks": {
        "id": "n",
        "number": "'+62812' || (1000000 + n)",
        "status": "CASE WHEN {open} THEN 'waiting' WHEN {pick:11:10} < 8 THEN 'done' ELSE 'settled' END",
        '"window"': "'asap'",
        "language": "'id'",
        "created_at": "{at:0}",
        "promised_due_at": "{at:0}",
        "due_at": "{at:0}",
        "deadline_at": "{at:7200}",
        "order_at": "{at:7200}",
        "first_attempt_at": "CASE WHEN NOT {open} THEN {at:300 + {pick:13:8000}} END",
        "first_wait": "CASE WHEN NOT {open} THEN 300 + {pick:13:8000} END",
        "rung_at": "CASE WHEN NOT {open} THEN {at:300 + {pick:13:8000}} END",
        "reached_at": "CASE WHEN NOT {open} AND {pick:17:5} > 0 THEN {at:300 + {pick:13:8000}} END",
        "attempts_made": "CASE WHEN {open} THEN 0 ELSE 1 + {pick:19:3} END",
        "lane": "1",
        "closed_at": "CASE WHEN NOT {open} THEN {at:900 + {pick:13:8000}} END",
        "closed_by": "CASE WHEN NOT {open} THEN 1 + {pick:23:20} END",
        "disposition": "CASE WHEN NOT {open} THEN CASE {pick:29:3} WHEN 0 THEN 'solved' ELSE 'refused' END END",
    },
    "reports": {
        "id": "n",
        "ticket": "CAST(10000000 + n AS TEXT)",
        "call_sid": "'CA' || n",
        "number": "'+62811' || (1000000 + n)",
        "category": "CASE {pick:31:5} WHEN 0 THEN 'demand' WHEN 1 THEN 'capital' WHEN 2 THEN 'distribution' END",
        "region": "CASE {pick:37:5} WHEN 0 THEN '32.73' WHEN 1 THEN '31.71' WHEN 2 THEN '11.01' END",
        "language": "'id'",
        "status": "CASE WHEN {pick:41:3} < 2 THEN 'received' ELSE 'partial' END",
        "created_at": "{at:0}",
        "callback_id": "n",
    },
    "attempts": {
        "id": "n",
        "callback_id": "n",
        "token": "'t' || n",
        "staff_id": "1 + {pick:23:20}",
        "first_number": "'+628111111111'",
        "outcome": "CASE WHEN {pick:43:4} < 3 THEN 'connected' ELSE 'no_answer' END",
        "decided_at": "{at:300 + {pick:13:8000}}",
        "connected_at": "{at:320 + {pick:13:8000}}",
        "ended_at": "{at:500 + {pick:13:8000}}",
        "wrapped_up_at": "{at:560 + {pick:13:8000}}",
        "rung_by_us": "1 = 2",
    },
    "audit": {
        "id": "n",
        "at": "{at:0}",
        "actor": "'staff:agent' || (1 + {pick:23:20})",
        "action": "CASE {pick:47:4} WHEN 0 THEN 'callback:claim' WHEN 1 THEN 'callback:finish' ELSE 'presence:set' END",
        "subject": "'callback ' || n",
        **dict.fromkeys(("content", "previous", "digest"), "''"),
    },
}
"""What stands in each column of row `n`: `{at:seconds}` after its beginning, `{pick:seed:choices}` one by chance."""


def _written(expression: str, is_sqlite: bool, rows: int) -> str:
    """The expression as this database takes it."""
    first, each = NOW - timedelta(days=MONTHS * 30), MONTHS * 30 * 86400 / rows
    expression = expression.replace("{open}", f"(n > {rows - OPEN})")
    expression = re.sub(r"\{pick:(\d+):(\d+)\}", r"((n * 7919 + n / 7 * \1 * 104729) % 65521 % \2)", expression)
    began = f"{first.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
    at = re.compile(r"\{at:(.*?)\}")
    if is_sqlite:
        return at.sub(rf"strftime('%Y-%m-%d %H:%M:%f000', '{began}', (n * {each} + \1) || ' seconds')", expression)
    return at.sub(rf"(timestamptz '{began}+00' + make_interval(secs => n * {each} + \1))", expression)


def fill(database: Database, rows: int) -> None:
    """Write the data set, oldest first, as it would have come: made by the database itself, which is quickest."""
    with database.begin() as session:
        for number in range(1, AGENTS + 1):
            person = f"agent{number}"
            session.add(Staff(id=number, login=person, name=person, role="agent", created_at=NOW))
        session.flush()
        for table, columns in _TABLES.items():
            last = rows - OPEN if table == "attempts" else rows * 4 if table == "audit" else rows
            series = (
                f"WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {last}) SELECT "
                if database.is_sqlite
                else "SELECT "
            )
            found = ", ".join(
                _written(expression, database.is_sqlite, rows * 4 if table == "audit" else rows)
                for expression in columns.values()
            )
            source = "s" if database.is_sqlite else f"generate_series(1::bigint, {last}) AS n"
            statement = f"INSERT INTO {table} ({', '.join(columns)}) {series}{found} FROM {source}"
            session.connection().exec_driver_sql(statement.replace("%", "%%") if not database.is_sqlite else statement)
        message = {"status": "stored", "seconds": 9, "recorded_at": NOW}
        session.add_all(Voicemail(recording_sid=f"RE{n}", call_sid=f"CA-{n}", **message) for n in range(50))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE" if database.is_sqlite else "VACUUM ANALYZE"))


@contextmanager
def statements(database: Database) -> Iterator[list[tuple[str, Any]]]:
    """Every statement of the block with its parameters."""
    found: list[tuple[str, Any]] = []

    def after(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        found.append((statement, parameters))

    event.listen(database.engine, "after_cursor_execute", after)
    try:
        yield found
    finally:
        event.remove(database.engine, "after_cursor_execute", after)


def measured(database: Database, ask: Callable[[Session], Any], times: int) -> tuple[float, float, list[Any]]:
    """Medians of the time that the statements take by themselves and of all time, in milliseconds; the statements."""
    by_themselves, altogether = [], []
    with database.reading() as session, statements(database) as asked:
        ask(session)
    for _ in range(times):
        with database.reading() as session:
            session.connection()
            began = time.perf_counter()
            ask(session)
            altogether.append(time.perf_counter() - began)
            cursor = session.connection().connection.cursor()
            began = time.perf_counter()
            for statement, parameters in asked:
                cursor.execute(statement, parameters)
                cursor.fetchall()
            by_themselves.append(time.perf_counter() - began)
    return statistics.median(by_themselves) * 1000, statistics.median(altogether) * 1000, asked


def plans(database: Database, asked: list[Any]) -> Iterator[str]:
    """How the database answers these statements."""
    explain = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN (ANALYZE, BUFFERS, SUMMARY OFF) "
    with database.engine.connect() as connection:
        for statement, parameters in asked:
            yield f"\n-- {' '.join(statement.split())[:300]}"
            for row in connection.exec_driver_sql(explain + statement, parameters):
                yield f"   {row[-1]}"


def measure(database: Database, name: str, times: int, explain: bool) -> None:
    """Print the times of each kind of figure, and with `explain` the plans."""
    day, month = Period.day(date(2026, 11, 24), WIB), Period.month(date(2026, 10, 1), WIB)
    kinds: dict[str, Callable[[Session], Any]] = {
        "live": lambda session: live(session, NOW, NOW),
        "promises of a day": lambda session: promises.promises(session, day, NOW),
        "everything of a day": lambda session: sheet(session, day, NOW),
        "promises of a month": lambda session: promises.promises(session, month, NOW),
        "calls of a month": lambda session: calls.calls(session, month),
        "reports of a month": lambda session: reports.reports(session, month),
        "closed of a month": lambda session: callbacks.closed_callbacks(session, month),
        "waits of a month": lambda session: callbacks.waits(session, month),
        "agents of a month": lambda session: agents.agents(session, month),
        "list: broken of a month": lambda session: lists.behind(session, "promises.broken", month, NOW),
        "list: abandoned of a month": lambda session: lists.behind(session, "calls.abandoned", month, NOW),
    }
    print(f"\n{name}\n{'':28}{'database ms':>12}{'all ms':>10}")
    seen: dict[str, list[Any]] = {}
    for kind, ask in kinds.items():
        in_database, altogether, seen[kind] = measured(database, ask, times)
        print(f"{kind:28}{in_database:12.2f}{altogether:10.2f}")
    if explain:
        for kind, asked in seen.items():
            print(f"\n== {name}: {kind}")
            print("\n".join(plans(database, asked)))


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.figures", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=9)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--explain", action="store_true")
    parser.add_argument("--folder", type=Path, help="keeps the SQLite file there, and takes it again next time")
    asked = parser.parse_args()
    if asked.database != "postgresql":
        with tempfile.TemporaryDirectory(prefix="hotline-figures-") as made:
            file = (asked.folder or Path(made)) / "figures.db"
            is_new = not file.exists()
            _run(databases.sqlite_url(file), "SQLite", asked, is_new)
    if asked.database != "sqlite":
        with postgres.running() as server:
            _run(server.url(server.create()), "PostgreSQL", asked, True)


def _run(url: str, name: str, asked: Any, is_new: bool) -> None:
    if is_new:
        databases.migrate(url)
    database = Database(url, timeout=600)
    try:
        if is_new:
            began = time.perf_counter()
            fill(database, asked.rows)
            print(f"{name}: {asked.rows} rows in {time.perf_counter() - began:.0f} s", flush=True)
        measure(database, name, asked.times, asked.explain)
    finally:
        database.close()


if __name__ == "__main__":
    main()
