"""Files that people send are fetched from the provider, kept once, put off, given up, and refused with kind words."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from ivr.emulator import RestFault
from ivr.emulator.messaging import drafts
from ivr.emulator.messaging.drafts import Draft
from ivr.hotline.phone import AlreadyOver
from ivr.hotline.writing.sniffing import sniffed
from ivr.operations.attachments import decoding, fetching, inspection, provider_copies
from ivr.operations.attachments.fetching import Fetched
from ivr.operations.chats import arrivals
from ivr.records.chats import Attachment, ChannelAddress, Chat, Inbound, Redaction
from ivr.records.database import Database
from ivr.records.outbounds import Outbound
from tests.support import sent_files
from tests.support.line import CALLER, Line, line_for, with_rules
from tests.support.scheduled import do


@pytest.fixture
def line(database: Database, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    """A hotline that people write to; what they send is read in this process, which is quicker."""
    monkeypatch.setattr(inspection, "inspect", lambda data, told: decoding.read(sniffed(data, told), data))
    with line_for(database, database_url, tmp_path, whatsapp=True) as made:
        made.expected_problems = ["whatsapp"]  # what becomes of the webhook is another story
        yield made


def send(line: Line, draft: Draft) -> int:
    """Somebody sends a file, and it is written down; gives the number of the attachment."""
    messenger = line.hotline.messenger
    assert messenger is not None
    before = line.now - timedelta(seconds=1)
    message = line.exchange.person(CALLER).send(draft)
    (came,) = [one for one in messenger.received(before) if one.message_sid == message.sid]
    with line.database.begin() as session:
        arrivals.take_in(session, dataclasses.replace(came, files=messenger.files(message.sid)), line.now)
        return session.scalars(select(Attachment.id).order_by(Attachment.id.desc())).first() or 0


def fetch(line: Line, **options: bool) -> Fetched:
    ours = line.hotline
    assert ours.messenger is not None
    return fetching.fetch_due(line.database, ours.messenger, ours.attachments, ours.scripts, line.now, **options)


def one(line: Line, number: int) -> Attachment:
    with line.database.reading() as session:
        return session.get_one(Attachment, number)


def told(line: Line) -> list[str | None]:
    with line.database.reading() as session:
        return list(
            session.scalars(select(Outbound.body).where(Outbound.key.startswith("refused:")).order_by(Outbound.id))
        )


def in_one_chat(line: Line) -> None:
    """All that came in belongs to one conversation."""
    with line.database.begin() as session:
        address = session.scalars(select(ChannelAddress.id)).one()
        chat = session.scalars(select(Chat)).first() or Chat(sid="W" + "1" * 32, address_id=address, began_at=line.now)
        chat.last_in_at = line.now
        session.add(chat)
        session.flush()
        session.execute(update(Inbound).values(chat_id=chat.id))


def wait_until_due(line: Line, number: int) -> None:
    due = one(line, number).due_at
    assert due is not None
    line.clock.advance(max(0.0, (due - line.now).total_seconds()) + 0.001)


def test_a_photo_is_fetched_once_and_kept_with_a_preview_that_only_we_may_read(line: Line) -> None:
    content = sent_files.photo_with_a_place()
    number = send(line, drafts.photo("Kios kami", content))
    assert fetch(line) == Fetched(stored=1)
    found = one(line, number)
    assert (found.status, found.type, found.problem, found.due_at) == ("stored", "image/jpeg", None, None)
    assert (found.bytes, found.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert (found.width, found.height, found.stored_at) == (400, 200, line.now)
    for name in (found.file, found.preview):
        path = line.hotline.attachments.path(name or "")
        assert path is not None
        assert path.stat().st_mode & 0o077 == 0
        assert path.parent.stat().st_mode & 0o077 == 0
    line.clock.advance(86400)
    assert fetch(line) == Fetched()
    assert told(line) == []
    assert found.provider_copy


def test_a_voice_note_says_how_long_it_is(line: Line) -> None:
    number = send(line, drafts.voice_note(sent_files.voice()))
    fetch(line)
    assert (one(line, number).type, one(line, number).seconds) == ("audio/ogg", 2)


def test_a_contact_is_kept_as_words(line: Line) -> None:
    number = send(line, drafts.contact("Bu Siti", "+6281200001111"))
    assert fetch(line) == Fetched(stored=1)
    assert (one(line, number).status, one(line, number).file) == ("words", None)
    with line.database.reading() as session:
        assert "Bu Siti" in session.scalars(select(Inbound.body)).one()


def test_what_is_refused_is_not_kept_and_its_sender_is_told_once_for_each_reason(line: Line) -> None:
    for name in ("a letter that acts", "a letter that starts a program", "a letter of old Word"):
        kind, made, _ = sent_files.hostile()[name]
        send(line, drafts.document("surat", made(), kind))
    in_one_chat(line)
    assert fetch(line) == Fetched(refused=3)
    folder = line.settings.recordings / "attachments"
    assert not folder.exists() or list(folder.iterdir()) == []
    assert told(line) == [line.words("written_file_unsafe"), line.words("written_file_not_allowed")]


def test_a_film_that_is_too_large_is_cut_off_and_refused(line: Line) -> None:
    number = send(line, drafts.video(sent_files.film() + bytes(16 * 1024 * 1024)))
    assert fetch(line) == Fetched(refused=1)
    assert one(line, number).why == "too_large"
    assert told(line) == [line.words("written_file_too_large")]


def test_a_broken_file_is_fetched_again_before_it_is_refused(line: Line) -> None:
    number = send(line, drafts.photo("", sent_files.picture()[:900]))
    for _ in range(fetching.BROKEN_TRIES - 1):
        assert fetch(line) == Fetched(put_off=1)
        wait_until_due(line, number)
    assert fetch(line) == Fetched(refused=1)
    assert told(line) == [line.words("written_file_broken")]


@pytest.mark.parametrize("fault", [RestFault.TOO_MANY_REQUESTS, RestFault.SERVER_ERROR, RestFault.RESET])
def test_a_provider_that_is_away_only_delays_it(line: Line, fault: RestFault) -> None:
    number = send(line, drafts.photo())
    line.exchange.faults.next(fault)
    assert fetch(line) == Fetched(put_off=1)
    wait_until_due(line, number)
    assert fetch(line) == Fetched(stored=1)


def test_a_file_that_the_provider_does_not_know_for_a_day_is_missing_and_its_sender_is_asked(line: Line) -> None:
    number = send(line, drafts.photo())
    assert line.hotline.messenger is not None
    line.hotline.messenger.delete_file(one(line, number).url)
    for _ in range(40):
        if one(line, number).status != "pending":
            break
        wait_until_due(line, number)
        fetch(line)
    assert (one(line, number).status, one(line, number).due_at) == ("missing", None)
    with line.database.reading() as session:
        assert line.now - session.scalars(select(Inbound.arrived_at)).one() > fetching.GONE_AFTER
    assert told(line) == [line.words("written_file_missing")]


def test_two_at_once_keep_it_once_and_leave_no_second_file(line: Line) -> None:
    number = send(line, drafts.photo())
    ours = line.hotline
    assert ours.messenger is not None
    due = one(line, number)
    came = [fetching._fetch(ours.messenger, ours.attachments, due) for _ in range(2)]
    for each in came:
        fetching._settle(line.database, ours.attachments, ours.scripts, due, each, line.now, False)
    assert len(list((line.settings.recordings / "attachments").iterdir())) == 2  # the file and its preview


def test_the_providers_copy_goes_once_ours_is_safe_if_the_rules_say_so(line: Line) -> None:
    line.publish(with_rules(line.hotline.files, delete_provider_copy=True))
    number = send(line, drafts.photo())
    do(line, "fetch attachments")
    assert (one(line, number).status, one(line, number).due_at) == ("stored", line.now)
    do(line, "forget at the provider")
    assert (one(line, number).provider_copy, one(line, number).due_at) == (False, None)
    with pytest.raises(AlreadyOver):
        line.hotline.messenger.file(one(line, number).url, 1000)  # type: ignore[union-attr]


def test_words_are_blanked_out_at_the_provider_and_tried_again_while_it_is_away(line: Line) -> None:
    message = line.exchange.person(CALLER).write("Nama saya Siti")
    with line.database.begin() as session:
        provider_copies.redact(session, [message.sid, message.sid], line.now)
    line.exchange.faults.next(RestFault.SERVER_ERROR)
    assert do(line, "forget at the provider")["redacted"] == 0
    assert message.body == "Nama saya Siti"
    line.clock.advance(15 * 60)
    assert do(line, "forget at the provider")["redacted"] == 1
    assert message.body == ""
    with line.database.reading() as session:
        assert session.scalars(select(Redaction)).all() == []
