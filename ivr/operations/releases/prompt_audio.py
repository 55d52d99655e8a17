"""Recorded prompts that staff have added: each is kept once, under a name made of what it holds, and never changes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from ivr.operations import audit
from ivr.operations.releases.transcoding import Levelled
from ivr.records.database import Database
from ivr.records.releases import Sound
from ivr.records.upsert import insert_unless_there

_NAME = re.compile(r"([0-9a-f]{64})\.wav")
_KEPT = 64
"""So many recordings stay in memory: those that callers hear. The longest has a megabyte."""
_DATA = select(Sound.data).where(Sound.digest == bindparam("digest"))


class Sounds:
    """The recordings, each read once: it never changes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._read = lru_cache(maxsize=_KEPT)(self._load)

    def of(self, name: str) -> bytes | None:
        """The WAV file of this name; None when there is none."""
        found = _NAME.fullmatch(name)
        try:
            return self._read(found[1]) if found else None
        except KeyError:
            return None

    def _load(self, digest: str) -> bytes:
        row = self._database.fetch(_DATA, {"digest": digest})
        if row is None:
            raise KeyError(digest)
        return bytes(row[0])


def keep(session: Session, made: Levelled, actor: str, now: datetime) -> str:
    """Keep a recording; gives its name, which prompts carry. The same recording again is the same one."""
    digest = hashlib.sha256(made.data).hexdigest()
    values = {
        "digest": digest,
        "seconds": made.seconds,
        "data": made.data,
        "created_at": now,
        "created_by": actor,
    }
    if insert_unless_there(session, Sound, values):
        audit.record(session, actor, "sound:add", digest, None, {"seconds": made.seconds}, now)
    return f"{digest}.wav"


def lengths(session: Session, names: Iterable[str]) -> Mapping[str, float]:
    """The seconds of those of these recordings that are kept here."""
    digests = [found[1] for name in names if (found := _NAME.fullmatch(name))]
    rows = session.execute(select(Sound.digest, Sound.seconds).where(Sound.digest.in_(digests)))
    return {f"{digest}.wav": seconds for digest, seconds in rows}
