"""The map of reports: what is on it, that it says the same as its lists and downloads, and who may take what."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from ivr.hotline.staff import Role
from ivr.operations.regions import imports, tallies
from ivr.records.audit import AuditEntry
from ivr.records.cases import Case
from ivr.records.models import Report
from ivr.records.regions import RegionBoundary
from tests.support.keys import NOWHERE, told
from tests.support.line import CALLER, Line
from tests.support.people import LOGINS, PAGE, add_everybody, client_of, send

BANDUNG, JAKARTA, UNKNOWN_POSTCODE = "40115", "10110", "00000"


@pytest.fixture
def supervisor(line: Line) -> Any:
    """A browser in which a supervisor is signed in."""
    add_everybody(line.hotline)
    return client_of(line.app, LOGINS[Role.SUPERVISOR])


def report(line: Line, number: str, category: str = "1", postal_code: str = BANDUNG) -> None:
    """Somebody tells about a business."""
    line.dial(number).press(*told(category, where=(postal_code, "1")))


def read(client: Any, address: str) -> str:
    answer = client.get(address, headers=PAGE)
    assert answer.status_code == 200, (address, answer.status_code)
    return str(answer.text)


def square(code: str, west: float, south: float) -> dict[str, Any]:
    ring = [[west, south], [west + 0.4, south], [west + 0.4, south + 0.4], [west, south + 0.4], [west, south]]
    return {"type": "Feature", "properties": {"code": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def test_the_map_is_for_supervisors_and_admins(line: Line) -> None:
    add_everybody(line.hotline)
    agent, admin = client_of(line.app, LOGINS[Role.AGENT]), client_of(line.app, LOGINS[Role.ADMIN])
    for address in ("/wallboard/map", "/wallboard/map/reports"):
        assert line.client().get(address, headers=PAGE).status_code == 302
        assert agent.get(address, headers=PAGE).status_code == 403
        assert admin.get(address, headers=PAGE).status_code == 200
    assert send(agent, "/wallboard/map/download", kind="csv").status_code == 403


def test_without_reports_the_map_says_so(supervisor: Any) -> None:
    page = read(supervisor, "/wallboard/map")
    assert "Tidak ada laporan untuk saringan ini" in page
    assert "<circle class" not in page.split("map-figures")[1].split("</svg>")[0]


def test_a_report_from_a_postal_code_becomes_a_dot_on_its_city(line: Line, supervisor: Any) -> None:
    report(line, CALLER)
    page = read(supervisor, "/wallboard/map?region=32")
    dot = re.search(r'<a href="([^"]+)" aria-label="([^"]+)" data-region="32.73">', page)
    assert dot is not None
    assert dot[2] == "Kota Bandung: 1 laporan, terbanyak Penjualan turun"
    listed = read(supervisor, dot[1].replace("&amp;", "&"))
    assert "1 baris" in listed
    assert CALLER not in listed
    assert "Kota Bandung, Jawa Barat" in listed


def test_table_and_map_count_the_same_and_what_has_no_region_is_shown(line: Line, supervisor: Any) -> None:
    report(line, "+628111222331")
    report(line, "+628111222332", "2", JAKARTA)
    line.dial("+628111222333").press(*told(where=NOWHERE))
    page = read(supervisor, "/wallboard/map")
    assert set(re.findall(r'data-region="([^"]*)"', page)) == {"32.73", "31.71"}
    assert "Jawa Barat" in page
    assert 'href="/wallboard/map/reports?what=filed&amp;period=2026-11&amp;region=-"' in page
    assert "3 baris" in read(supervisor, "/wallboard/map/reports")
    assert "1 baris" in read(supervisor, "/wallboard/map/reports?region=-")
    assert "2 baris" in read(supervisor, "/wallboard/map/reports?category=demand")


def test_a_landline_without_a_region_hints_at_one_and_stays_without(line: Line, supervisor: Any) -> None:
    line.dial("+62224201234").press(*told(where=NOWHERE))
    assert "menurut kode area antara lain Kota Bandung, Jawa Barat" in read(supervisor, "/wallboard/map/reports")
    assert "data-region" not in read(supervisor, "/wallboard/map")


def test_an_edited_region_moves_the_dot_at_once(line: Line, supervisor: Any) -> None:
    report(line, CALLER)
    with line.database.begin() as session:
        tallies.fold(session)
        session.scalars(select(Report)).one().region = "35.78"
    on_both_drawings = ["35.78"] * 2  # Indonesia, and Java from nearer
    assert re.findall(r'data-region="([^"]*)"', read(supervisor, "/wallboard/map")) == on_both_drawings


def test_answers_are_counted_when_they_were_given(line: Line, supervisor: Any) -> None:
    report(line, CALLER)
    with line.database.begin() as session:
        found = session.scalars(select(Report)).one()
        session.add(Case(report_id=found.id, status="answered", since=line.now, answered_at=line.now))
    assert "1 baris" in read(supervisor, "/wallboard/map/reports?what=answered")
    assert "0 baris" in read(supervisor, "/wallboard/map/reports?what=answered&period=2026-10")


def test_what_is_asked_for_stands_in_the_address(supervisor: Any) -> None:
    for address, status in (
        ("/wallboard/map?period=nonsense", 400),
        ("/wallboard/map?region=99", 404),
        ("/wallboard/map?category=nonsense", 200),
        ("/wallboard/map?region=92.71&period=2026", 400),
        ("/wallboard/map?region=92.71", 200),
        ("/wallboard/map?from=2026-11-01&to=2026-11-20&region=32", 302),
        ("/wallboard/map?period=2026-11-24", 200),
        ("/wallboard/map?period=2026-01-02..2026-11-20&category=-&region=-", 200),
        ("/wallboard/map/reports?period=nonsense", 400),
        ("/wallboard/map/reports?region=99", 404),
    ):
        assert supervisor.get(address, headers=PAGE).status_code == status, address


def test_imported_boundaries_are_shaded_by_count_and_by_businesses(line: Line, supervisor: Any) -> None:
    report(line, CALLER)
    text = json.dumps({"features": [square("32.73", 107.4, -7.1), square("3171", 106.7, -6.3)]})
    with line.database.begin() as session:
        done = imports.boundaries(session, text, "squares.geojson", "shell:test", line.now)
        imports.base(session, b"code;usaha\n32.73;50.000", "usaha.csv", "shell:test", line.now)
    assert (done.regions, len(done.missing)) == (2, 512)
    page = read(supervisor, "/wallboard/map?drawn=shades&base=per")
    assert page.count('class="shade shade-0"') == 1
    assert page.count('class="shade shade-1"') == 1
    assert "Kota Bandung: 2" in page
    assert "Kota Bandung: 1" in read(supervisor, "/wallboard/map?drawn=shades")
    assert "shade-1" not in read(supervisor, "/wallboard/map?drawn=shades&region=31")


def test_a_file_that_is_not_right_is_refused_whole(line: Line) -> None:
    with line.database.begin() as session:
        session.add(RegionBoundary(region="11.01", path="M0 0Z", x=0, y=0, imported_at=line.now))
    for text in (
        "{}",
        "nonsense",
        json.dumps({"features": [{"properties": {}, "geometry": None}]}),
        json.dumps({"features": [square("99.99", 100, 0)]}),
        json.dumps({"features": [{"properties": {"code": "32.73"}, "geometry": {"type": "Point"}}]}),
    ):
        with pytest.raises(imports.BadFile), line.database.begin() as session:
            imports.boundaries(session, text, "file", "shell:test", line.now)
    with line.database.reading() as session:
        assert session.scalars(select(RegionBoundary.region)).all() == ["11.01"]


def download(client: Any, kind: str, **fields: str) -> Any:
    answer = send(client, "/wallboard/map/download", kind=kind, **fields)
    assert answer.status_code == 200, answer.text
    return answer


def test_reports_are_downloaded_with_their_zone_and_numbers_as_the_role_allows(line: Line, supervisor: Any) -> None:
    report(line, CALLER)
    admin = client_of(line.app, LOGINS[Role.ADMIN])
    masked, whole = (download(client, "csv", period="2026-11") for client in (supervisor, admin))
    rows = list(csv.reader(io.StringIO(masked.text.removeprefix("\ufeff")), delimiter=";"))
    assert "WIB (UTC+07:00)" in rows[1][0]
    assert rows[4][1].endswith("+07:00")
    assert rows[4][6:9] == ["32.73", "Kota Bandung", "Jawa Barat"]
    assert "0812-3456-7890" not in masked.text
    assert "0812-3456-7890" in whole.text
    with line.database.reading() as session:
        taken = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "map:export").order_by(AuditEntry.id)
        ).all()
        assert [entry.after["masked"] for entry in taken if entry.after] == [True, False]


def test_a_spreadsheet_holds_the_same_rows(line: Line, supervisor: Any) -> None:
    report(line, CALLER)
    report(line, "+628111222332", "2", JAKARTA)
    sheet = load_workbook(io.BytesIO(download(supervisor, "xlsx", period="2026-11").data)).active
    rows = [tuple(cell or "" for cell in row) for row in sheet.iter_rows(min_row=5, values_only=True)]
    text = download(supervisor, "csv", period="2026-11").text
    plain = [tuple(row) for row in csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";")][4:]
    assert [row[0] for row in rows] == [row[0] for row in plain]
    assert [row[6] for row in rows] == ["32.73", "31.71"]


def test_open_data_leaves_out_what_is_small_and_every_sum(line: Line, supervisor: Any) -> None:
    for number in range(5):
        report(line, f"+62811122233{number}")
    report(line, "+628111222339", "2", JAKARTA)
    told = json.loads(download(supervisor, "open-json", period="2026-11").text)
    assert [(row["region_code"], row["category"], row["reports"]) for row in told["counts"]] == [
        ("31.71", "capital", None),
        ("32.73", "demand", 5),
    ]
    text = download(supervisor, "open-csv", period="2026-11", category="capital", region="31").text
    assert [row["reports"] for row in csv.DictReader(io.StringIO(text))] == ["", "5"]
    whole = json.loads(download(supervisor, "open-json", period="2026-11").text)
    part = json.loads(download(supervisor, "open-json", period="2026-11-01..2026-11-24").text)
    assert part["months"] == ["2026-11"]
    assert part["counts"] == whole["counts"]  # never less than a month, which would tell what the rest of it holds
    empty = download(supervisor, "open-json", period="2026-10-05..2026-10-09")
    assert (json.loads(empty.text)["months"], json.loads(empty.text)["counts"]) == (["2026-10"], [])
    assert 'filename="hotline-open-map-2026-10.json"' in empty.headers["Content-Disposition"]
    page = read(supervisor, "/wallboard/map?period=2026-11-01..2026-11-24")
    assert "Data terbuka selalu berisi bulan penuh: November 2026." in page
