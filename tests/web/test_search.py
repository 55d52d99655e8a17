"""One box in the head finds tickets, numbers as people write them, names and businesses, also of what is closed."""

from __future__ import annotations

import html
import re
import time

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from ivr.hotline.case import CaseEvent
from ivr.operations.cases import cases, search
from ivr.operations.console import queue
from ivr.operations.privacy import erasure
from ivr.records.database import Database
from ivr.records.models import Callback, Report
from tests.support.line import Line
from tests.support.office import HOURS, all_cases, do
from tests.support.people import PAGE, add_everybody, client_of

REPORTS = (
    ("12345674", "+6281200000103", "Ratna Dewi", "Warung Ratna"),
    ("23456785", "+622518321075", "Budi 100%", "Toko_Makmur Jaya"),
    ("34567896", None, "Café Élan", "KUD Tani"),
)


@pytest.fixture
def sari(line: Line) -> FlaskClient:
    """The agent's browser."""
    add_everybody(line.hotline)
    with line.database.begin() as session:
        for ticket, number, person, business in REPORTS:
            known = {"ticket": ticket, "number": number, "person": person, "business": business}
            session.add(Report(**known, language="id", status="received", created_at=line.now))
    cases.adopt(line.database, HOURS, line.now)
    return client_of(line.app, "sari")


def found(browser: FlaskClient, q: str, path: str = "/search") -> list[str]:
    """The tickets of what was found."""
    answer = browser.get(path, query_string={"q": q}, headers=PAGE)
    assert answer.status_code == 200, q
    return sorted(set(re.findall(r'href="/cases/(\d{8})"', answer.text)))


MEANT = {
    "12345674": ["12345674"],
    "1234 5674": ["12345674"],
    "5674": ["12345674"],
    "081200000103": ["12345674"],
    "+6281200000103": ["12345674"],
    "+62 812-0000-0103": ["12345674"],
    "0812 0000 0103": ["12345674"],
    "00103": ["12345674"],
    "(0251) 8321075": ["23456785"],
    "ratna": ["12345674"],
    "RATNA dewi": ["12345674"],
    "atn": ["12345674"],
    "warung": ["12345674"],
    "Ratna 081200000103": ["12345674"],
    "Ratna 081299999999": [],
    "Ratna Makmur": [],
    "100%": ["23456785"],
    "%": ["23456785"],
    "_": ["23456785"],
    "café élan": ["34567896"],
    "Ratna 5x": [],
    "7": [],
    "": [],
    "\\": [],
    "' OR 1=1 --": [],
}


@pytest.mark.parametrize("path", ["/search", "/cases"])
@pytest.mark.parametrize("q", MEANT)
def test_it_finds_what_was_meant_and_nothing_else(sari: FlaskClient, q: str, path: str) -> None:
    if q == "" and path == "/cases":
        return
    assert found(sari, q, path) == MEANT[q]


def test_the_queue_is_searched_by_the_same_rule(line: Line, sari: FlaskClient) -> None:
    at = {"created_at": line.now, "due_at": line.now, "deadline_at": line.now, "order_at": line.now}
    with line.database.begin() as session:
        for report in session.scalars(select(Report)):
            number = report.number or "+6285600000001"
            row = Callback(
                number=number, window="asap", status="waiting", language="id", promised_due_at=line.now, **at
            )
            report.callback = row
    with line.database.reading() as session:
        for q, tickets in MEANT.items():
            if q:
                entries = queue.queue(session, queue.Filters(text=q), 1, line.now).waiting
                assert sorted(entry.ticket or "" for entry in entries) == tickets, q
        assert len(queue.queue(session, queue.Filters(text="85600000001"), 1, line.now).waiting) == 1
    for q in ("7", "word " * 9):
        assert "Tidak ada yang dicari" in sari.get("/console", query_string={"q": q}, headers=PAGE).text
    assert "Tidak ada yang cocok" in sari.get("/console?q=Joko", headers=PAGE).text


def test_what_is_closed_is_found_and_is_told_to_be_closed(line: Line, sari: FlaskClient) -> None:
    case = all_cases(line.database)[0]
    do(line.database, case.id, CaseEvent.REJECT, line.now)
    for path in ("/search", "/cases"):
        assert found(sari, "ratna", path) == ["12345674"]
        assert "Ditolak" in sari.get(f"{path}?q=ratna", headers=PAGE).text


def test_a_callback_of_a_number_is_found_also_where_no_report_names_it_any_more(line: Line, sari: FlaskClient) -> None:
    with line.database.begin() as session:
        at = {"created_at": line.now, "due_at": line.now, "deadline_at": line.now, "order_at": line.now}
        row = Callback(number="+6281399998888", status="done", window="asap", language="id", closed_at=line.now, **at)
        row.disposition = "solved"
        session.add(row)
        session.flush()
        number = row.id
    page = html.unescape(sari.get("/search?q=0813-9999-8888", headers=PAGE).text)
    assert f"/console/callbacks/{number}" in page
    assert "Selesai" in page
    assert "81399998888" not in page  # shown with its middle hidden


@pytest.mark.parametrize("q", ["x" * 10_000, "a " * 5_000, "1" * 10_000, "%" * 10_000])
def test_what_is_too_long_is_said_to_be_that(sari: FlaskClient, q: str) -> None:
    for path in ("/search", "/cases"):
        answer = sari.get(path, query_string={"q": q}, headers=PAGE)
        assert answer.status_code == 200
        assert "Terlalu panjang untuk dicari" in answer.text
        assert f'value="{q.strip()[:100]}"' in answer.text


def test_a_text_whose_beginning_would_find_something_is_not_cut_to_it(sari: FlaskClient) -> None:
    q = "Ratna" + " " * 60 + "Dewi" + " " * 60 + "Joko"
    for path in ("/search", "/cases"):
        assert found(sari, q, path) == []


def test_who_was_erased_is_not_found(line: Line, sari: FlaskClient) -> None:
    erasure.erase(line.database, line.hotline.recordings, "+6281200000103", "staff:agus", line.now)
    for q in ("ratna", "warung ratna", "081200000103", "00103"):
        assert found(sari, q) == []


def test_every_page_of_the_desk_has_the_box_and_no_officer_does(line: Line, sari: FlaskClient) -> None:
    for login, path, there in (
        ("sari", "/console", True),
        ("sari", "/cases/12345674", True),
        ("dewi", "/wallboard", True),
        ("agus", "/admin", True),
        ("rini", "/office", False),
    ):
        page = client_of(line.app, login).get(path, headers=PAGE).text
        assert ('action="/search"' in page) == there, path
    assert client_of(line.app, "rini").get("/search?q=ratna", headers=PAGE).status_code == 403


def test_it_is_quick_among_a_hundred_thousand(database: Database) -> None:
    """In processor time of this process where that says something, so that a busy machine does not matter."""
    rows = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"
        " INSERT INTO reports (ticket, number, person, business, language, status, created_at)"
        " SELECT CAST(10000000 + i AS TEXT), '+62813' || (10000000 + i), 'Orang ' || i, 'Usaha ' || i,"
        " 'id', 'received', '2026-01-01 00:00:00+00:00' FROM n"
    )
    with database.engine.begin() as connection:
        if not database.is_sqlite:
            connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text(rows))
    clock = time.process_time if database.is_sqlite else time.monotonic
    for q, some in {
        "ratna dewi": False,
        "081200000103": False,
        "0103": True,
        "orang 4711": True,
        "tida": False,
    }.items():
        with database.reading() as session:
            began = clock()
            assert bool(search.find(session, q).cases) == some, q
            took = clock() - began
        assert took < 1.5, q
