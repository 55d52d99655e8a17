"""The draft of the next release: what admins edit, piece by piece, without callers noticing."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.hotline import release_checks
from ivr.hotline.errors import HotlineError
from ivr.hotline.release_checks import Problem, Weight
from ivr.hotline.script import Script
from ivr.operations import audit
from ivr.operations.releases import checks, scripts
from ivr.operations.releases.last_editors import last_editor
from ivr.records import releases as rows
from ivr.records.releases import Release
from ivr.records.upsert import insert_unless_there
from prompts import catalogue
from prompts.catalogue import Catalogue, PromptError, UnfinishedPlaceholder

MISSING = None
"""What is at a path that leads nowhere."""


class Conflict(HotlineError):
    """Somebody else has changed the same thing since the form was opened; nothing was changed."""

    def __init__(self, path: str, theirs: Any, changed_by: str, changed_at: datetime) -> None:
        super().__init__(f"{changed_by} has changed {path} in the meantime. Look at it, then save again.")
        self.path, self.theirs, self.changed_by, self.changed_at = path, theirs, changed_by, changed_at


class Refused(HotlineError):
    """The draft cannot become so; `problems` says why. Nothing was changed."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{problem.path}: {_explain(problem)}" for problem in problems))
        self.problems = tuple(problems)


def _explain(problem: Problem) -> str:
    if problem.code == "unreadable":
        return str(problem.values["why"])
    return " ".join([problem.code, *(f"{name}={value}" for name, value in problem.values.items())])


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What the next release will be. `id` None: nobody has changed anything yet since the newest release."""

    id: int | None = None
    base: int
    content: Mapping[str, Any]
    changed_by: str = ""
    changed_at: datetime | None = None
    submitted_by: str | None = None
    submitted_at: datetime | None = None
    approved_by: str | None = None
    approved_at: datetime | None = None
    version: int = 0

    def value(self, path: str) -> Any:
        """What is at a dotted path such as `hours.weekly` or `catalogues.id.prompts.welcome`; None where it ends."""
        found: Any = self.content
        for part in path.split("."):
            if not isinstance(found, Mapping) or part not in found:
                return MISSING
            found = found[part]
        return found

    def seal(self, path: str) -> str:
        """A short digest of what is at the path: a form carries it, so that a change in between is noticed."""
        return seal_of(self.value(path))

    def script(self) -> Script:
        """The draft as a script, to look at and to try."""
        return Script.from_data(self.content, 0, files())


@dataclass(frozen=True)
class Change:
    """One piece of the draft and what it becomes; `seen` is the seal of what the form showed. None takes it out."""

    path: str
    value: Any
    seen: str


@cache
def files() -> Mapping[str, Catalogue]:
    """The catalogues that come with the hotline."""
    return catalogue.load()


def seal_of(value: Any) -> str:
    """A short digest of plain data."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]


def current(session: Session) -> Draft:
    """The open draft, or what the next one would start with: the newest release, also one that is planned."""
    row = open_row(session)
    if row is not None:
        return draft_of(row)
    base = scripts.newest(session)
    if base is None:
        raise scripts.NothingPublished("No hours and prompts are published; run `hotline migrate`")
    return Draft(base=base.id, content=whole(base))


def whole(release: Release) -> dict[str, Any]:
    """The content of a release with everything in it: what is newer than the release has its default."""
    return completed(release.content, release.id)


def completed(data: Mapping[str, Any], release: int = 0) -> dict[str, Any]:
    """Stored content as it is read by this version: what is newer than it has its default."""
    return Script.from_data(data, release, files()).to_data()


def change(session: Session, path: str, value: Any, seen: str, actor: str, now: datetime) -> Draft:
    """Change one piece of the draft, which begins with it if there is none. See `change_together`."""
    return change_together(session, [Change(path, value, seen)], actor, now)


def change_together(session: Session, changes: Sequence[Change], actor: str, now: datetime) -> Draft:
    """Change several pieces of the draft at once, all or none.

    Raises Conflict when a piece is not what the form had seen, unless it is already what it shall become, and
    Refused when the draft would get a problem that it cannot have. A changed draft has to be submitted again.
    """
    if not _wanted(before := current(session), changes):
        return before
    row = open_row(session, lock=True) or _begun(session, before, actor, now)
    before = draft_of(row)
    wanted = _wanted(before, changes)
    for one in wanted:
        if before.seal(one.path) != one.seen:
            raise Conflict(one.path, before.value(one.path), *last_editor(session, row, one.path))
    if not wanted:
        return before
    row.content = _checked(session, before, wanted)
    row.version += 1
    row.changed_by, row.changed_at = actor, now
    row.submitted_by = row.submitted_at = row.approved_by = row.approved_at = None
    after = draft_of(row)
    for one in wanted:
        values = {"value": before.value(one.path)}, {"value": after.value(one.path)}
        audit.record(session, actor, "draft:change", one.path, *values, now)
    session.flush()
    return after


def _wanted(before: Draft, changes: Sequence[Change]) -> list[Change]:
    """The changes that would change something, such as not those of a form that is sent a second time."""
    return [one for one in changes if before.value(one.path) not in (one.value, _as_read(before, one))]


