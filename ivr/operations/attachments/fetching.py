"""Files that people sent: fetched when they are due, looked at, kept by us; then the provider's copy may go.

Nothing here minds being done twice or by two processes at once. A crash at any point only repeats the fetch.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.hotline.messenger import Messenger, TooLarge
from ivr.hotline.phone import AlreadyOver, NotAllowed, PhoneError, TryLater
from ivr.hotline.writing import cards
from ivr.hotline.writing.remarks import Refused
from ivr.hotline.writing.sniffing import LARGEST, FileRefused, Why, content_type
from ivr.operations.attachments import inspection, refusals
from ivr.operations.attachments.decoding import Read
from ivr.operations.releases.scripts import Scripts
from ivr.records.attachment_files import AttachmentFiles, StoredFile
from ivr.records.chats import Attachment, Inbound
from ivr.records.database import Database

BACK_OFF = tuple(timedelta(seconds=seconds) for seconds in (5, 15, 60, 300, 900, 3600))
"""How long to wait after each failed try; the last holds for all further ones."""
BROKEN_TRIES = 3
"""So often a file that is broken is fetched before that is the sender's doing and not the way's."""
GONE_AFTER, GONE_TRIES = timedelta(hours=24), 12
"""A file that the provider has not known for so long, however often it was asked, is missing."""
BATCH = 10
"""So many are fetched in one go by each hand."""
MOST_AWAY = 3
"""After so many in a row that fail because the provider is away, the rest is left for another time."""


class AttachmentStatus(StrEnum):
    """Where a file is, that came with an inbound."""

    PENDING = "pending"  # at the provider; we have not fetched it yet
    STORED = "stored"  # with us
    WORDS = "words"  # a contact, whose name and number stand with the inbound's words
    REFUSED = "refused"  # not taken; nothing of it is kept
    MISSING = "missing"  # the provider says that there is none
    ERASED = "erased"  # it was there, and has been removed: by its age or because the person asked


@dataclass(frozen=True)
class Fetched:
    """What a round has brought: files kept, refused, put off, and given up."""

    stored: int = 0
    refused: int = 0
    put_off: int = 0
    missing: int = 0


@dataclass(frozen=True)
class _Kept:
    """The file is in our folder."""

    stored: StoredFile
    read: Read


@dataclass(frozen=True)
class _Card:
    """A contact, as words."""

    words: str


@dataclass(frozen=True)
class _PutOff:
    """No file this time. `gone`: the provider does not know it; `away`: it could not be asked."""

    problem: str
    gone: bool = False
    away: bool = False


_TOLD = ("refused", "missing")
_Came = _Kept | _Card | _PutOff | FileRefused


def fetch_due(
    database: Database,
    messenger: Messenger,
    files: AttachmentFiles,
    scripts: Scripts,
    now: datetime,
    *,
    delete_copies: bool = False,
    hands: int = 1,
) -> Fetched:
    """Fetch the files that are due at `now` (aware), oldest first, by so many hands at the same time.

    Who sent what is not kept is told, in the words of `scripts`. With `delete_copies` the provider's copy becomes due
    for deletion in the same transaction that makes ours safe.
    """
    counts = dict.fromkeys(("stored", "refused", "put_off", "missing"), 0)
    away = 0
    wanted = _due(database, now, BATCH * hands)
    for at in range(0, len(wanted), hands):
        for due, came in _fetched(messenger, files, wanted[at : at + hands]):
            counts[_settle(database, files, scripts, due, came, now, delete_copies)] += 1
            away = away + 1 if isinstance(came, _PutOff) and came.away else 0
        if away >= MOST_AWAY:
            break
    return Fetched(**counts)


def _due(database: Database, now: datetime, most: int) -> list[Attachment]:
    with database.reading() as session:
        found = (
            select(Attachment)
            .where(Attachment.due_at <= now, Attachment.status == AttachmentStatus.PENDING)
            .order_by(Attachment.due_at, Attachment.id)
            .limit(most)
        )
        return list(session.scalars(found))


def _fetched(
    messenger: Messenger, files: AttachmentFiles, some: Sequence[Attachment]
) -> list[tuple[Attachment, _Came]]:
    """What came of each, fetched at the same time."""
    if len(some) == 1:
        return [(some[0], _fetch(messenger, files, some[0]))]
    with ThreadPoolExecutor(len(some), "attachments") as pool:
        return list(zip(some, pool.map(lambda due: _fetch(messenger, files, due), some), strict=True))


def _fetch(messenger: Messenger, files: AttachmentFiles, due: Attachment) -> _Came:
    try:
        content = messenger.file(due.url, LARGEST).content
    except TooLarge as error:
        return FileRefused(Why.TOO_LARGE, str(error))
    except NotAllowed as error:
        return FileRefused(Why.UNSAFE, str(error))
    except PhoneError as error:
        return _PutOff(str(error), gone=isinstance(error, AlreadyOver), away=isinstance(error, TryLater))
    if cards.is_card(content, due.told_type):
        return _Card(cards.words(content))
    try:
        read = inspection.inspect(content, due.told_type)
        return _Kept(files.save(due.id, read.type.value, content, read.preview), read)
    except FileRefused as refused:
        again = refused.why is Why.BROKEN and due.tries + 1 < BROKEN_TRIES
        return _PutOff(str(refused)) if again else refused
    except OSError as error:
        return _PutOff(f"the file cannot be written: {error}", away=True)


def _settle(
    database: Database,
    files: AttachmentFiles,
    scripts: Scripts,
    due: Attachment,
    came: _Came,
    now: datetime,
    delete_copies: bool,
) -> str:
    """Write down what came of it, unless somebody was quicker or it has been erased; says which count it is of."""
    with database.begin() as session:
        found = session.get(Attachment, due.id, with_for_update=True)
        if found is None or found.status != AttachmentStatus.PENDING:
            done = "put_off"
        elif isinstance(came, _PutOff):
            done = _put_off(found, came, now)
        else:
            done = _take(session, found, came, now)
            found.tries, found.due_at = found.tries + 1, now if delete_copies else None
        if done in _TOLD and found is not None:
            refusals.tell(session, scripts, found.inbound, Refused(found.why or "missing"), now)
    if isinstance(came, _Kept) and done != "stored":
        for name in came.stored.names:
            files.delete(name)
    return done


def _take(session: Session, found: Attachment, came: _Kept | _Card | FileRefused, now: datetime) -> str:
    inbound = session.get_one(Inbound, found.inbound_id)
    inbound.address.changes += 1
    match came:
        case FileRefused():
            found.status, found.why, found.problem = AttachmentStatus.REFUSED, came.why, str(came)[:255]
            return "refused"
        case _Card(words):
            found.status, found.problem = AttachmentStatus.WORDS, None
            inbound.body = inbound.body or words
        case _Kept(stored, read):
            found.status, found.problem, found.stored_at = AttachmentStatus.STORED, None, now
            found.file, found.preview = stored.file, stored.preview
            found.bytes, found.sha256, found.type = stored.bytes, stored.sha256, content_type(read.type, read.width)
            found.width, found.height = read.width, read.height
            found.seconds = round(read.seconds) if read.seconds is not None else None
    return "stored"


def _put_off(found: Attachment, why: _PutOff, now: datetime) -> str:
    """Ask again later, unless there is no point in it any more."""
    found.tries, found.problem = found.tries + 1, why.problem[:255]
    if why.gone and found.tries >= GONE_TRIES and now - found.inbound.arrived_at > GONE_AFTER:
        found.status, found.due_at, found.provider_copy = AttachmentStatus.MISSING, None, False
        return "missing"
    found.due_at = now + BACK_OFF[min(found.tries, len(BACK_OFF)) - 1]
    return "put_off"
