"""The audit by its page: read, narrowed, taken away, and checked."""

from __future__ import annotations

import csv
import io

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from ivr.hotline.rules import Rules
from ivr.hotline.staff import Role
from ivr.operations import audit
from ivr.operations.callbacks import outcomes
from ivr.operations.console import agents
from ivr.operations.staff import accounts
from ivr.records.audit import AuditEntry
from ivr.web.admin import audit_labels
from ivr.web.frame.texts import texts
from tests.support.line import CALLER, Line
from tests.support.people import PAGE, send


def test_a_change_is_told_in_words_with_before_and_after(line: Line, agus: FlaskClient) -> None:
    with line.database.begin() as session:
        agents.set_role(session, "sari", Role.SUPERVISOR, "staff:agus", line.now)
        accounts.set_phone(session, "sari", "0811-2222-333", Rules(), "shell:root", line.now)
    page = agus.get("/admin/audit", headers=PAGE).text
    assert "mengganti peran" in page
    assert "<del>petugas</del>" in page
    assert "<ins>penyelia</ins>" in page
    assert "root (di mesin hotline)" in page
    assert "8112222333" not in page, "numbers are masked here too"
    english = agus.get("/admin/audit?lang=en", headers=PAGE).text
    assert english


def test_why_a_callback_ended_is_told_in_the_language_of_whoever_reads(line: Line, agus: FlaskClient) -> None:
    line.dial(CALLER).press("3", "1", "1", "1")
    with line.database.begin() as session:
        assert outcomes.withdraw(session, CALLER, "caller", line.now)
    assert "<ins>Dibatalkan penelepon</ins>" in agus.get("/admin/audit", headers=PAGE).text
    send(agus, "/language", language="en")
    assert "<ins>Withdrawn by the caller</ins>" in agus.get("/admin/audit", headers=PAGE).text


def test_entries_are_narrowed_and_turned_over(line: Line, agus: FlaskClient) -> None:
    with line.database.begin() as session:
        for number in range(120):
            audit.record(session, "staff:dewi", "hours:close", f"closure {number}", None, {"n": number}, line.now)
    first = agus.get("/admin/audit?actor=staff:dewi", headers=PAGE).text
    assert first.count("trail-entry") == 50
    assert "closure 119<" in first
    assert "above=" not in first
    older = agus.get("/admin/audit?actor=staff:dewi&below=" + first.split("below=")[1].split("&")[0], headers=PAGE).text
    assert "closure 69<" in older
    assert "closure 20<" in older
    newer = agus.get("/admin/audit?actor=staff:dewi&above=" + older.split("above=")[1].split("&")[0], headers=PAGE).text
    assert "closure 119<" in newer
    assert "closure 70<" in newer
    for query, found in (
        ("action=hours", True),
        ("action=hours:close", True),
        ("subject=closure 7", True),
        ("from=2026-11-24&until=2026-11-24", True),
        ("until=2026-11-23", False),
        ("actor=staff:nobody", False),
        ("from=yesterday&below=x&above=y", True),
        ("subject=%25", False),
    ):
        page = agus.get(f"/admin/audit?{query}", headers=PAGE)
        assert ("closure 7" in page.text) is found, query


def test_a_download_is_narrowed_alike_and_is_an_entry_itself(line: Line, agus: FlaskClient) -> None:
    with line.database.begin() as session:
        audit.record(session, "=cmd", "hours:close", "closure 1", {"a": None}, {"a": "Ya; 'b'"}, line.now)
    answer = send(agus, "/admin/audit/export", action="hours")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="audit-2026-11-24.csv"'
    heads, row = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";")
    assert heads[:3] == ["Nomor", "Waktu", "Pelaku"]
    assert row[1:5] == ["2026-11-24T09:00:00+07:00", "'=cmd", "hours:close", "closure 1"]
    with line.database.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "audit:export")).one()
    assert (entry.actor, entry.after) == ("staff:agus", {"action": "hours"})


def test_a_check_says_that_it_holds_or_where_it_does_not(line: Line, agus: FlaskClient) -> None:
    send(agus, "/admin/audit/verify")
    assert "Jejak audit utuh" in agus.get("/admin/audit", headers=PAGE).text
    with line.database.engine.begin() as connection:
        connection.execute(text("UPDATE audit SET actor = 'staff:x' WHERE id = 2"))
    send(agus, "/admin/audit/verify")
    page = agus.get("/admin/audit", headers=PAGE).text
    assert "tidak utuh: 1 kerusakan" in page
    assert "Entri 2 sudah diubah." in page


def test_every_act_in_the_code_has_words() -> None:
    import re
    from pathlib import Path

    import ivr

    found = set()
    for file in Path(ivr.__file__).parent.rglob("*.py"):
        found |= set(re.findall(r'"([a-z]+(?:-[a-z]+)*:[a-z]+(?:-[a-z]+)*)"', file.read_text(encoding="utf-8")))
    keys = {f"audit.action.{code.replace(':', '_').replace('-', '_')}" for code in found}
    assert keys - set(texts("id")) == set()


def test_what_was_erased_is_said_to_be(line: Line, agus: FlaskClient) -> None:
    with line.database.begin() as session:
        audit.record(session, "staff:sari", "report:complete", "report 1", None, {"person": "Wati"}, line.now)
    with line.database.begin() as session:
        number = session.scalars(select(AuditEntry.id).where(AuditEntry.subject == "report 1")).one()
        audit.erase(session, [number], "number 1", "staff:agus", line.now)
    page = agus.get("/admin/audit?subject=report", headers=PAGE).text
    assert "Wati" not in page
    assert "dihapus atas permintaan" in page


@pytest.mark.parametrize(
    ("subject", "field", "value", "words"),
    [
        ("enquiry 7", "status", "closed", "Selesai"),
        ("enquiry 7", "reason", "silent", "tidak menulis lagi"),
        ("case 12345674", "status", "closed", "Selesai"),
        ("callback 7", "status", "waiting", "Menunggu"),
    ],
)
def test_a_state_is_told_in_the_words_of_what_it_is_of(
    line: Line, subject: str, field: str, value: str, words: str
) -> None:
    with line.app.test_request_context():
        (changed,) = audit_labels.audit_changes(AuditEntry(subject=subject, before={field: "x"}, after={field: value}))
    assert changed.after == words
