"""Is everything in order? Each check looks at one thing, and says what is wrong and what to do about it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, make_url, select, text
from sqlalchemy.exc import SQLAlchemyError

from ivr.clock import Clock
from ivr.hotline.errors import HotlineError
from ivr.hotline.numbers import masked
from ivr.hotline.script import Script
from ivr.operations.calls.progress import INBOUND
from ivr.operations.outbounds import alarms
from ivr.operations.releases import prompt_audio
from ivr.operations.releases.scripts import NothingPublished, Scripts
from ivr.operations.staff.headcount import headcount
from ivr.operations.system import limits
from ivr.operations.system.findings import Finding, Verdict
from ivr.operations.system.leases import heartbeat_age
from ivr.records import schema, sqlite
from ivr.records.database import Database
from ivr.records.models import Call
from ivr.records.recordings import RecordingFiles
from ivr.settings import Settings
from prompts import checking
from prompts.catalogue import Catalogue, PromptError

CLOCK_OFF = timedelta(seconds=10)
"""Further apart than this, promises are told and claims lapse at visibly wrong times."""

POOLED = (
    "give DATABASE_URL the address of PostgreSQL itself, or of a pool in session mode; transaction mode will not do"
)

NEWEST_CALLS, FEWEST_CALLS = 200, 20
"""So many calls are looked at, and from so many on something can be told of who calls."""

SCHEDULER_SILENT = timedelta(minutes=2)


def settings(problems: list[str]) -> Iterator[Finding]:
    """The faults of the environment, each of which says by itself what to do."""
    if not problems:
        yield Finding("settings", Verdict.OK, "all that is needed is set")
    for problem in problems:
        what, _, to_do = problem.partition("; ")
        yield Finding("settings", Verdict.PROBLEM, what, to_do or "correct it in the environment")


def mode(demo: bool, database_url: str) -> Iterator[Finding]:
    """What is fine to try the hotline with, and not to run it with."""
    if demo:
        yield Finding(
            "mode", Verdict.WARNING, "this is a demo: its clock can be moved", "unset HOTLINE_DEMO in production"
        )
    elif database_url.startswith("sqlite"):
        message = "SQLite serves a single host: web and scheduler must run on the machine that has its file"
        yield Finding("mode", Verdict.WARNING, message, "for several hosts, set DATABASE_URL to PostgreSQL")


def prompts(load: Callable[[], Mapping[str, Catalogue]]) -> Iterator[Finding]:
    """The prompt files that come with the hotline."""
    try:
        catalogues = load()
        found = checking.problems(catalogues)
    except PromptError as error:
        yield Finding("prompts", Verdict.PROBLEM, str(error), "correct the file under prompts/")
        return
    yield from _prompts("prompts", found, catalogues, "correct the file under prompts/")


def _prompts(check: str, found: list[str], catalogues: Mapping[str, Catalogue], to_do: str) -> Iterator[Finding]:
    if not found:
        counts = ", ".join(f"{language} {len(catalogue.prompts)}" for language, catalogue in catalogues.items())
        yield Finding(check, Verdict.OK, f"every language says the same things ({counts})")
    for problem in found:
        what, _, own = problem.partition("; ")
        yield Finding(check, Verdict.PROBLEM, what, own or to_do)


def recordings(folder: Path) -> Finding:
    """The folder of messages: can a file be written there? One that is not there yet is not made by looking."""
    to_do = "make it writable for the account that the hotline runs as, or set RECORDINGS_DIR to another folder"
    try:
        existing = next(path for path in (folder, *folder.parents) if path.exists())
        if existing == folder:
            RecordingFiles(folder).check_writable()
        elif not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
            return Finding("recordings", Verdict.PROBLEM, f"{folder} cannot be made in {existing}", to_do)
    except OSError as error:
        why = error.strerror or str(error)
        return Finding("recordings", Verdict.PROBLEM, f"{folder} cannot be written to: {why}", to_do)
    return Finding("recordings", Verdict.OK, f"{folder} can be written to")


def privacy_of_files(database_url: str, folder: Path) -> Finding:
    """Whether other accounts of this machine can read what callers have told. PostgreSQL's server sees to its own."""
    path = make_url(database_url).database if database_url.startswith("sqlite") else None
    found = sqlite.open_to_others(path) if path else []
    found += [folder] if RecordingFiles(folder).is_open_to_others() else []
    if not found:
        return Finding("privacy", Verdict.OK, "no other account of this machine can read database or recordings")
    names = " ".join(str(one) for one in found)
    return Finding(
        "privacy", Verdict.WARNING, f"other accounts of this machine can read {names}", f"run: chmod go-rwx {names}"
    )


