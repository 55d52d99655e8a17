"""Is the audit as it was written? Every entry is read and its digest made anew; what does not fit is named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import RowMapping
from sqlalchemy.orm import Session

from ivr.operations.audit.log import ERASED
from ivr.records.audit import AuditEntry, AuditHead
from ivr.records.audit_chain import BEGINNING, content_digest, entry_digest
from ivr.records.database import Database

BATCH = 2000
_MOST_COMPARED = 200
"""Among so many changed entries it is looked for two that were swapped."""
_ENTRIES = AuditEntry.__table__


class Fault(StrEnum):
    """What is wrong at a place of the chain."""

    CHANGED = "changed"
    """The entry is not what was sealed."""
    UNLINKED = "unlinked"
    """The entry does not follow the one before it: one of the two was written anew."""
    SWAPPED = "swapped"
    MISSING = "missing"
    ADDED = "added"
    """An entry that nobody wrote down in the usual way."""
    CUT = "cut"
    """The newest entries are missing."""
    BLANKED = "blanked"
    """Before and after are gone, and no entry says who erased them."""
    HEAD = "head"
    """The row that knows the last entry is missing or does not fit it."""


@dataclass(frozen=True)
class Break:
    """Where the chain is broken: between these two positions, both included."""

    fault: Fault
    first: int
    last: int


@dataclass(frozen=True)
class Verdict:
    """What came of looking through all entries."""

    entries: int
    digest: str
    """Of the last entry. Kept elsewhere with its number, it shows later that nothing before it was written anew."""
    breaks: tuple[Break, ...]

    @property
    def holds(self) -> bool:
        """Whether everything is as it was written."""
        return not self.breaks


@dataclass(frozen=True)
class Known:
    """The number and the digest of an entry, as they were noted outside of the database."""

    number: int
    digest: str


def verify(database: Database, known: Known | None = None) -> Verdict:
    """Look through the whole audit, in one view of the database that does not move; new entries are not held up."""
    with database.reading() as session:
        if not database.is_sqlite:
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        head = session.execute(select(AuditHead.count, AuditHead.digest)).first()
        walk = _Walk(known)
        for row in _rows(session):
            walk.see(row)
        return walk.verdict((head[0], head[1]) if head else None)


def _rows(session: Session) -> Iterator[RowMapping]:
    last = None
    while True:
        asked = select(_ENTRIES).order_by(_ENTRIES.c.id).limit(BATCH)
        found = session.execute(asked if last is None else asked.where(_ENTRIES.c.id > last)).mappings().all()
        yield from found
        if len(found) < BATCH:
            return
        last = found[-1]["id"]


@dataclass
class _Walk:
    known: Known | None = None
    position: int = 0
    previous: str | None = BEGINNING
    """The digest of the entry before; None when that is missing."""
    seen: int = 0
    breaks: list[Break] = field(default_factory=list)
    changed: list[RowMapping] = field(default_factory=list)
    blank: set[int] = field(default_factory=set)

    def see(self, row: RowMapping) -> None:
        """The next entry."""
        number, self.seen = row["id"], self.seen + 1
        if number <= self.position:
            self._tell(Fault.ADDED, number)
            return
        if number > self.position + 1:
            self._tell(Fault.MISSING, self.position + 1, number - 1)
            self.previous = None
        if not _is_sealed(row):
            self._tell(Fault.CHANGED, number)
            self.changed = [*self.changed, row][:_MOST_COMPARED]
        else:
            self._look_at_link(row)
            self._look_at_erasures(row)
        if self.known and self.known.number == number and self.known.digest != row["digest"]:
            self._tell(Fault.CHANGED, number)
        self.position, self.previous = number, row["digest"]

    def verdict(self, head: tuple[int, str] | None) -> Verdict:
        """What came of it, given what the head says."""
        count, digest = head or (0, BEGINNING)
        last = max(count, self.known.number if self.known else 0)
        if last > self.position:
            self._tell(Fault.CUT, self.position + 1, last)
        elif count < self.position and head is not None:
            self._tell(Fault.ADDED, count + 1, self.position)
        told = bool(self.breaks) and self.breaks[-1].last == self.position
        unlike = count == self.position and digest != (self.previous or BEGINNING)
        if (head is None and self.seen) or (unlike and not told):
            self._tell(Fault.HEAD, self.position)
        for number in sorted(self.blank):
            self._tell(Fault.BLANKED, number)
        return Verdict(self.seen, self.previous or BEGINNING, tuple(self._with_swaps()))

    def _look_at_link(self, row: RowMapping) -> None:
        """What is wrong with the entry before it has been told when that one was looked at."""
        before = row["id"] - 1
        told = bool(self.breaks) and self.breaks[-1].last == before
        if self.previous is not None and row["previous"] != self.previous and not told:
            self._tell(Fault.UNLINKED, before, row["id"])

    def _look_at_erasures(self, row: RowMapping) -> None:
        if row["salt"] is None:
            self.blank.add(row["id"])
        elif row["action"] == ERASED:
            self.blank -= set((row["after"] or {}).get("entries", ()))

    def _tell(self, fault: Fault, first: int, last: int | None = None) -> None:
        self.breaks.append(Break(fault, first, first if last is None else last))

    def _with_swaps(self) -> Iterator[Break]:
        pairs: dict[int, Break | None] = {}
        for one, other in combinations(self.changed, 2):
            if _belongs(one, other) and _belongs(other, one):
                pairs[one["id"]], pairs[other["id"]] = Break(Fault.SWAPPED, one["id"], other["id"]), None
        for found in self.breaks:
            swap = pairs.get(found.first, found) if found.fault is Fault.CHANGED else found
            if swap is not None:
                yield swap


def _is_sealed(row: RowMapping) -> bool:
    salt = row["salt"]
    whole = salt is None or content_digest(salt, row["before"], row["after"]) == row["content"]
    emptied = salt is not None or (row["before"] is None and row["after"] is None)
    return whole and emptied and entry_digest(row["id"], dict(row), row["previous"]) == row["digest"]


def _belongs(row: RowMapping, place: RowMapping) -> bool:
    """Whether what stands in one row was written for the place of the other."""
    there: dict[str, Any] = dict(row)
    seals = {(kept["previous"], kept["digest"]) for kept in (row, place)}
    return any(entry_digest(place["id"], there, previous) == digest for previous, digest in seals)
