"""`hotline voicemails export`: the audio of a message as a file, and an entry that says who took it."""

from __future__ import annotations

import stat
from pathlib import Path

from sqlalchemy import select

from ivr.operations.messages import fetching
from ivr.records.audit import AuditEntry
from tests.commands.shell import Shell
from tests.support.keys import sent, to_the_beep
from tests.support.line import Line


def leave_a_message(line: Line, fetched: bool = True) -> str:
    """Somebody leaves a message; gives the recording."""
    line.dial().press(*to_the_beep()).speak(8).press(*sent())
    line.clock.advance(60)
    if fetched:
        fetching.fetch_due(line.database, line.hotline.phone, line.hotline.recordings, line.now)
    return line.voicemails()[0].recording_sid


def entries(line: Line) -> list[AuditEntry]:
    with line.database.reading() as session:
        return list(session.scalars(select(AuditEntry)))


def test_the_file_is_the_message_and_only_its_owner_can_read_it(line: Line, shell: Shell, tmp_path: Path) -> None:
    sid, to = leave_a_message(line), tmp_path / "message.wav"
    shell.say("voicemails", "export", sid, "--to", str(to))
    (stored,) = line.voicemails()
    assert to.read_bytes() == line.hotline.recordings.path(stored.file or "").read_bytes()
    assert stat.S_IMODE(to.stat().st_mode) == 0o600
    (entry,) = entries(line)
    assert (entry.actor, entry.action, entry.subject) == ("shell:siti", "voicemail:export", sid)
    assert entry.after == {"to": str(to), "bytes": stored.bytes}
    assert entry.at == line.now


def test_who_used_sudo_is_named(line: Line, shell: Shell, tmp_path: Path) -> None:
    sid = leave_a_message(line)
    shell.give("voicemails", "export", sid, "--to", str(tmp_path / "message.wav"), SUDO_USER="budi")
    assert [entry.actor for entry in entries(line)] == ["shell:budi"]


def test_a_file_that_is_there_stays(line: Line, shell: Shell, tmp_path: Path) -> None:
    sid, to = leave_a_message(line), tmp_path / "message.wav"
    to.write_text("something dear")
    result = shell.give("voicemails", "export", sid, "--to", str(to), exit_code=1)
    assert "--force writes over it" in result.output
    assert to.read_text() == "something dear"
    assert entries(line) == []
    shell.give("voicemails", "export", sid, "--to", str(to), "--force")
    assert to.read_bytes().startswith(b"RIFF")


def test_what_is_not_with_us_cannot_be_exported(line: Line, shell: Shell, tmp_path: Path) -> None:
    sid, to = leave_a_message(line, fetched=False), tmp_path / "message.wav"
    result = shell.give("voicemails", "export", sid, "--to", str(to), exit_code=1)
    assert f"The audio of {sid} is pending" in result.output
    result = shell.give("voicemails", "export", "RE0", "--to", str(to), exit_code=1)
    assert "No message is known as RE0" in result.output
    assert not to.exists()
    assert entries(line) == []


def test_a_file_that_is_not_what_was_stored_is_noticed(line: Line, shell: Shell, tmp_path: Path) -> None:
    sid = leave_a_message(line)
    line.hotline.recordings.path(line.voicemails()[0].file or "").write_bytes(b"RIFF and something else")
    result = shell.give("voicemails", "export", sid, "--to", str(tmp_path / "message.wav"), exit_code=1)
    assert "its checksum differs" in result.output
    assert entries(line) == []
