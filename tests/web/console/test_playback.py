"""Messages are heard in parts; each hearing is written down, and only by whom it concerns."""

from __future__ import annotations

import io
import wave

from flask.testing import FlaskClient

from ivr.hotline.case import CaseEvent
from ivr.operations.cases import cases
from tests.support import office
from tests.support.desk import (
    MASKED,
    audited,
    do,
    leave_a_message,
    page,
)
from tests.support.line import Line


def test_a_message_is_heard_in_parts_and_each_hearing_is_written_down(line: Line, desk: FlaskClient) -> None:
    voicemail = leave_a_message(line)
    assert MASKED in page(desk, "/console/messages")
    address = f"/console/voicemails/{voicemail.id}/audio"
    whole = desk.get(address, buffered=True)
    assert (whole.status_code, whole.mimetype) == (200, "audio/wav")
    with wave.open(io.BytesIO(whole.data)) as sound:
        assert sound.getnframes() > 0
    part = desk.get(address, headers={"Range": "bytes=100-199"}, buffered=True)
    assert (part.status_code, part.data) == (206, whole.data[100:200])
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(whole.data)}"
    assert [entry.actor for entry in audited(line, "voicemail:hear")] == ["staff:sari"]
    desk.get(address, headers={"Range": "bytes=0-"}, buffered=True)
    assert len(audited(line, "voicemail:hear")) == 2


def test_who_begins_in_the_middle_is_written_down_too(line: Line, desk: FlaskClient) -> None:
    voicemail = leave_a_message(line)
    desk.get(f"/console/voicemails/{voicemail.id}/audio", headers={"Range": "bytes=1-"}, buffered=True)
    assert len(audited(line, "voicemail:hear")) == 1


def test_a_message_of_somebody_elses_callback_is_not_heard(
    line: Line, desk: FlaskClient, colleague: FlaskClient, supervisor: FlaskClient
) -> None:
    voicemail = leave_a_message(line)
    do(desk, "/messages/callback", voicemail=voicemail.id)
    do(colleague, "/next")
    bandung = office.add_office(line.database, line.now)
    cases.adopt(line.database, office.HOURS, line.now)
    (case,) = office.all_cases(line.database)
    office.do(line.database, case.id, CaseEvent.CHECK, line.now)  # until it is forwarded the desk has to hear it
    office.do(line.database, case.id, CaseEvent.FORWARD, line.now, office=bandung.id)
    address = f"/console/voicemails/{voicemail.id}/audio"
    assert desk.get(address).status_code == 403
    assert colleague.get(address, buffered=True).status_code == 200
    assert supervisor.get(address, buffered=True).status_code == 200
    assert line.app.test_client().get(address).status_code == 401
    assert [entry.actor for entry in audited(line, "voicemail:hear")] == ["staff:budi", "staff:dewi"]
    assert "<audio" in page(colleague)


def test_what_has_no_audio_is_not_found(line: Line, desk: FlaskClient) -> None:
    assert desk.get("/console/voicemails/77/audio").status_code == 404