def database(
    url: str, files: Mapping[str, Catalogue], now: datetime, machine: Clock, ours: Settings | None = None
) -> Iterator[Finding]:
    """The database: reached, its schema current, something published in it, the scheduler alive, its clock right.

    `now` is the hotline's time, `machine` this machine's clock: in a demo they differ. With `ours` it is also
    looked at whether this installation is large enough for its agents.
    """
    path = make_url(url).database
    if url.startswith("sqlite") and path and not Path(path).exists():  # looking must not make one
        yield Finding("database", Verdict.PROBLEM, f"there is none at {path} yet", "run `hotline migrate`")
        return
    try:
        found = Database(url)
    except (ValueError, OSError) as error:
        yield Finding("database", Verdict.PROBLEM, f"cannot be opened: {error}", "correct DATABASE_URL")
        return
    try:
        yield from _database(found, files, now, machine)
        if ours is not None:
            yield from _limits(found, files, now, ours)
    finally:
        found.close()


def _database(found: Database, files: Mapping[str, Catalogue], now: datetime, machine: Clock) -> Iterator[Finding]:
    address = found.url.render_as_string(hide_password=True)
    try:
        with found.begin() as session:
            session.execute(text("SELECT 1"))
        current = schema.is_current(found)
    except (SQLAlchemyError, OSError) as error:
        to_do = "see that it runs, and that DATABASE_URL has its address, its account and its password"
        to_do = POOLED if "startup parameter" in str(error) else to_do
        yield Finding("database", Verdict.PROBLEM, f"{address} cannot be reached: {first_line(error)}", to_do)
        return
    yield Finding("database", Verdict.OK, f"{address} answers")
    yield from _pooled(found)
    if not current:
        yield Finding("schema", Verdict.PROBLEM, "the schema is behind this version", "run `hotline migrate`")
        return
    yield Finding("schema", Verdict.OK, schema.newest())
    yield from _published(found, files, now)
    yield from _callers(found)
    yield from _messages(found, now)
    yield _scheduler(found, machine())
    if not found.is_sqlite:
        yield _database_clock(found, machine)


def _messages(found: Database, now: datetime) -> Iterator[Finding]:
    """What keeps messages from going out until somebody sets something right."""
    with found.reading() as session:
        for alarm in alarms.lately(session, now):
            told = f"{alarm.messages} did not go lately: error {alarm.code}, {alarm.reason}"
            to_do = f"set it right at the provider: https://www.twilio.com/docs/errors/{alarm.code}"
            yield Finding("messages", Verdict.PROBLEM, told, to_do)


def _limits(found: Database, files: Mapping[str, Catalogue], now: datetime, ours: Settings) -> Iterator[Finding]:
    """Whether there is room for all agents, where that can be told."""
    try:
        script = Scripts(found, files).current(now)
        with found.reading() as session:
            there = headcount(session, script, now)
            yield from limits.look(session, script.rules.calls_per_second, there, ours)
    except (HotlineError, PromptError, LookupError, TypeError, ValueError, SQLAlchemyError):
        return  # what is wrong has been told


def _pooled(found: Database) -> Iterator[Finding]:
    """Whether our own settings of the connection hold, which a pooler in transaction mode drops."""
    if found.is_sqlite:
        return
    with found.reading() as session:
        held = session.execute(text("SELECT current_setting('idle_in_transaction_session_timeout')")).scalar_one()
    if held == "0":
        message = "this address is that of a pooler in transaction mode: statements will fail at random"
        yield Finding("database", Verdict.PROBLEM, message, POOLED)


