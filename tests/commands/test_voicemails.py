"""`hotline voicemails`: messages as a list, and as files, with an entry that says who took one."""

from __future__ import annotations

import stat
from pathlib import Path

from sqlalchemy import select

from ivr.operations.messages import fetching
from ivr.records.audit import AuditEntry
from tests.commands.calling import ISO_IN_WIB, leave_a_message
from tests.support.keys import sent, to_the_beep
from tests.support.line import CALLER, Line
from tests.support.shell import Shell


def leave_one(line: Line, fetched: bool = True) -> str:
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
    sid, to = leave_one(line), tmp_path / "message.wav"
    shell.say("voicemails", "export", sid, "--to", str(to))
    (stored,) = line.voicemails()
    assert to.read_bytes() == line.hotline.recordings.path(stored.file or "").read_bytes()
    assert stat.S_IMODE(to.stat().st_mode) == 0o600
    (entry,) = entries(line)
    assert (entry.actor, entry.action, entry.subject) == ("shell:siti", "voicemail:export", sid)
    assert entry.after == {"to": str(to), "bytes": stored.bytes}
    assert entry.at == line.now


def test_who_used_sudo_is_named(line: Line, shell: Shell, tmp_path: Path) -> None:
    sid = leave_one(line)
    shell.give("voicemails", "export", sid, "--to", str(tmp_path / "message.wav"), SUDO_USER="budi")
    assert [entry.actor for entry in entries(line)] == ["shell:budi"]


def test_a_file_that_is_there_stays(line: Line, shell: Shell, tmp_path: Path) -> None:
    sid, to = leave_one(line), tmp_path / "message.wav"
    to.write_text("something dear")
    result = shell.give("voicemails", "export", sid, "--to", str(to), exit_code=1)
    assert "--force writes over it" in result.output
    assert to.read_text() == "something dear"
    assert entries(line) == []
    shell.give("voicemails", "export", sid, "--to", str(to), "--force")
    assert to.read_bytes().startswith(b"RIFF")


def test_what_is_not_with_us_cannot_be_exported(line: Line, shell: Shell, tmp_path: Path) -> None:
    sid, to = leave_one(line, fetched=False), tmp_path / "message.wav"
    result = shell.give("voicemails", "export", sid, "--to", str(to), exit_code=1)
    assert f"The audio of {sid} is pending" in result.output
    result = shell.give("voicemails", "export", "RE0", "--to", str(to), exit_code=1)
    assert "No message is known as RE0" in result.output
    assert not to.exists()
    assert entries(line) == []


def test_a_file_that_is_not_what_was_stored_is_noticed(line: Line, shell: Shell, tmp_path: Path) -> None:
    sid = leave_one(line)
    line.hotline.recordings.path(line.voicemails()[0].file or "").write_bytes(b"RIFF and something else")
    result = shell.give("voicemails", "export", sid, "--to", str(tmp_path / "message.wav"), exit_code=1)
    assert "its checksum differs" in result.output
    assert entries(line) == []


def test_a_message_is_listed_from_pending_to_stored(line: Line, shell: Shell) -> None:
    sid = leave_a_message(line)
    (report,) = line.reports()
    (row,) = shell.rows("voicemails")
    assert (row["status"], row["stored_at"], row["file"], row["sha256"]) == ("pending", None, None, None)
    line.clock.advance(60)
    fetching.fetch_due(line.database, line.hotline.phone, line.hotline.recordings, line.now)
    (row,) = shell.rows("voicemails", "list")
    assert row["status"] == "stored"
    assert row["call_sid"] == sid
    assert (row["ticket"], row["phone"], row["category"], row["region"]) == (report.ticket, CALLER, "demand", "32.73")
    assert row["seconds"] == 8
    assert row["rescued"] is False
    assert ISO_IN_WIB.fullmatch(row["recorded_at"])
    assert ISO_IN_WIB.fullmatch(row["stored_at"])
    assert len(row["sha256"]) == 64
    assert shell.rows("voicemails", "--status", "pending") == []
    assert len(shell.rows("voicemails", "--status", "pending", "--status", "stored")) == 1


def test_takes_that_do_not_count_are_listed_only_when_asked_for(line: Line, shell: Shell) -> None:
    line.dial().press(*to_the_beep()).speak(1).speak(5).press("2").speak(9).press(*sent())
    assert [row["seconds"] for row in shell.rows("voicemails")] == [9]
    everything = shell.rows("voicemails", "--all")
    assert [(row["seconds"], row["replaced"], row["too_short"]) for row in everything] == [
        (9, False, False),
        (5, True, False),
        (1, True, True),
    ]
    assert "replaced, too short" in shell.say("voicemails", "--all")


def test_a_silent_take_is_listed_only_when_asked_for_and_says_so(line: Line, shell: Shell) -> None:
    caller = line.dial().press(*to_the_beep()).speak(20).press("2").stay_silent()
    caller.speak(1).hang_up()
    assert [(row["seconds"], row["silent"]) for row in shell.rows("voicemails")] == [(20, False)]
    everything = {row["seconds"]: (row["silent"], row["replaced"]) for row in shell.rows("voicemails", "--all")}
    assert (everything[20], everything[8]) == ((False, False), (True, True))
    assert "replaced, silent" in shell.say("voicemails", "--all")
    assert "silent" in shell.say("reports", "show", line.reports()[0].ticket)
    assert "silent, does not count" in shell.say("calls", "show", caller.sid)
