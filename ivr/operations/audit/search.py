"""Reading the audit: narrowed to who, what, to which thing and when, newest first, a page or all of it at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ivr.operations import audit
from ivr.operations.audit.actors import staff_actor
from ivr.records.audit import AuditEntry
from ivr.records.people import Staff

PAGE = 50
_BATCH = 1000


@dataclass(frozen=True)
class Narrowed:
    """What is asked for; an empty text and None mean everything."""

    actor: str = ""
    action: str = ""
    """A whole one, or a noun alone."""
    subject: str = ""
    """How it begins."""
    since: datetime | None = None
    until: datetime | None = None

    @property
    def any(self) -> bool:
        """Whether anything is left out."""
        return self != Narrowed()

    def to_data(self) -> dict[str, Any]:
        """As plain data, without what is empty."""
        told = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in vars(self).items()}
        return {name: value for name, value in told.items() if value}


@dataclass(frozen=True)
class Page:
    """One page of entries, newest first; `older` and `newer` are where the neighbouring pages begin."""

    entries: tuple[AuditEntry, ...]
    older: int | None
    newer: int | None


def page(session: Session, asked: Narrowed, below: int | None = None, above: int | None = None) -> Page:
    """The entries right below a position, or right above it, or the newest."""
    if above is not None:
        rising = _chosen(asked).where(AuditEntry.id > above).order_by(AuditEntry.id).limit(PAGE + 1)
        found = list(session.scalars(rising))
        more, entries = len(found) > PAGE, tuple(reversed(found[:PAGE]))
        return Page(entries, entries[-1].id if entries else None, entries[0].id if more else None)
    falling = _chosen(asked).order_by(AuditEntry.id.desc()).limit(PAGE + 1)
    found = list(session.scalars(falling.where(AuditEntry.id < below) if below is not None else falling))
    entries = tuple(found[:PAGE])
    newer = entries[0].id if entries and below is not None else None
    return Page(entries, entries[-1].id if len(found) > PAGE else None, newer)


def everything(session: Session, asked: Narrowed, most: int | None = None) -> Iterator[AuditEntry]:
    """All chosen entries, newest first; never more than some of them in memory."""
    below, left = None, most
    while left is None or left > 0:
        size = _BATCH if left is None else min(_BATCH, left)
        falling = _chosen(asked).order_by(AuditEntry.id.desc()).limit(size)
        found = list(session.scalars(falling.where(AuditEntry.id < below) if below is not None else falling))
        yield from found
        session.expunge_all()
        if len(found) < size:
            return
        below, left = found[-1].id, None if left is None else left - size


def note_export(session: Session, asked: Narrowed, actor: str, now: datetime) -> None:
    """Write down that somebody took entries away."""
    audit.record(session, actor, "audit:export", "audit", None, asked.to_data(), now)


def note_verdict(session: Session, entries: int, breaks: list[dict[str, Any]], actor: str, now: datetime) -> None:
    """Write down that somebody had the chain checked, and what came of it."""
    audit.record(session, actor, "audit:verify", "audit", None, {"entries": entries, "breaks": breaks}, now)


def actors(session: Session) -> list[str]:
    """Everybody who works here, as the audit names them, to choose from."""
    return [staff_actor(login) for login in session.scalars(select(Staff.login).order_by(Staff.login))]


def plain(entry: AuditEntry) -> dict[str, Any]:
    """An entry for machines."""
    fields = ("id", "at", "actor", "action", "subject", "before", "after", "previous", "digest")
    return {name: getattr(entry, name) for name in fields} | {"erased": entry.salt is None}


def _chosen(asked: Narrowed) -> Select[AuditEntry]:
    query = select(AuditEntry)
    if asked.actor:
        query = query.where(AuditEntry.actor == asked.actor)
    if asked.action:
        whole = ":" in asked.action
        query = query.where(
            AuditEntry.action == asked.action if whole else AuditEntry.action.startswith(f"{asked.action}:")
        )
    if asked.subject:
        query = query.where(AuditEntry.subject.startswith(asked.subject, autoescape=True))
    if asked.since is not None:
        query = query.where(AuditEntry.at >= asked.since)
    if asked.until is not None:
        query = query.where(AuditEntry.at < asked.until)
    return query
