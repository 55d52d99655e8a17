"""What an agent writes to a person: sent once, in the reply window; outside it kept until they write again."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from ivr.hotline.errors import HotlineError
from ivr.hotline.hours import OpeningHours
from ivr.hotline.writing import reply_window
from ivr.operations.enquiries import claims
from ivr.operations.outbounds import outbox
from ivr.records.chats import ChannelAddress
from ivr.records.enquiries import Enquiry, UnsentReply
from ivr.records.outbounds import Outbound

LONGEST = 6000
"""Letters of one reply; one that is too long for a message goes as several."""
REPLY = "reply"
NUDGE = "reply_waiting"
"""Our name of the template that says that an answer is there: whoever writes back reads it."""


class NoWords(HotlineError):
    """There is nothing in the reply."""


class Sent(StrEnum):
    """What became of a reply."""

    GOES = "goes"
    BEFORE = "before"
    """The same form has been sent before: it goes once."""
    KEPT = "kept"
    """The window is closed: it is kept, and goes by itself when they write."""


def send(
    session: Session, enquiry_id: int, staff_id: int, text: str, token: str, hours: OpeningHours, now: datetime
) -> Sent:
    """Send a reply of whoever holds the enquiry; `token` is that of the form. Raises NoWords, NotYours, NotFound."""
    words = written(text)
    if session.scalars(select(Outbound.id).where(Outbound.key == _key(token))).first() is not None:
        return Sent.BEFORE
    if not words:
        raise NoWords("Write the reply.")
    enquiry = claims.locked_of(session, enquiry_id, staff_id)
    if not reply_window.is_open(_last_written(session, enquiry), now):
        keep(session, enquiry_id, staff_id, words, now)
        return Sent.KEPT
    words = _with_kept(session, enquiry_id, staff_id, words)
    if not _write(session, enquiry, staff_id, words, token, hours, now):
        return Sent.BEFORE
    claims.renew(session, staff_id, now)
    claims.record(session, staff_id, "enquiry:reply", enquiry, claims.summary(enquiry), now)
    return Sent.GOES


def _write(
    session: Session, enquiry: Enquiry, staff_id: int, words: str, token: str, hours: OpeningHours, now: datetime
) -> bool:
    about = {"enquiry": enquiry.id, "wait": _waited(enquiry, hours, now)}
    session.execute(update(Enquiry).where(Enquiry.id == enquiry.id).values(changes=Enquiry.changes + 1))
    return outbox.write(
        session,
        _key(token),
        REPLY,
        now,
        address=enquiry.address_id,
        chat=enquiry.chat_id,
        report=enquiry.report_id,
        staff=staff_id,
        body=words,
        about=about,
        asked=True,
    )


def written(text: str) -> str:
    """What a form's text is as a reply."""
    return text.strip().replace("\r\n", "\n")[:LONGEST]


def was_said(session: Session, token: str, words: str) -> bool:
    """Whether these words went with the form of this token, in however many messages."""
    of_it = or_(Outbound.key == _key(token), Outbound.key.startswith(f"{_key(token)}:", autoescape=True))
    bodies = session.scalars(select(Outbound.body).where(of_it).order_by(Outbound.id))
    return "".join("".join(body or "" for body in bodies).split()).endswith("".join(words.split()))


def _key(token: str) -> str:
    return f"{REPLY}:{token}"[:120]


def _waited(enquiry: Enquiry, hours: OpeningHours, now: datetime) -> int:
    """Seconds of opening hours since it could be answered, as promised."""
    since = max(enquiry.created_at, enquiry.promised_due_at or enquiry.created_at)
    waited = hours.working_time_between(since, now) if since < now else timedelta(0)
    return round(waited.total_seconds())


def _last_written(session: Session, enquiry: Enquiry) -> datetime | None:
    return session.scalar(select(ChannelAddress.last_written_at).where(ChannelAddress.id == enquiry.address_id))


