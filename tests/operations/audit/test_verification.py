"""The audit is a chain: whoever changes, removes, swaps, adds or cuts off entries is found out."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, delete, insert, select, update

from ivr.hotline.rules import Retention
from ivr.operations import audit
from ivr.operations.audit import verification
from ivr.operations.audit.verification import Break, Fault, Known, verify
from ivr.operations.privacy import retention
from ivr.records import audit_chain
from ivr.records.audit import AuditEntry, AuditHead
from ivr.records.database import Database
from ivr.records.recordings import RecordingFiles
from tests.support.line import wib

NOW = wib("2026-11-24 09:00")
ENTRIES: Any = AuditEntry.__table__
HEAD: Any = AuditHead.__table__


def write(database: Database, times: int = 6) -> None:
    for number in range(1, times + 1):
        with database.begin() as session:
            audit.record(session, "staff:agus", "hours:close", f"closure {number}", None, {"n": number}, NOW)


def tamper(database: Database, *statements: Any) -> None:
    with database.engine.begin() as connection:
        for statement in statements:
            connection.execute(statement)


def found(database: Database) -> list[Break]:
    return list(verify(database).breaks)


def row(database: Database, number: int) -> dict[str, Any]:
    with database.engine.connect() as connection:
        return dict(connection.execute(select(ENTRIES).where(ENTRIES.c.id == number)).mappings().one())


def put(number: int, values: dict[str, Any], table: Table = ENTRIES) -> Any:
    return update(table).where(table.c.id == number).values({k: v for k, v in values.items() if k != "id"})


def test_an_empty_audit_holds_and_so_does_a_long_one(database: Database) -> None:
    assert verify(database).holds
    write(database)
    verdict = verify(database)
    assert (verdict.holds, verdict.entries, verdict.digest) == (True, 6, row(database, 6)["digest"])


@pytest.mark.parametrize(
    "change",
    [
        {"actor": "staff:budi"},
        {"action": "hours:reopen"},
        {"subject": "closure 9"},
        {"after": {"n": 30}},
        {"before": {}},
        {"at": NOW + timedelta(microseconds=1)},
        {"content": "0" * 64},
        {"previous": "0" * 64},
        {"digest": "0" * 64},
        {"salt": "0" * 32},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_entry_is_found(database: Database, change: dict[str, Any]) -> None:
    write(database)
    tamper(database, put(3, change))
    assert found(database) == [Break(Fault.CHANGED, 3, 3)]


def test_a_changed_entry_with_a_new_digest_does_not_fit_the_next(database: Database) -> None:
    write(database)
    forged = row(database, 3) | {"actor": "staff:budi"}
    forged["digest"] = audit_chain.entry_digest(3, forged, forged["previous"])
    tamper(database, put(3, forged))
    assert found(database) == [Break(Fault.UNLINKED, 3, 4)]


def test_the_newest_entry_with_a_new_digest_does_not_fit_the_head(database: Database) -> None:
    write(database)
    forged = row(database, 6) | {"actor": "staff:budi"}
    forged["digest"] = audit_chain.entry_digest(6, forged, forged["previous"])
    tamper(database, put(6, forged))
    assert found(database) == [Break(Fault.HEAD, 6, 6)]


def test_removed_entries_are_found(database: Database) -> None:
    write(database)
    tamper(database, delete(ENTRIES).where(ENTRIES.c.id.in_([1, 3, 4])))
    assert found(database) == [Break(Fault.MISSING, 1, 1), Break(Fault.MISSING, 3, 4)]


@pytest.mark.parametrize(("one", "other"), [(2, 3), (2, 5), (1, 6)])
def test_two_swapped_entries_are_found(database: Database, one: int, other: int) -> None:
    write(database)
    here, there = row(database, one), row(database, other)
    tamper(database, put(one, there), put(other, here))
    assert found(database) == [Break(Fault.SWAPPED, one, other)]


def test_two_entries_whose_contents_were_swapped_are_found(database: Database) -> None:
    write(database)
    links = ("previous", "digest", "id")
    here, there = row(database, 2), row(database, 5)
    content = [{name: value for name, value in kept.items() if name not in links} for kept in (here, there)]
    tamper(database, put(2, content[1]), put(5, content[0]))
    assert found(database) == [Break(Fault.SWAPPED, 2, 5)]


def test_a_tail_that_was_cut_off_is_found_even_after_new_entries(database: Database) -> None:
    write(database)
    tamper(database, delete(ENTRIES).where(ENTRIES.c.id >= 5))
    assert found(database) == [Break(Fault.CUT, 5, 6)]
    write(database, 1)
    assert found(database) == [Break(Fault.MISSING, 5, 6)]


def test_everything_taken_away_is_found(database: Database) -> None:
    write(database)
    tamper(database, delete(ENTRIES))
    assert found(database) == [Break(Fault.CUT, 1, 6)]


def test_an_entry_that_was_put_in_by_hand_is_found(database: Database) -> None:
    write(database, 2)
    tamper(database, insert(ENTRIES).values(row(database, 2) | {"id": 0}))
    tamper(database, insert(ENTRIES).values(row(database, 2) | {"id": 3}))
    assert Break(Fault.ADDED, 0, 0) in found(database)
    assert Break(Fault.CHANGED, 3, 3) in found(database)
    assert Break(Fault.ADDED, 3, 3) in found(database)


def test_a_missing_head_is_found_and_nobody_is_kept_from_working(database: Database) -> None:
    write(database)
    tamper(database, delete(HEAD))
    assert found(database) == [Break(Fault.HEAD, 6, 6)]
    write(database, 2)
    assert found(database) == [Break(Fault.UNLINKED, 6, 7)]


def test_a_chain_written_wholly_anew_is_found_by_a_digest_kept_elsewhere(database: Database) -> None:
    write(database)
    kept = Known(4, row(database, 4)["digest"])
    assert verify(database, kept).holds
    digest = audit_chain.BEGINNING
    for number in range(1, 7):
        forged = row(database, number) | {"actor": "staff:budi", "previous": digest}
        digest = forged["digest"] = audit_chain.entry_digest(number, forged, digest)
        tamper(database, put(number, forged))
    tamper(database, update(HEAD).values(digest=digest))
    assert verify(database).holds
    assert verify(database, kept).breaks == (Break(Fault.CHANGED, 4, 4),)


def test_what_has_to_be_erased_leaves_the_chain_whole_and_says_who_erased_it(database: Database) -> None:
    write(database)
    with database.begin() as session:
        assert audit.erase(session, [2, 4, 99], "number 1", "staff:agus", NOW) == 2
    with database.begin() as session:
        assert audit.erase(session, [2], "number 1", "staff:agus", NOW) == 0
    assert (row(database, 2)["after"], row(database, 3)["after"]) == (None, {"n": 3})
    verdict = verify(database)
    assert (verdict.holds, verdict.entries) == (True, 7)


def test_what_was_emptied_without_saying_so_is_found(database: Database) -> None:
    write(database)
    tamper(database, put(2, {"before": None, "after": None, "salt": None}))
    assert found(database) == [Break(Fault.BLANKED, 2, 2)]


def test_entries_are_checked_in_parts_not_all_at_once(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "BATCH", 3)
    write(database, 7)
    assert verify(database).holds
    tamper(database, put(4, {"actor": "x"}))
    assert found(database) == [Break(Fault.CHANGED, 4, 4)]


def test_retention_never_removes_an_entry(database: Database, tmp_path: Path) -> None:
    write(database)
    much_later = NOW + timedelta(days=36_500)
    retention.purge(database, RecordingFiles(tmp_path), Retention(1, 1, 1), much_later, much_later)
    verdict = verify(database)
    assert (verdict.holds, verdict.entries >= 6) == (True, True)
