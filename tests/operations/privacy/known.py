"""Everything that may be known about a person."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from ivr.operations.console.report_details import Details, complete, seal
from ivr.operations.privacy import archive as privacy_archive
from ivr.operations.privacy import personal_data
from ivr.records.models import Report
from tests.support.keys import sent, to_the_beep
from tests.support.line import CALLER, WIB, Line
from tests.support.people import add_person
from tests.support.scheduled import pass_time


def everything_about(line: Line) -> int:
    """A message, a callback on another number, a callback on the own one; an agent writes down who it was."""
    line.dial().press(*to_the_beep()).speak(8).press(*sent())
    line.dial().press("3", "1", "2", "081311112222#", "2", "081311112222#", "1", "1")
    pass_time(line, 60)
    line.dial().press("3", "5", "1", "1").hang_up()
    agent = add_person(line.hotline, "sari", phone="0811-1111-111").id
    with line.database.begin() as session:
        for report in session.query(Report):
            told = Details("Ibu Rahayu", "Warung Rahayu", needs="ring 0812 3456 7890, not 0899-1111-222")
            complete(session, report.id, told, seal(report), line.hotline.files, agent, line.now)
    line.clock.advance(600)
    return agent


def audio_files(line: Line) -> list[str]:
    folder = line.settings.recordings
    return sorted(file.name for file in folder.iterdir()) if folder.is_dir() else []


def copy_of(line: Line) -> tuple[dict[str, Any], str]:
    with line.database.reading() as session:
        found = personal_data.find(session, CALLER)
        data = privacy_archive.to_zip(session, line.hotline.recordings, found, line.hotline.files, line.now, WIB)
    archive = zipfile.ZipFile(io.BytesIO(data))
    return json.loads(archive.read(privacy_archive.NAME)), archive.read(privacy_archive.PAGE).decode()