def _published(found: Database, files: Mapping[str, Catalogue], now: datetime) -> Iterator[Finding]:
    """What callers hear now, which staff may have edited since the files were published."""
    try:
        script = Scripts(found, files).current(now)
    except NothingPublished:
        yield Finding("release", Verdict.PROBLEM, "no hours and prompts are published", "run `hotline migrate`")
        return
    except (HotlineError, PromptError, LookupError, TypeError, ValueError) as error:
        to_do = "publish a corrected one; until then callers hear an apology"
        yield Finding("release", Verdict.PROBLEM, f"what is published cannot be used: {error}", to_do)
        return
    yield Finding("release", Verdict.OK, f"release {script.release} is in force")
    named = [prompt.audio for said in script.catalogues.values() for prompt in said.prompts.values() if prompt.audio]
    with found.reading() as session:
        kept = prompt_audio.lengths(session, named)
    wrong = checking.problems(script.catalogues, kept=kept)
    yield from _prompts("release prompts", wrong, script.catalogues, "correct the prompt and publish again")
    yield _hours(script, now)


def _hours(script: Script, now: datetime) -> Finding:
    opening = script.hours.at(now)
    if opening.open:
        return Finding("hours", Verdict.OK, "open now")
    if opening.opens_at is not None:
        return Finding("hours", Verdict.OK, f"closed now, opens {opening.opens_at:%Y-%m-%d %H:%M %Z}")
    to_do = "see `hotline hours show`; a closure without an end is lifted by `hotline hours reopen`"
    return Finding("hours", Verdict.WARNING, "closed, and no opening is to come", to_do)


def _callers(found: Database) -> Iterator[Finding]:
    """Whether callers can be told apart: a line that is diverted to us may show itself in their place."""
    newest = select(Call.caller).where(Call.direction == INBOUND).order_by(Call.arrived_at.desc()).limit(NEWEST_CALLS)
    with found.reading() as session:
        callers = Counter(session.scalars(newest))
    count, (number, often) = callers.total(), max(callers.items(), key=lambda one: one[1], default=(None, 0))
    if count < FEWEST_CALLS or 2 * often <= count:
        return
    whose = f"come from {masked(number)}" if number else "come without a number"
    to_do = (
        "ask the operator that diverts to this number to pass on who calls, not its own line; name its line in"
        " DIVERTING_NUMBERS until then"
    )
    yield Finding("callers", Verdict.WARNING, f"{often} of the last {count} calls {whose}", to_do)


def _scheduler(found: Database, now: datetime) -> Finding:
    to_do = "start it: python -m scheduler"
    with found.reading() as session:
        age = heartbeat_age(session, now)
    if age is None:
        return Finding("scheduler", Verdict.WARNING, "has never run here", to_do)
    if age > SCHEDULER_SILENT:
        minutes = int(age.total_seconds() // 60)
        return Finding("scheduler", Verdict.WARNING, f"has not been heard of for {minutes} minutes", to_do)
    return Finding("scheduler", Verdict.OK, "runs")


def _database_clock(found: Database, machine: Clock) -> Finding:
    with found.reading() as session:
        return clock(
            machine, lambda: session.execute(select(func.clock_timestamp())).scalar_one(), "the database server"
        )


def compared_clocks(found: Iterable[Finding]) -> Iterator[Finding]:
    """Says so when no other clock was asked."""
    if not any(finding.check == "clock" for finding in found):
        to_do = "compare it with the provider's: `hotline check --twilio`"
        yield Finding("clock", Verdict.SKIPPED, "this machine's clock was not compared with another", to_do)


def clock(machine: Clock, other: Callable[[], datetime], whose: str) -> Finding:
    """Whether this machine's clock agrees with another, which is asked between two looks at ours."""
    before = machine()
    theirs = other()
    ours = before + (machine() - before) / 2
    apart = abs(theirs - ours)
    if apart <= CLOCK_OFF:
        return Finding("clock", Verdict.OK, f"agrees with the clock of {whose}")
    direction = "behind" if ours < theirs else "ahead of"
    message = f"this machine's clock is {_length(apart)} {direction} that of {whose}"
    return Finding(
        "clock",
        Verdict.PROBLEM,
        message,
        "set the clocks by NTP on both machines, for example `timedatectl set-ntp true`",
    )


def _length(apart: timedelta) -> str:
    return str(timedelta(seconds=round(apart.total_seconds())))


def first_line(error: Exception) -> str:
    """What the database itself said, without the statement."""
    said = str(getattr(error, "orig", None) or error).strip()
    return said.splitlines()[0] if said else type(error).__name__