def _as_read(before: Draft, one: Change) -> Any:
    """The new value in the order in which it is kept; as it is when it cannot be read."""
    try:
        return Draft(base=before.base, content=_read(_edited(before, [one]), one.path).to_data()).value(one.path)
    except Refused:
        return one.value


def replace(session: Session, new: Mapping[str, Any], actor: str, now: datetime) -> Draft:
    """Put other content in place of the whole draft, as an import does. Raises Refused."""
    before = current(session)
    changes = [Change(name, new.get(name), before.seal(name)) for name in sorted({*before.content, *new})]
    return change_together(session, changes, actor, now)


def discard(session: Session, actor: str, now: datetime) -> bool:
    """Throw the draft away; says whether there was one. What was in it stays in the audit."""
    row = open_row(session, lock=True)
    if row is None:
        return False
    row.ended_at = now
    audit.record(session, actor, "draft:discard", f"draft {row.id}", {"content": row.content}, None, now)
    session.flush()
    return True


def problems(session: Session, draft: Draft, now: datetime, *, rehearse: bool = True) -> list[Problem]:
    """What is wrong with the draft, refused ones first; every branch of its call is gone through (`now` is aware).

    That takes a second, and tells of sentences alone: who asks about something else need not `rehearse`.
    """
    script, order = draft.script(), list(Weight)
    found = checks.structural(session, script, files())
    if rehearse and not any(problem.weight is Weight.REFUSED for problem in found):
        found += checks.rehearsed(script, now)
    return sorted(found, key=lambda problem: order.index(problem.weight))


def was_released(session: Session, number: int, version: int) -> bool:
    """Whether this version of this draft has become a release."""
    row = session.get(rows.Draft, number)
    return row is not None and row.version == version and row.released_as is not None


def put(data: dict[str, Any], path: str, value: Any) -> None:
    """Put a value at a dotted path, in place; None takes away what is there. Raises Refused for an unknown path."""
    *parents, last = path.split(".")
    place: Any = data
    for part in parents:
        place = place.get(part) if isinstance(place, dict) else None
    if not isinstance(place, dict):
        raise Refused([Problem(path, "unreadable", {"why": "leads nowhere"})])
    if value is None:
        place.pop(last, None)
    else:
        place[last] = value


def _edited(before: Draft, changes: Sequence[Change]) -> dict[str, Any]:
    edited = copy.deepcopy(dict(before.content))
    for one in changes:
        put(edited, one.path, one.value)
    return edited


def _read(edited: Mapping[str, Any], path: str) -> Script:
    try:
        return Script.from_data(edited, 0, files())
    except UnfinishedPlaceholder as error:
        where = f"catalogues.{error.language}.prompts.{error.key}"
        values = {"key": error.key, "language": error.language}
        raise Refused([Problem(where, "unfinished_placeholder", values)]) from error
    except (HotlineError, PromptError) as error:
        raise Refused([Problem(path, "unreadable", {"why": str(error)})]) from error
    except (KeyError, TypeError, ValueError, AttributeError, LookupError) as error:
        raise Refused([Problem(path, "unreadable", {"why": repr(error)})]) from error


def _checked(session: Session, before: Draft, changes: Sequence[Change]) -> dict[str, Any]:
    """The edited content as the hotline reads it, unless it has got a problem that it had not before."""
    if unspeakable := [one.path for one in changes if release_checks.has_control_character(one.value)]:
        raise Refused([Problem(path, "control_character") for path in unspeakable])
    script = _read(_edited(before, changes), changes[0].path)
    had = {(one.path, one.code) for one in checks.structural(session, before.script(), files())}
    found = checks.structural(session, script, files())
    new = [one for one in found if one.weight is Weight.REFUSED and (one.path, one.code) not in had]
    if new:
        raise Refused(new)
    return script.to_data()


def open_row(session: Session, *, lock: bool = False) -> rows.Draft | None:
    """The row of the open draft; for a change it is locked."""
    asked = select(rows.Draft).where(rows.Draft.ended_at.is_(None))
    if lock:
        asked = asked.with_for_update().execution_options(populate_existing=True)
    return session.scalars(asked).first()


def _begun(session: Session, draft: Draft, actor: str, now: datetime) -> rows.Draft:
    """A new draft, unless somebody has begun one at this very moment: then theirs."""
    values = {
        "one": 1,
        "base_release": draft.base,
        "content": dict(draft.content),
        "version": 0,
        "changed_by": actor,
        "changed_at": now,
    }
    insert_unless_there(session, rows.Draft, values)
    row = open_row(session, lock=True)
    if row is None:
        raise Conflict("", None, actor, now)
    return row


def draft_of(row: rows.Draft) -> Draft:
    """A row as a draft; one that was begun before an upgrade has what is new since, as the releases have."""
    return Draft(
        id=row.id,
        base=row.base_release,
        content=completed(row.content),
        changed_by=row.changed_by,
        changed_at=row.changed_at,
        submitted_by=row.submitted_by,
        submitted_at=row.submitted_at,
        approved_by=row.approved_by,
        approved_at=row.approved_at,
        version=row.version,
    )