def keep(session: Session, enquiry_id: int, staff_id: int, words: str, now: datetime) -> None:
    """Keep a reply that cannot go now, behind what this agent had kept before."""
    body = _with_kept(session, enquiry_id, staff_id, words)
    session.add(UnsentReply(enquiry_id=enquiry_id, staff_id=staff_id, body=body, typed_at=now))
    session.flush()


def _with_kept(session: Session, enquiry_id: int, staff_id: int, words: str) -> str:
    """The words behind those that were kept of this agent, which are not kept any more; of one form, they are in them.

    The enquiry is locked.
    """
    theirs = UnsentReply.enquiry_id == enquiry_id, UnsentReply.staff_id == staff_id
    before = session.scalar(select(UnsentReply.body).where(*theirs))
    drop(session, enquiry_id, staff_id)
    if before is None or f"\n\n{before}".endswith(f"\n\n{words}"):
        return before or words
    return f"{before}\n\n{words}"


def drop(session: Session, enquiry_id: int, staff_id: int) -> None:
    """What was kept of this agent has been sent, or is not wanted any more."""
    theirs = delete(UnsentReply).where(UnsentReply.enquiry_id == enquiry_id, UnsentReply.staff_id == staff_id)
    session.execute(theirs.execution_options(synchronize_session=False))


def take_back(session: Session, enquiry_id: int, whose: int, by: int, now: datetime) -> None:
    """A reply that waits is not to go; the enquiry is held and locked already."""
    enquiry = claims.locked(session, enquiry_id)
    drop(session, enquiry_id, whose)
    claims.record(session, by, "enquiry:take-back", enquiry, claims.summary(enquiry), now)


def kept(session: Session, enquiry_id: int) -> list[UnsentReply]:
    """The replies that wait until they write again, the first one first."""
    theirs = select(UnsentReply).where(UnsentReply.enquiry_id == enquiry_id)
    return list(session.scalars(theirs.order_by(UnsentReply.typed_at, UnsentReply.id)))


def last_word_is_ours(session: Session, enquiry: Enquiry) -> bool:
    """Whether a person has answered since they wrote last, or has an answer ready for when they write."""
    if kept(session, enquiry.id):
        return True
    ours = select(func.max(Outbound.created_at)).where(Outbound.address_id == enquiry.address_id)
    at = session.scalar(ours.where(Outbound.kind == REPLY, Outbound.created_at >= enquiry.created_at))
    written = _last_written(session, enquiry)
    return at is not None and (written is None or at >= written)


def nudge(session: Session, enquiry_id: int, staff_id: int, now: datetime) -> bool:
    """Tell them by template that an answer is there; once for each window that closed. Raises NotYours, NotFound."""
    enquiry = claims.locked_of(session, enquiry_id, staff_id)
    written = _last_written(session, enquiry)
    window = int(written.timestamp()) if written else 0
    is_new = outbox.write(
        session,
        f"{NUDGE}:{enquiry_id}:{window}",
        "notice",
        now,
        address=enquiry.address_id,
        chat=enquiry.chat_id,
        report=enquiry.report_id,
        staff=staff_id,
        language=enquiry.language,
        template=NUDGE,
        about={"event": NUDGE, "enquiry": enquiry_id},
        asked=True,
    )
    if is_new:
        claims.record(session, staff_id, "enquiry:nudge", enquiry, claims.summary(enquiry), now)
    return is_new


def send_kept(session: Session, enquiry: Enquiry, hours: OpeningHours, now: datetime) -> int:
    """They have written, so the window is open: what was kept goes, once. Says how many replies that were."""
    rows = kept(session, enquiry.id)
    for row in rows:
        token = f"kept:{row.id}:{int(row.typed_at.timestamp())}"
        _write(session, enquiry, row.staff_id, row.body, token, hours, now)
        session.delete(row)
    session.flush()
    return len(rows)
