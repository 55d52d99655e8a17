"""A case is forwarded to one office among five hundred: those that fit are listed, any other is found by typing."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from ivr.hotline import region
from ivr.hotline.case import CaseEvent
from ivr.operations.cases import offices
from ivr.operations.cases.offices import Wanted
from ivr.records.models import Report
from tests.support.line import Line
from tests.support.office import all_cases, do, reported
from tests.support.people import PAGE, add_everybody, client_of, send


@pytest.fixture
def path(line: Line) -> str:
    """The page of a checked case from Bandung; every regency and city has an office, and Bandung a second one."""
    add_everybody(line.hotline)
    with line.database.begin() as session:
        for one in region.regencies():
            wanted = Wanted(f"Dinas {one.full_name}", f"d{one.code}@example.id", regions=(one.code,))
            offices.save(session, None, wanted, "staff:agus", line.now)
        second = Wanted("UPTD Bandung", "", "0812-2222-333", regions=("32.73",))
        offices.save(session, None, second, "staff:agus", line.now)
    case = reported(line)
    do(line.database, case.id, CaseEvent.CHECK, line.now)
    with line.database.reading() as session:
        return f"/cases/{session.get_one(Report, case.report_id).ticket}"


@pytest.fixture
def sari(line: Line, path: str) -> FlaskClient:
    """The agent's browser."""
    return client_of(line.app, "sari")


def forward(browser: FlaskClient, path: str, **fields: str) -> object:
    seen = re.search(r'name="seen" value="(\d+)"', browser.get(path, headers=PAGE).text)
    assert seen
    return send(browser, f"{path}/do", event="forward", seen=seen[1], **fields)


def given_to(line: Line) -> str | None:
    with line.database.reading() as session:
        office = offices.one(session, all_cases(line.database)[0].office_id or 0)
    return office.name if office else None


def test_only_those_that_fit_are_listed_with_what_tells_them_apart(sari: FlaskClient, path: str) -> None:
    page = sari.get(path, headers=PAGE).text
    listed = re.findall(r"<option value=\"\d+\">(.*?)</option>", page)
    ours = [option for option in listed if ("Bandung" in option and "dinas" in option.lower()) or "UPTD" in option]
    assert ours == [
        "Dinas Kota Bandung, Jawa Barat · Kota Bandung, Jawa Barat",
        "UPTD Bandung · Kota Bandung, Jawa Barat (lewat telepon)",
    ]
    assert "Dinas Kota Surakarta" not in page


def test_what_is_typed_is_suggested_and_goes_before_what_is_listed(line: Line, sari: FlaskClient, path: str) -> None:
    for typed in ("surakarta", "33.72", "d33.72@"):
        found = sari.get("/cases/offices", query_string={"q": typed}).get_json()
        assert found == [{"name": "Dinas Kota Surakarta, Jawa Tengah"}]
    assert forward(sari, path, office="1", office_name="kota surakarta").status_code == 303
    assert given_to(line) == "Dinas Kota Surakarta, Jawa Tengah"


def test_a_name_that_means_several_is_asked_back_and_kept(line: Line, sari: FlaskClient, path: str) -> None:
    answer = forward(sari, path, office="1", office_name="bogor", note="Mohon dibantu.")
    assert answer.status_code == 409
    assert "Dinas Kabupaten Bogor, Jawa Barat; Dinas Kota Bogor" in answer.text
    assert 'value="bogor"' in answer.text
    assert "Mohon dibantu." in answer.text
    assert given_to(line) is None


def test_an_office_that_is_switched_off_is_not_found(line: Line, sari: FlaskClient, path: str) -> None:
    with line.database.begin() as session:
        office = next(one for one in offices.everybody(session) if "Surakarta" in one.name)
        office.active = False
    assert sari.get("/cases/offices", query_string={"q": "surakarta"}).get_json() == []
    assert forward(sari, path, office_name=office.name).status_code == 409
    assert given_to(line) is None


def test_a_few_offices_are_all_listed(line: Line) -> None:
    add_everybody(line.hotline)
    with line.database.begin() as session:
        for code in ("32.73", "33.72"):
            offices.save(
                session, None, Wanted(f"Dinas {code}", "d@example.id", regions=(code,)), "staff:agus", line.now
            )
    case = reported(line)
    do(line.database, case.id, CaseEvent.CHECK, line.now)
    with line.database.reading() as session:
        ticket = session.get_one(Report, case.report_id).ticket
    page = client_of(line.app, "sari").get(f"/cases/{ticket}", headers=PAGE).text
    assert "Dinas 33.72" in page
    assert 'name="office_name"' not in page
