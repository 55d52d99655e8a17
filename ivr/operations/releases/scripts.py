"""What callers are offered at this moment: the newest release, and the emergency closures in force."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Integer, bindparam, exists, func, literal_column, or_, select
from sqlalchemy.orm import Session

from ivr.hotline.errors import HotlineError
from ivr.hotline.hours import Closure
from ivr.hotline.script import Script
from ivr.records import releases as rows
from ivr.records.database import Database
from ivr.records.fast_path import Statement
from ivr.records.releases import Release
from prompts.catalogue import Catalogue

FROM_FILES = "files"

_NEWEST = (
    select(Release.id)
    .where(Release.withdrawn_at.is_(None), Release.published_at <= bindparam("now"))
    .order_by(Release.published_at.desc(), Release.id.desc())
    .limit(literal_column("1", Integer))
    .scalar_subquery()
)
_FIRST = select(func.min(Release.id)).where(Release.withdrawn_at.is_(None)).scalar_subquery()
"""It is in force from the beginning of time: a clock that was set back behind it leaves nobody without a menu."""
_CONTENT = select(Release.content).where(Release.id == bindparam("release"))


class NothingPublished(HotlineError):
    """There is no release yet; `hotline migrate` publishes the first."""


class Scripts:
    """The scripts of all releases, each read once: a release never changes."""

    def __init__(
        self,
        database: Database,
        files: Mapping[str, Catalogue],
        own_numbers: frozenset[str] = frozenset(),
        *,
        writes: bool = False,
    ) -> None:
        self._database, self._own_numbers, self._writes = database, own_numbers, writes
        self._files = files
        self._read = lru_cache(maxsize=32)(self._load)

    def of(self, release: int) -> Script:
        """The script of a release, without emergency closures. Raises NothingPublished."""
        return self._read(release)

    def during(self, session: Session, release: int, now: datetime) -> Script:
        """The script that a call began with, and the emergency closures of this moment. Raises NothingPublished."""
        return _with_closures(self.of(release), closures(session, now))

    def current(self, now: datetime) -> Script:
        """The script for a call that comes in now (aware), closures included. Raises NothingPublished."""
        release, closed = self._ask(_NOW, {"now": self._database.direct.moment(now)})
        if release is None:
            raise NothingPublished("No hours and prompts are published; run `hotline migrate`")
        return self._closed(release, now) if closed else self.of(release)

    def at(self, release: int, now: datetime) -> Script:
        """The script that a call began with, and the emergency closures of this moment. Raises NothingPublished."""
        (closed,) = self._ask(_CLOSED, {"now": self._database.direct.moment(now)})
        return self._closed(release, now) if closed else self.of(release)

    def as_it_was(self, then: datetime, now: datetime) -> Script:
        """What held at a past moment, as is known at `now`: a closure that was lifted since lasted until it was.

        Raises NothingPublished.
        """
        release, _ = self._ask(_NOW, {"now": self._database.direct.moment(then)})
        if release is None:
            raise NothingPublished("No hours and prompts are published; run `hotline migrate`")
        with self._database.reading() as session:
            return _with_closures(self.of(release), past_closures(session, then, now))

    def _ask(self, statement: Statement, values: Mapping[str, Any]) -> tuple[Any, ...]:
        return self._database.direct.fetch(statement, values) or ()

    def _closed(self, release: int, now: datetime) -> Script:
        with self._database.reading() as session:
            return self.during(session, release, now)

    def _load(self, release: int) -> Script:
        row = self._database.fetch(_CONTENT, {"release": release})
        if row is None:
            raise NothingPublished(f"Release {release} is not in the database")
        script = Script.from_data(row[0], release, self._files)
        rules = dataclasses.replace(script.rules, own_numbers=self._own_numbers, writes=self._writes)
        return dataclasses.replace(script, rules=rules)


def closures(session: Session, now: datetime) -> tuple[Closure, ...]:
    """The emergency closures that hold now (aware) or will hold."""
    found = session.scalars(select(rows.Closure).where(closures_in_force(now)))
    return tuple(Closure(row.since, row.until, row.reason) for row in found)


def past_closures(session: Session, since: datetime, now: datetime) -> tuple[Closure, ...]:
    """What was closed between a past moment (aware) and `now`, each closure until it was lifted; so far, what lasts."""
    later = or_(rows.Closure.until.is_(None), rows.Closure.until > since)
    not_lifted = or_(rows.Closure.lifted_at.is_(None), rows.Closure.lifted_at > since)
    found = session.scalars(select(rows.Closure).where(rows.Closure.since < now, later, not_lifted))
    ended = [(row, min((end for end in (row.until, row.lifted_at) if end), default=None)) for row in found]
    return tuple(Closure(row.since, end, row.reason) for row, end in ended if end is None or end > row.since)


def as_at(session: Session, script: Script, now: datetime) -> Script:
    """A script, of a release or of the draft, with the emergency closures that hold now (aware) or will hold."""
    return _with_closures(script, closures(session, now))


def _with_closures(script: Script, found: tuple[Closure, ...]) -> Script:
    if not found:
        return script
    return dataclasses.replace(script, hours=dataclasses.replace(script.hours, closures=found))


def closures_in_force(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """Closures that hold now or will hold; those that were lifted or are over do not matter any more."""
    return rows.Closure.lifted_at.is_(None) & or_(rows.Closure.until.is_(None), rows.Closure.until > now)


_CLOSED = Statement(select(exists().where(closures_in_force(bindparam("now")))))
_NOW = Statement(select(func.coalesce(_NEWEST, _FIRST), exists().where(closures_in_force(bindparam("now")))))
"""What the next call begins with, in one look: the newest release, and whether any closure matters."""


def newest(session: Session) -> Release | None:
    """The release that will hold last, also when it is planned for later; withdrawn ones do not count."""
    last = select(Release).where(Release.withdrawn_at.is_(None))
    return session.scalars(last.order_by(Release.published_at.desc(), Release.id.desc()).limit(1)).first()


def before(session: Session, release: Release) -> Release | None:
    """The release before this one; None for the first."""
    return session.get(Release, release.id - 1)


def digest_of(content: Mapping[str, Any]) -> str:
    """What two releases with the same content have in common."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def publish(session: Session, script: Script, source: str, now: datetime) -> int:
    """Publish a script as the newest release, unless it is the newest already; gives the release's number."""
    content = script.to_data()
    digest = digest_of(content)
    last = newest(session)
    if last is not None and last.digest == digest:
        return last.id
    release = Release(published_at=now, created_at=now, source=source, author=source, digest=digest, content=content)
    session.add(release)
    session.flush()
    return release.id


def publish_files(session: Session, script: Script, now: datetime) -> int | None:
    """Publish what the files say, unless staff have published something since: then that stays, and None is given."""
    last = newest(session)
    if last is not None and last.source != FROM_FILES:
        return None
    return publish(session, script, FROM_FILES, now)
