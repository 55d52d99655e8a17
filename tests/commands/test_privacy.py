"""`hotline privacy`: found, handed over, erased; by whoever has the shell."""

from __future__ import annotations

import zipfile
from pathlib import Path

from tests.support.line import CALLER
from tests.support.queue import Queue
from tests.support.shell import Shell
from tests.support.webhooks import all_text


def test_a_number_is_found_exported_and_erased(shell: Shell, tmp_path: Path) -> None:
    line = shell.line
    sid = line.dial().press("3", "1", "1", "1").hang_up().sid
    line.clock.advance(60)
    assert "1 callbacks" in shell.say("privacy", "find", "0812-3456-7890")
    (row,) = shell.rows("privacy", "find", "0812 3456 7890")
    assert (row["phone"], row["calls"], row["reports"]) == (CALLER, 1, 1)
    file = tmp_path / "asked.zip"
    shell.say("privacy", "export", CALLER, str(file))
    assert zipfile.ZipFile(file).namelist() == ["data.html", "data.json"]
    assert file.stat().st_mode & 0o077 == 0
    assert "It is erased" in shell.say("privacy", "erase", CALLER, "--yes")
    assert "1234567890" not in all_text(line.database)
    assert "Nothing is kept" in shell.say("privacy", "erase", CALLER, "--yes")
    assert [entry.actor for entry in Queue(line.database).trail("privacy:erase")] == ["shell:siti"]
    assert "the hotline hangs up" in shell.say("calls", "show", sid), "the story of the call can still be told"


def test_what_is_no_number_is_told(shell: Shell) -> None:
    assert "This is no telephone number" in shell.give("privacy", "find", "1500587", exit_code=1).stderr


def test_nobody_is_erased_without_being_asked(shell: Shell) -> None:
    shell.line.dial().press("3", "1", "1", "1").hang_up()
    shell.line.clock.advance(60)
    shell.give("privacy", "erase", CALLER, exit_code=1)
    assert CALLER in all_text(shell.line.database)
