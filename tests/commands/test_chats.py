"""`hotline chats`: who has written as a table and as JSON, and one chat as it went; numbers hidden where asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.emulator.messaging import drafts
from ivr.records.database import Database
from tests.support.line import CALLER, Line, line_for
from tests.support.scheduled import do
from tests.support.shell import Shell
from tests.support.writing import NAMELESS, Correspondent, chats


@pytest.fixture
def line(database: Database, database_url: str, tmp_path: Path) -> Iterator[Line]:
    with line_for(database, database_url, tmp_path, whatsapp=True) as made:
        yield made


def test_chats_are_listed_and_shown(line: Line, shell: Shell) -> None:
    assert shell.say("chats") == "There are no chats yet.\n"
    sari = Correspondent(line).write("Gula saya busuk semua, satu karung.", "6").send(drafts.photo())
    sari.write("2", "Kota Bandung", "1", "9")
    Correspondent(line, NAMELESS).write("Toko saya kebanjiran dua kali", "petugas")
    do(line, "fetch attachments")
    second, first = shell.rows("chats")
    (report, _) = line.reports()
    assert (first["phone"], first["status"], first["ticket"]) == (CALLER, "ended", report.ticket)
    assert (second["phone"], second["address"], second["status"]) == (None, NAMELESS, "with_person")
    assert [row["sid"] for row in shell.rows("chats", "list", "--status", "with_person")] == [second["sid"]]
    assert len(shell.rows("chats", "list", "--limit", "1")) == 1
    told = shell.say("chats", "show", first["sid"])
    for part in ("Gula saya busuk", "(image/jpeg: stored)", "hotline [turn,", f"report filed: {report.ticket[:4]}"):
        assert part in told
    assert "a person was to answer by" in shell.say("chats", "show", second["sid"][:40])
    assert shell.give("chats", "show", "WX", exit_code=1).stderr == (
        "Error: There is no chat WX; `hotline chats` lists them\n"
    )


def test_numbers_and_names_of_addresses_are_hidden_where_that_is_asked(line: Line, shell: Shell) -> None:
    Correspondent(line).write("Halo, nomor saya 0812-3456-7890, tolong dibantu ya")
    Correspondent(line, NAMELESS).write("Halo")
    (second, first) = chats(line.database)[::-1]
    whole = shell.say("chats", "--masked") + shell.say("chats", "show", first.sid, "--masked")
    assert "7890" not in whole.replace("-", "") or "0812-3456" not in whole
    assert NAMELESS not in shell.say("chats", "--masked") + shell.say("chats", "show", second.sid, "--masked")
