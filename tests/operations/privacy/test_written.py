"""What was exchanged in writing is found by number and by address, handed over, erased, and goes by its age."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import String, Table, Text, func, select, text

from ivr.clock import system_clock
from ivr.hotline.rules import Retention
from ivr.operations.privacy import archive, erasure, personal_data, written_retention
from ivr.records.base import Base
from ivr.records.chats import Attachment, ChannelAddress, Chat, Inbound, Redaction
from ivr.records.enquiries import Enquiry, UnsentReply
from ivr.records.models import Report
from ivr.records.outbounds import Consent, Dispatch, Outbound
from tests.support import sent
from tests.support.line import CALLER, WIB, Line, with_rules
from tests.support.people import add_person
from tests.support.scheduled import do as job
from tests.support.webhooks import all_text

TABLES = (
    *("channel_addresses", "chats", "inbounds", "attachments", "outbounds", "dispatches", "consents"),
    *("enquiries", "unsent_replies"),
)
CODES = {
    *("channel_addresses.channel", "channel_addresses.number_from", "channel_addresses.language"),
    *("chats.sid", "chats.ending", "chats.chosen"),
    *("inbounds.message_sid", "inbounds.to_address", "inbounds.kind", "inbounds.quoted_sid"),
    *("attachments.media_sid", "attachments.url", "attachments.told_type", "attachments.status", "attachments.why"),
    *("attachments.type", "attachments.file", "attachments.preview"),
    *("outbounds.key", "outbounds.kind", "outbounds.language", "outbounds.template", "outbounds.delivery"),
    *("outbounds.ways_gone", "outbounds.why"),
    *("dispatches.token", "dispatches.way", "dispatches.sender", "dispatches.message_sid", "dispatches.delivery"),
    *("enquiries.status", "enquiries.language", "enquiries.disposition", "enquiries.close_reason"),
}
"""Words of the program and of the provider: they name rows and states, never a person."""
NUMBERS = {"channel_addresses.address", "channel_addresses.number", "outbounds.number", "consents.number"}
NOT_IN_THE_COPY = {
    "inbounds.form": "what came, as the provider tells it: the same stands beside it",
}


def texts_of(table: Table) -> list[str]:
    kinds = [column.name for column in table.columns if isinstance(column.type, String | Text)]
    return [name for name in kinds if f"{table.name}.{name}" not in CODES | NUMBERS]


def marks() -> dict[str, str]:
    """A word of five letters for each column."""
    tables = [Base.metadata.tables[name] for name in TABLES]
    names = [f"{table.name}.{name}" for table in tables for name in texts_of(table)]
    return {name: f"zq{number:03}" for number, name in enumerate(names)}


def exchanged(line: Line, number: str | None = CALLER) -> sent.Written:
    """A chat with a report, words, a photo, what was answered, a yes, and somebody who was to answer and noted it."""
    agent = add_person(line.hotline, "sari").id
    chat = sent.writes(line, number)
    with line.database.begin() as session:
        report = Report(ticket="12345674", call_sid=chat.sid, language="id", status="received", created_at=line.now)
        report.channel, report.address_id, report.number, report.region = "whatsapp", chat.address, number, "32.73"
        session.add(report)
        session.flush()
        known = {"report_id": report.id, "chat_id": chat.chat}
        outbound = Outbound(key=f"turn:{chat.sid}:1", kind="turn", created_at=line.now, **known)
        outbound.address_id = chat.address
        outbound.delivery, outbound.choices, outbound.about = "read", [{"key": "1"}], {"ticket": "12345674"}
        outbound.sent_at = line.now
        session.add(outbound)
        session.flush()
        sid = "SM" + "d" * 32
        dispatch = Dispatch(outbound_id=outbound.id, token="t", way="words", sender="x", recipient="y", message_sid=sid)
        dispatch.decided_at, dispatch.delivery = line.now, "read"
        session.add(dispatch)
        session.add(Consent(number=number, address_id=chat.address, given=True, at=line.now, wording="w", source="s"))
        enquiry = Enquiry(address_id=chat.address, status="closed", language="id", **known)
        enquiry.created_at = enquiry.due_at = enquiry.deadline_at = enquiry.order_at = enquiry.closed_at = line.now
        enquiry.disposition = enquiry.close_reason = "solved"
        session.add(enquiry)
        session.flush()
        session.add(UnsentReply(enquiry_id=enquiry.id, staff_id=agent, body="b", typed_at=line.now))
        number_of_report = report.id
    sent.says(line, chat, "Kios kami kebanjiran", number_of_report)
    sent.sends(line, chat, "a photo", number_of_report)
    return chat


def written_everywhere(line: Line) -> sent.Written:
    chat = exchanged(line)
    with line.database.begin() as session:
        for name, mark in marks().items():
            table, column = name.split(".")
            session.execute(text(f"UPDATE {table} SET {column} = :mark"), {"mark": mark})
    return chat


def still_there(line: Line) -> list[str]:
    told = all_text(line.database)
    return [name for name, mark in marks().items() if mark in told]


def files(line: Line) -> list[str]:
    folder = line.settings.recordings / "attachments"
    return sorted(file.name for file in folder.iterdir()) if folder.is_dir() else []


def copy_of(line: Line, who: str = CALLER) -> tuple[dict[str, Any], zipfile.ZipFile]:
    with line.database.reading() as session:
        found = personal_data.find(session, who)
        data = archive.to_zip(session, line.hotline.recordings, found, line.hotline.files, line.now, WIB)
    made = zipfile.ZipFile(io.BytesIO(data))
    return json.loads(made.read(archive.NAME)), made


def test_every_listed_column_is_known() -> None:
    columns = {f"{name}.{column.name}" for name in TABLES for column in Base.metadata.tables[name].columns}
    assert columns >= CODES | NUMBERS | set(NOT_IN_THE_COPY)


def test_nothing_that_was_written_stays_and_the_provider_is_to_forget_it_too(line: Line) -> None:
    written_everywhere(line)
    assert len(still_there(line)) == len(marks()), "or this test could not fail"
    assert len(files(line)) == 2
    found = erasure.erase(line.database, line.hotline.recordings, CALLER, "staff:agus", line.now)
    assert found.counts["inbounds"] == 2
    assert still_there(line) == []
    assert CALLER not in all_text(line.database)
    assert files(line) == []
    with line.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Redaction)) == 3  # two that came, one that went
        attachment = session.scalars(select(Attachment)).one()
        assert (attachment.status, attachment.due_at, attachment.provider_copy) == ("erased", line.now, True)
        assert session.scalars(select(Report.number)).one() is None
        assert session.scalar(select(func.count()).select_from(Consent)) == 0
        assert session.scalars(select(Chat.erased_at)).one() == line.now
    again = erasure.erase(line.database, line.hotline.recordings, CALLER, "staff:agus", line.now)
    assert not again.anything


def test_whoever_writes_again_after_an_erasure_is_somebody_new(line: Line) -> None:
    exchanged(line)
    erasure.erase(line.database, line.hotline.recordings, CALLER, "staff:agus", line.now)
    sent.writes(line)
    with line.database.reading() as session:
        assert len(session.scalars(select(ChannelAddress)).all()) == 2


def test_what_has_not_left_does_not_leave_any_more_and_an_open_chat_is_over(line: Line) -> None:
    chat = exchanged(line)
    with line.database.begin() as session:
        session.get_one(Chat, chat.chat).ended_at = None
        outbound = session.scalars(select(Outbound)).one()
        outbound.delivery, outbound.due_at = "waiting", line.now
        enquiry = session.scalars(select(Enquiry)).one()
        enquiry.closed_at, enquiry.status, enquiry.close_reason = None, "waiting", None
        inbound = session.scalars(select(Inbound)).first()
        assert inbound is not None
        inbound.taken_at, inbound.due_at = None, line.now
    erasure.erase(line.database, line.hotline.recordings, CALLER, "staff:agus", line.now)
    with line.database.reading() as session:
        outbound = session.scalars(select(Outbound)).one()
        assert (outbound.delivery, outbound.due_at, outbound.body) == ("withdrawn", None, None)
        assert session.scalars(select(Enquiry.close_reason)).one() == "erased"
        assert session.scalars(select(Chat.ended_at)).one() == line.now
        assert session.scalars(select(Inbound.id).where(Inbound.taken_at.is_(None))).all() == []


@pytest.mark.parametrize("typed", ["ID.1234567890", "whatsapp:ID.1234567890", " ID.1234567890 "])
def test_who_shows_no_number_is_found_handed_over_and_erased_by_their_address(line: Line, typed: str) -> None:
    exchanged(line, None)
    who = personal_data.number_of(typed)
    told, _ = copy_of(line, who)
    assert [row["body"] for row in told["inbounds"]] == ["Kios kami kebanjiran", ""]
    assert [row["ticket"] for row in told["reports"]] == ["12345674"]
    erasure.erase(line.database, line.hotline.recordings, who, "staff:agus", line.now)
    assert "ID.1234567890" not in all_text(line.database)
    assert "kebanjiran" not in all_text(line.database)


@pytest.mark.parametrize("typed", ["ID.", "id.1234567890", "ID.12 34567", "whatsapp:", "Siti"])
def test_what_is_neither_a_number_nor_an_address_is_said_to_be_none(typed: str) -> None:
    with pytest.raises(personal_data.NotANumber):
        personal_data.number_of(typed)


def test_all_of_it_is_in_the_copy_with_its_files_and_on_its_page(line: Line) -> None:
    written_everywhere(line)
    told, made = copy_of(line)
    whole = json.dumps(told)
    assert [name for name, mark in marks().items() if mark not in whole] == sorted(NOT_IN_THE_COPY)
    (file,) = [name for name in made.namelist() if name.startswith("sent/")]
    assert made.read(file).startswith(b"\xff\xd8")
    page = made.read(archive.PAGE).decode()
    assert file in page
    assert marks()["outbounds.body"] in page
    assert "sari" not in whole


def test_all_of_it_goes_by_its_age_and_the_rows_stay_as_long_as_the_longest(line: Line) -> None:
    line.publish(with_rules(line.hotline.files, retention=Retention(messages=9, numbers=2, names=2)))
    written_everywhere(line)
    line.clock.advance(3 * 86400)
    job(line, "retention")
    left = {"attachments.sha256", "attachments.problem"}  # a file's, which is kept longer
    assert set(still_there(line)) <= left
    assert CALLER not in all_text(line.database)
    assert len(files(line)) == 2
    line.clock.advance(7 * 86400)
    job(line, "retention")
    assert files(line) == []
    with line.database.begin() as session:
        session.scalars(select(Attachment)).one().provider_copy = False
    for _ in range(3):  # a row goes once nothing names it any more
        job(line, "retention")
        line.clock.advance(10 * 86400)
    with line.database.reading() as session:
        for name in (*TABLES, "reports"):
            assert session.scalar(select(func.count()).select_from(Base.metadata.tables[name])) == 0, name


def test_what_belongs_to_a_report_that_stays_and_to_whom_an_answer_is_owed_stays(line: Line) -> None:
    line.publish(with_rules(line.hotline.files, retention=Retention(messages=2, numbers=2, names=2)))
    exchanged(line)
    line.clock.advance(3 * 86400)
    with line.database.begin() as session:
        enquiry = session.scalars(select(Enquiry)).one()
        enquiry.closed_at, enquiry.status = None, "waiting"
    job(line, "retention")
    with line.database.reading() as session:
        assert session.scalars(select(Inbound.body).order_by(Inbound.id)).first() == "Kios kami kebanjiran"
        assert session.scalars(select(ChannelAddress.number)).one() == CALLER
    assert len(files(line)) == 2


def test_the_providers_request_goes_within_a_week_whatever_the_rest(line: Line) -> None:
    exchanged(line)
    line.clock.advance(6 * 86400)
    job(line, "retention")
    with line.database.reading() as session:
        assert all(session.scalars(select(Inbound.form)).all())
    line.clock.advance(2 * 86400)
    job(line, "retention")
    with line.database.reading() as session:
        assert session.scalars(select(Inbound.form)).all() == [None, None]
        assert session.scalars(select(Inbound.body).order_by(Inbound.id)).first() == "Kios kami kebanjiran"


def test_a_file_that_nothing_knows_goes_after_a_day(line: Line) -> None:
    line.hotline.attachments.save(7, "jpg", b"x")
    chat = sent.writes(line)
    sent.sends(line, chat)
    line.clock.advance(2 * 86400)
    job(line, "retention")
    assert len(files(line)) == 3  # the age of files is told by the machine's own clock, which no story moves
    assert written_retention.stray(line.database, line.hotline.recordings, system_clock() + timedelta(days=1)) == 1
    assert len(files(line)) == 2
