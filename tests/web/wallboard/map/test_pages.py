"""The map of reports: what is on it, that it says the same as its lists and downloads, and who may take what."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from sqlalchemy import select

from ivr.hotline.staff import Role
from ivr.operations.regions import imports, tallies
from ivr.records.cases import Case
from ivr.records.models import Report
from ivr.records.regions import RegionBoundary
from tests.support.keys import NOWHERE, told
from tests.support.line import CALLER, Line
from tests.support.people import LOGINS, PAGE, add_everybody, client_of, send
from tests.web.wallboard.map.reading import (
    JAKARTA,
    read,
    report,
)


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
        with pytest.raises(imports.BadRegionFile), line.database.begin() as session:
            imports.boundaries(session, text, "file", "shell:test", line.now)
    with line.database.reading() as session:
        assert session.scalars(select(RegionBoundary.region)).all() == ["11.01"]
