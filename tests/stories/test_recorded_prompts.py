"""An admin records a prompt: callers hear the recording once it is released, and the voice again once it is gone."""

from __future__ import annotations

import io
from typing import Any

import pytest
from sqlalchemy import select

from ivr.clock import system_clock
from ivr.hotline.staff import Role
from ivr.operations.releases import drafts, publishing
from ivr.operations.system import checks
from ivr.operations.system.findings import Verdict
from ivr.records.audit import AuditEntry
from ivr.records.releases import Sound
from tests.support.line import Line
from tests.support.outage import away
from tests.support.people import LOGINS, PAGE, add_everybody, client_of, csrf_token
from tests.support.sounds import encoded, tone

WELCOME = "/admin/content/prompts/welcome"


@pytest.fixture
def admin(line: Line) -> Any:
    add_everybody(line.hotline)
    return client_of(line.app, LOGINS[Role.ADMIN])


def saves(line: Line, admin: Any, **fields: Any) -> Any:
    """Send the form of the welcome as it stands in the draft, with these changes."""
    with line.database.reading() as session:
        draft = drafts.current(session)
    form: dict[str, Any] = {"csrf_token": csrf_token(admin, WELCOME)}
    for code in ("id", "en"):
        path = f"catalogues.{code}.prompts.welcome"
        stored = draft.value(path)
        form |= {
            f"seen_{code}": draft.seal(path),
            f"text_{code}": stored["text"] if isinstance(stored, dict) else stored,
        }
    files = {name: (io.BytesIO(data), "recording") for name, data in fields.items() if isinstance(data, bytes)}
    return admin.post(WELCOME, data={**form, **fields, **files}, headers=PAGE, content_type="multipart/form-data")


def publishes(line: Line) -> None:
    with line.database.begin() as session:
        publishing.publish(session, None, "", "staff:agus", line.now)
    line.clock.advance(1)


def sounds_kept(line: Line) -> list[Sound]:
    with line.database.reading() as session:
        return list(session.scalars(select(Sound)))


def test_a_recorded_welcome_is_played_from_the_release_on(line: Line, admin: Any) -> None:
    assert saves(line, admin, sound_id=encoded("mp3", "libmp3lame")).status_code == 303
    assert line.words("welcome") in line.dial().heard, "a draft is not heard"
    publishes(line)
    (sound,) = sounds_kept(line)
    assert line.dial().heard.startswith(f"http://hotline.test/audio/{sound.digest}.wav ")

    answer = line.client().get(f"/audio/{sound.digest}.wav")
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "audio/wav", sound.data)
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["ETag"] == f'"{sound.digest}"'
    part = line.client().get(f"/audio/{sound.digest}.wav", headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.data) == (206, b"RIFF")

    saves(line, admin, silence_id="1")
    publishes(line)
    assert line.words("welcome") in line.dial().heard


def test_the_same_recording_is_kept_once_and_its_adding_is_on_record(line: Line, admin: Any) -> None:
    for _ in range(2):
        saves(line, admin, sound_id=tone(), sound_en=tone())
    (sound,) = sounds_kept(line)
    assert sound.created_by == "staff:agus"
    with line.database.reading() as session:
        entries = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "sound:add").order_by(AuditEntry.id)
        ).all()
    assert [entry.subject for entry in entries] == [sound.digest]


def test_with_the_database_away_callers_hear_the_apology_in_the_voice(line: Line, admin: Any) -> None:
    saves(line, admin, sound_id=tone(), sound_en=tone())
    publishes(line)
    with away(line.database):
        assert line.words("apology") in line.dial(go_on=False).heard


def test_hotline_check_knows_the_recordings_that_staff_have_added(line: Line, admin: Any) -> None:
    saves(line, admin, sound_id=tone())
    publishes(line)
    url, catalogues = line.database.url.render_as_string(hide_password=False), line.hotline.files.catalogues
    findings = {found.check: found for found in checks.database(url, catalogues, line.now, system_clock)}
    assert findings["release prompts"].verdict is Verdict.OK


def test_a_name_that_is_no_recording_of_ours_is_not_served(line: Line) -> None:
    for name in ("0" * 64 + ".wav", "..%2Fid.toml", "id.toml", "x" * 300):
        assert line.client().get(f"/audio/{name}").status_code == 404
