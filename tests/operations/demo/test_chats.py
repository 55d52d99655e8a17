"""The chats of the demo's fortnight: some of the same reports, told in writing, with photos, all of it invented."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from ivr.operations.demo import chats, people, weeks
from ivr.operations.figures import Period, sheet
from ivr.operations.figures.promises import To
from ivr.records.attachment_files import AttachmentFiles
from ivr.records.chats import Attachment, Chat, Inbound
from ivr.records.database import Database
from ivr.records.models import Call, Report
from tests.operations.demo.test_weeks import HOURS, NOW
from tests.support.line import WIB


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_some_of_the_reports_came_in_writing_and_what_was_written_belongs_to_them(
    database: Database, tmp_path: Path
) -> None:
    people.ensure(database, NOW)
    files = AttachmentFiles(tmp_path / "attachments")
    with database.begin() as session:
        assert weeks.ensure(session, HOURS, NOW) == 1353
        chats.send_photos(session, files)
    with database.reading() as session:
        reports = session.scalars(select(Report).where(Report.channel == "whatsapp")).all()
        found = {chat.sid: chat for chat in session.scalars(select(Chat))}
        kept = session.scalars(select(Inbound).where(Inbound.kept)).all()
        photos = session.scalars(select(Attachment)).all()
        assert session.scalars(select(Call).where(Call.sid.in_(found))).first() is None
        assert session.scalars(select(Chat).where(chats.written())).first() is None
        month = sheet(session, Period.parse("2026-11", WIB), NOW)
    assert 60 < len(reports) < 140
    assert {report.call_sid for report in reports} == set(found)
    assert all(chat.ended_at and chat.address_id for chat in found.values())
    assert {inbound.report_id for inbound in kept} == {report.id for report in reports}
    assert all(inbound.body.startswith(weeks.LABEL) for inbound in kept)
    assert 15 < len(photos) < len(reports)
    assert all(photo.preview and files.path(photo.preview) for photo in photos)
    answered = month.promises.of(To.ANSWER)
    assert answered.kept > answered.broken
