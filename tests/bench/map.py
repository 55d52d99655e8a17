"""`python -m tests.bench.map`: how long the map, its lists and downloads take with a million reports in one year.

The reports are made up: spread evenly over the year before a Tuesday in November 2026, over all regencies and eight
categories; seven of ten were answered, the others are new cases. Times are those of whole requests within this process,
so of everything but the network; the most memory that the process has ever taken is told around each download.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event, text

from ivr.app import put_away
from ivr.hotline import region
from ivr.hotline.report import DEFAULT_CATEGORIES
from ivr.hotline.staff import Role
from ivr.operations.regions import tallies
from ivr.records.database import Database
from tests.support import databases, postgres
from tests.support.line import Line, wib
from tests.support.people import LOGINS, PAGE, add_everybody, client_of, send

NOW = "2026-11-24 11:00"
DAYS = 365
YEAR = "2025-11-25..2026-11-24"
PAGES = {
    "map of this month": "/wallboard/map",
    "map of a month": "/wallboard/map?period=2026-10",
    "map of a year": f"/wallboard/map?period={YEAR}",
    "map of a year, days at both ends": "/wallboard/map?period=2025-12-02..2026-10-30",
    "map of a province, a year": f"/wallboard/map?region=32&period={YEAR}",
    "map of a category, a year": f"/wallboard/map?category=demand&period={YEAR}",
    "list, a year": f"/wallboard/map/reports?period={YEAR}",
    "list of answers, a year": f"/wallboard/map/reports?what=answered&period={YEAR}",
    "list of a regency, a year": f"/wallboard/map/reports?region=32.73&period={YEAR}",
    "wallboard of a month": "/wallboard?period=2026-10",
    "open cases": "/cases",
    "open cases of a province": "/cases?region=32",
    "closed cases": "/cases?status=closed",
}


def fill(database: Database, rows: int) -> None:
    """Write the reports and their cases, oldest first; the triggers count them as they come."""
    codes = ",".join(f"'{one.code}'" for one in region.regencies())
    kinds = ",".join(f"'{one.code}'" for one in DEFAULT_CATEGORIES)
    began = f"{(wib(NOW) - timedelta(days=DAYS)).astimezone(UTC):%Y-%m-%d %H:%M:%S}+00"
    at = f"timestamptz '{began}' + make_interval(secs => n * {DAYS * 86400 / rows})"
    with database.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO reports"
            " (id, ticket, call_sid, number, category, region, language, status, created_at, adopted_at)"
            f" SELECT n, CAST(10000000 + n AS text), 'CA' || n, '+62811' || (1000000 + n),"
            f" (ARRAY[{kinds}])[1 + mod(n * 7919, {len(DEFAULT_CATEGORIES)})],"
            f" (ARRAY[{codes}])[1 + mod(n * 104729, {len(region.regencies())})], 'id', 'received', {at}, {at}"
            f" FROM generate_series(1::bigint, {rows}) AS n"
        )
        connection.exec_driver_sql(
            "INSERT INTO cases (report_id, status, since, level, deadline_at, answered_at, closed_at)"
            " SELECT id, 'closed', created_at, 0, NULL, created_at + interval '3 days', created_at + interval '4 days'"
            " FROM reports WHERE mod(id, 10) < 7 UNION ALL"
            " SELECT id, 'new', created_at, 0, created_at + interval '1 day', NULL, NULL"
            " FROM reports WHERE mod(id, 10) >= 7"
        )


def settle(database: Database) -> None:
    """Let the database know what it has."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


@contextmanager
def database_time(database: Database) -> Iterator[list[float]]:
    """The seconds that each statement of the block took."""
    taken: list[float] = []
    began: list[float] = []
    before = lambda *_: began.append(time.perf_counter())  # noqa: E731
    after = lambda *_: taken.append(time.perf_counter() - began.pop())  # noqa: E731
    event.listen(database.engine, "before_cursor_execute", before)
    event.listen(database.engine, "after_cursor_execute", after)
    try:
        yield taken
    finally:
        event.remove(database.engine, "before_cursor_execute", before)
        event.remove(database.engine, "after_cursor_execute", after)


def pages(database: Database, client: Any, times: int) -> None:
    """Print how long each page takes: the median of all of it, of its statements, and the slowest."""
    print(f"\n{'':34}{'ms':>9}{'database':>10}{'slowest':>9}{'KB':>8}")
    for name, address in PAGES.items():
        whole, asked, size = [], [], 0
        for _ in range(times + 1):
            with database_time(database) as statements:
                began = time.perf_counter()
                answer = client.get(address, headers=PAGE)
                whole.append(time.perf_counter() - began)
            assert answer.status_code == 200, (address, answer.status_code)
            asked.append(sum(statements))
            size = len(answer.data)
        took, database_took = statistics.median(whole[1:]) * 1000, statistics.median(asked[1:]) * 1000
        print(f"{name:34}{took:9.1f}{database_took:10.1f}{max(whole[1:]) * 1000:9.1f}{size / 1024:8.0f}", flush=True)


def downloads(client: Any) -> None:
    """Print how long each download of the year takes, its size, and the memory that it needed."""
    print(f"\n{'':34}{'s':>9}{'MB':>10}{'MB more':>9}")
    for kind in ("open-csv", "csv", "xlsx"):
        before, began, size = _memory(), time.perf_counter(), 0
        answer = send(client, "/wallboard/map/download", kind=kind, period=YEAR)
        for chunk in answer.response:
            size += len(chunk)
        answer.close()
        took = time.perf_counter() - began
        print(f"{kind:34}{took:9.1f}{size / 2**20:10.1f}{_memory() - before:9.1f}", flush=True)


def _memory() -> float:
    """The most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.map", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=9)
    parser.add_argument("--pages-only", action="store_true", help="make no downloads, which take minutes")
    asked = parser.parse_args()
    with postgres.running() as server, tempfile.TemporaryDirectory(prefix="hotline-map-") as folder:
        url = server.url(server.create())
        databases.migrate(url)
        database = Database(url, timeout=600)
        try:
            began = time.perf_counter()
            fill(database, asked.rows)
            print(f"{asked.rows} reports in {time.perf_counter() - began:.0f} s", flush=True)
            began = time.perf_counter()
            with database.begin() as session:
                tallies.recount(session)
            print(f"counted anew in {time.perf_counter() - began:.0f} s", flush=True)
            settle(database)
            line = Line(database, url, Path(folder))
            line.clock.advance((wib(NOW) - line.now).total_seconds())
            add_everybody(line.hotline)
            client = client_of(line.app, LOGINS[Role.SUPERVISOR])
            put_away()  # as in a process that serves
            pages(database, client, asked.times)
            if not asked.pages_only:
                downloads(client)
        finally:
            database.close()


if __name__ == "__main__":
    main()
