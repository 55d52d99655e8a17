"""What never came is found again: messages stand in the provider's list whether or not their webhook reached us."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select

from ivr.hotline.messenger import Inbound as Came
from ivr.hotline.messenger import Kind, Messenger
from ivr.hotline.phone import PhoneError
from ivr.operations.chats import arrivals
from ivr.records.chats import Inbound
from ivr.records.database import Database

log = structlog.get_logger("chats")

ON_ITS_WAY = timedelta(minutes=1)
"""So long a webhook may still come, which tells more than a list: what was tapped, and where a pin lies."""
BATCH = 200
MOST_REFUSALS = 3


def find(database: Database, messenger: Messenger, since: datetime, now: datetime) -> int:
    """Write down the messages since a moment (aware) that are not known here, oldest first; says how many there were.

    They wait to be answered as any others do. Where the provider cannot be asked, the rest is left for another time.
    """
    try:
        listed = list(messenger.received(since))[::-1]
    except PhoneError as error:
        log.warning("the list of messages cannot be read", problem=str(error))
        return 0
    listed.sort(key=lambda came: came.sent_at or now)  # told to the second: within one, as they were listed
    found = refusals = 0
    for came in _unknown(database, (one for one in listed if (one.sent_at or since) <= now - ON_ITS_WAY)):
        whole = _with_files(messenger, came)
        if whole is None:
            refusals += 1
            if refusals >= MOST_REFUSALS:
                break
            continue
        with database.begin() as session:
            found += arrivals.take_in(session, whole, now, found=True) is not None
    return found


def _unknown(database: Database, listed: Iterable[Came]) -> Iterator[Came]:
    rest = list(listed)
    for at in range(0, len(rest), BATCH):
        some = rest[at : at + BATCH]
        sids = [one.message_sid for one in some]
        with database.reading() as session:
            known = set(session.scalars(select(Inbound.message_sid).where(Inbound.message_sid.in_(sids))))
        yield from (one for one in some if one.message_sid not in known)


def _with_files(messenger: Messenger, came: Came) -> Came | None:
    """The same with its files; None where they cannot be told now."""
    if not came.files_untold:
        return came
    try:
        files = messenger.files(came.message_sid)
    except PhoneError as error:
        log.warning("files of a lost message cannot be told", message=came.message_sid, problem=str(error))
        return None
    return replace(came, files=files, files_untold=0, kind=_kind(files[0].content_type) if files else came.kind)


def _kind(content_type: str) -> Kind:
    """What a file is by its type; a list says no more."""
    named = content_type.partition("/")[0]
    return {"image": Kind.IMAGE, "audio": Kind.AUDIO, "video": Kind.VIDEO}.get(named, Kind.DOCUMENT)
