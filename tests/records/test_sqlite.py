"""The lock around SQLite's writers: each waits in line, none is told that the database is locked."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from ivr.records import sqlite
from ivr.records.database import Database
from tests.support.databases import sqlite_url
from tests.support.processes import eventually
from tests.support.webhooks import at_once


@pytest.fixture
def path(tmp_path: Path) -> str:
    file = str(tmp_path / "some.db")
    connection = sqlite.connect(file)
    connection.execute("CREATE TABLE counted (number INTEGER)")
    connection.execute("INSERT INTO counted VALUES (0)")
    connection.close()
    return file


def test_connections_are_set_up_alike(path: str) -> None:
    connection = sqlite.connect(path)
    found = {
        name: connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
    }
    connection.close()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


FULL_DISK = """
import resource, signal, sqlite3, sys
from ivr.records import sqlite
connection = sqlite.connect(sys.argv[1])
connection.begin_writing()
connection.execute("INSERT INTO counted SELECT zeroblob(200000)")
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (30000, resource.RLIM_INFINITY))
try:
    connection.commit()
except sqlite3.OperationalError as error:
    print(error, flush=True)
sys.stdin.read()
"""
"""Cannot write what it commits, says so, and lives on."""


def test_what_cannot_be_written_is_not_committed_and_the_next_writer_is_let_in(path: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", FULL_DISK, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() in ("disk I/O error", "database or disk is full")
        connection = sqlite.connect(path)
        connection.begin_writing()
        assert connection.execute("SELECT number FROM counted").fetchall() == [(0,)]
        connection.rollback()
        connection.close()
        other.communicate()


def test_writers_wait_for_each_other_and_lose_nothing(path: str) -> None:
    def count() -> None:
        connection = sqlite.connect(path)
        for _ in range(20):
            connection.begin_writing()
            (number,) = connection.execute("SELECT number FROM counted").fetchone()
            connection.execute("UPDATE counted SET number = ?", (number + 1,))
            connection.commit()
        connection.close()

    at_once([count] * 6)
    connection = sqlite.connect(path)
    assert connection.execute("SELECT number FROM counted").fetchone() == (120,)
    connection.close()


@pytest.mark.parametrize("how", ["commit", "rollback", "close"])
def test_the_lock_is_let_go_at_the_end_of_a_transaction(path: str, how: str) -> None:
    first, second = sqlite.connect(path), sqlite.connect(path)
    first.begin_writing()
    got = threading.Event()

    def write() -> None:
        second.begin_writing()
        got.set()
        second.commit()

    waiting = threading.Thread(target=write)
    waiting.start()
    assert not got.wait(0.1)
    getattr(first, how)()
    assert got.wait(10)
    waiting.join()
    second.close()
    if how != "close":
        first.close()


def test_a_failed_beginning_lets_go_of_the_lock(path: str) -> None:
    first, second = sqlite.connect(path), sqlite.connect(path)
    first.begin_writing()
    with pytest.raises(sqlite3.OperationalError):
        first.begin_writing()  # a transaction is open already
    first.rollback()
    second.begin_writing()
    second.rollback()
    first.close()
    second.close()


def test_while_somebody_without_our_lock_writes_nobody_in_line_waits_longer_than_the_first(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.5)
    shell = sqlite3.connect(path, isolation_level=None)
    shell.execute("BEGIN EXCLUSIVE")
    waited: list[float] = []

    def write() -> None:
        connection, came = sqlite.connect(path), time.monotonic()
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            connection.begin_writing()
        waited.append(time.monotonic() - came)
        shell_is_gone.wait(20)
        connection.begin_writing()
        connection.execute("UPDATE counted SET number = number + 1")
        connection.commit()
        connection.close()

    shell_is_gone = threading.Event()
    writers = [threading.Thread(target=write) for _ in range(6)]
    for writer in writers:
        writer.start()
    assert eventually(lambda: len(waited) == 6)
    shell.rollback()
    shell_is_gone.set()
    for writer in writers:
        writer.join(20)
    assert max(waited) < 2, waited  # each for half a second in turn would be three
    assert shell.execute("SELECT number FROM counted").fetchone() == (6,)
    shell.close()


def test_readers_never_wait_for_writers(path: str) -> None:
    writer, reader = sqlite.connect(path), sqlite.connect(path)
    writer.begin_writing()
    writer.execute("UPDATE counted SET number = 5")
    reader.execute("BEGIN")
    assert reader.execute("SELECT number FROM counted").fetchone() == (0,)
    reader.rollback()
    writer.commit()
    assert reader.execute("SELECT number FROM counted").fetchone() == (5,)
    writer.close()
    reader.close()


def test_no_other_account_of_the_machine_can_read_the_database(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        connection = sqlite.connect(str(tmp_path / "private.db"))
        connection.begin_writing()
        connection.execute("CREATE TABLE told (what TEXT)")
        connection.commit()
        made = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()}
        connection.close()
    finally:
        os.umask(before)
    names = ("private.db", "private.db-wal", "private.db-shm", "private.db.lock")
    assert made == dict.fromkeys(names, 0o600)
    assert sqlite.open_to_others(str(tmp_path / "private.db")) == []
    (tmp_path / "private.db").chmod(0o644)
    assert sqlite.open_to_others(str(tmp_path / "private.db")) == [tmp_path / "private.db"]


def test_a_file_that_others_keep_locked_is_a_database_that_is_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.1)
    database = Database(sqlite_url(tmp_path / "hotline.db"))
    with database.begin() as session:
        session.execute(text("CREATE TABLE counted (number INTEGER)"))
    shell = sqlite3.connect(tmp_path / "hotline.db", isolation_level=None)
    shell.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError, match="locked"), database.begin() as session:
        session.execute(text("INSERT INTO counted VALUES (1)"))
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM counted")) == 0
    shell.rollback()
    with database.begin() as session:
        session.execute(text("INSERT INTO counted VALUES (1)"))
    database.close()
    shell.close()
