"""Lists of offices as spreadsheets really save them: read, or refused with the line and what to do."""

from __future__ import annotations

import pytest

from ivr.operations.cases import office_files, offices
from ivr.operations.cases.office_rows import BadOfficeFile
from ivr.records.database import Database
from tests.support.line import Line
from tests.support.office import HOURS, add_office

HEADING = "name;email;phone;regions;daily;hears;days_off;active"
one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def take(database: Database, line: Line, data: bytes) -> office_files.Plan:
    with database.reading() as session:
        shown = office_files.plan(session, data)
    with database.begin() as session:
        return office_files.carry_out(session, data, shown.seal, "staff:agus", HOURS, line.now)


def told(line: Line) -> list[dict[str, object]]:
    with line.database.reading() as session:
        return [offices.summary(office) for office in offices.everybody(session)]


def test_what_is_written_and_read_back_changes_nothing_through_every_habit(line: Line) -> None:
    add_office(line.database, line.now, "32.10", name="Dinas Majalengka", days_off="2026-03-19, 2026-04-01..2026-04-03")
    add_office(line.database, line.now, "34", "34.71", name="=Dinas 'DIY'; \"Yogya\"", phone="0274-515622", daily=True)
    add_office(line.database, line.now, "15", name="Dinas Jambi", email="", phone="+6281234567890", hears=False)
    add_office(line.database, line.now, "31.71", name="Dinas Mati", active=False, days_off="2026-03-19")
    before = told(line)
    with line.database.reading() as session:
        text = office_files.to_csv(session)
        resaved = text.replace("2026-03-19\r\n", "19/03/2026\r\n").replace(";yes", ";BENAR").replace(";no", ";SALAH")
        for data in (text.encode(), resaved.removeprefix("\ufeff").replace("\r\n", "\r").encode("utf-16")):
            found = office_files.plan(session, data)
            assert (found.steps, found.same) == ((), 4)
    with line.database.begin() as session:
        for office in offices.everybody(session):
            session.delete(office)
    assert len(take(line.database, line, text.encode()).added) == 4
    assert told(line) == before


@one_database
def test_a_column_that_is_not_there_leaves_what_was(line: Line) -> None:
    add_office(line.database, line.now, "32.73", name="A", daily=True, hears=False, days_off="2026-03-19", active=False)
    before = told(line)[0]
    done = take(line.database, line, b"name;email;phone;regions\nA;neu@x.example.id;;32.73\n")
    assert [step.fields for step in done.changed] == [["email"]]
    assert told(line) == [{**before, "email": "neu@x.example.id"}]


@one_database
def test_everything_that_is_wrong_in_a_file_is_told_at_once(line: Line) -> None:
    add_office(line.database, line.now, "32.73", name="Dinas B")
    cells = [
        "Dinas A;no address;no number;32.1;mungkin;;kapan-kapan;",
        "Dinas B;;;Atlantis;;;;",
        ";c@x.example.id;;32.73;;;;",
        "Dinas D;d@x.example.id;;;;barangkali;;",
    ]
    with line.database.reading() as session, pytest.raises(BadOfficeFile) as refused:
        office_files.plan(session, "\n".join([HEADING, *cells]).encode())
    assert [(one.line, one.kind, one.field) for one in refused.value.problems] == [
        (2, "region", "lost_zero"),
        (2, "word", "daily"),
        (2, "field", "email"),
        (2, "field", "phone"),
        (2, "field", "days_off"),
        (3, "region", "unknown"),
        (3, "field", "contact"),
        (4, "field", "name"),
        (5, "word", "hears"),
        (5, "field", "regions"),
    ]
    assert [office["name"] for office in told(line)] == ["Dinas B"]
