"""The audit by the command line: read it, take it away, check that it holds."""

from __future__ import annotations

import json
from pathlib import Path

from sqlalchemy import text

from tests.support.shell import Shell


def test_entries_are_listed_the_newest_first(shell: Shell) -> None:
    assert "no entries yet" in shell.say("audit")
    shell.say("users", "add", "agus", "--role", "admin", "--generate")
    shell.say("users", "add", "sari", "--generate")
    shell.say("users", "change", "sari", "--role", "supervisor")
    newest, *_, first = shell.rows("audit")
    assert (newest["action"], newest["before"], newest["after"]) == (
        "staff:set-role",
        {"role": "agent"},
        {"role": "supervisor"},
    )
    assert newest["at"].startswith("2026-11-24T09:00:00")
    assert newest["at"].endswith("+07:00")
    assert (first["id"], first["subject"]) == (1, "staff agus")
    assert '{"role": "agent"} -> {"role": "supervisor"}' in shell.say("audit", "list", "--action", "staff:set-role")


def test_entries_are_narrowed(shell: Shell) -> None:
    shell.say("users", "add", "agus", "--role", "admin", "--generate")
    shell.say("hours", "close", "--reason", "Listrik padam", "--until", "2026-11-24 12:00")
    assert [row["action"] for row in shell.rows("audit", "list", "--action", "hours")] == ["hours:close"]
    assert [row["action"] for row in shell.rows("audit", "list", "--subject", "staff")] == ["staff:add"]
    assert shell.rows("audit", "list", "--actor", "staff:agus") == []
    assert shell.rows("audit", "list", "--until", "2026-11-23") == []
    assert len(shell.rows("audit", "list", "--since", "2026-11-24", "--limit", "1")) == 1
    assert "No entries match" in shell.say("audit", "list", "--actor", "nobody")


def test_an_export_is_in_the_audit_itself(shell: Shell, tmp_path: Path) -> None:
    shell.say("users", "add", "agus", "--role", "admin", "--generate")
    file = tmp_path / "audit.jsonl"
    assert "2 entries" in shell.say("audit", "export", str(file))
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert [row["action"] for row in rows] == ["audit:export", "staff:add"]
    assert rows[0]["previous"] == rows[1]["digest"]


def test_a_check_tells_where_the_chain_is_broken_and_ends_with_one(shell: Shell) -> None:
    for login in ("agus", "sari", "budi"):
        shell.say("users", "add", login, "--role", "admin", "--generate")
    told = shell.say("audit", "verify")
    assert "The audit holds: 3 entries" in told
    known = told.split()[-1]
    shell.say("audit", "verify", "--known", known)
    with shell.line.database.engine.begin() as connection:
        connection.execute(text("UPDATE audit SET actor = 'shell:budi' WHERE id = 2"))
        connection.execute(text("DELETE FROM audit WHERE id = 3"))
    result = shell.give("audit", "verify", exit_code=1)
    assert "Entry 2 has been changed." in result.stdout
    assert "Entry 3 is missing: the newest entries were cut off." in result.stdout
    assert "does not hold: 2 faults in 2 entries" in result.stdout
    assert "NUMBER:DIGEST" in shell.give("audit", "verify", "--known", "3", exit_code=1).stderr


def test_an_audit_that_was_emptied_whole_does_not_hold(shell: Shell) -> None:
    assert "The audit holds: 0 entries" in shell.say("audit", "verify")
    shell.say("users", "add", "agus", "--role", "admin", "--generate")
    with shell.line.database.engine.begin() as connection:
        for table in ("audit", "audit_head"):
            connection.execute(text(f"DELETE FROM {table}"))
    assert "somebody has emptied it" in shell.give("audit", "verify", exit_code=1).stdout


def test_whoever_lists_telephone_numbers_in_full_is_in_the_audit(shell: Shell) -> None:
    shell.line.dial().press("3", "1", "1", "1")
    shell.say("callbacks", "--masked")
    assert shell.rows("audit", "list", "--action", "number") == []
    shell.rows("callbacks")
    (entry,) = shell.rows("audit", "list", "--action", "number:list")
    assert (entry["subject"], entry["after"]) == ("callbacks", {"rows": 1})
    assert entry["actor"].startswith("shell:")
