"""A hint at the region of a report: told with how sure it is, filled in only when somebody chooses it."""

from __future__ import annotations

import html
import re

import pytest
from flask.testing import FlaskClient

from ivr.operations.console import report_details
from ivr.operations.regions import hints
from ivr.operations.reports import filing
from tests.support.keys import NOWHERE, to_the_place, told
from tests.support.line import AGENT, CALLER, Line
from tests.support.pages import forms
from tests.support.people import PAGE, add_person, client_of, send
from tests.web.cases.test_pages import complete

BANDUNG, JEMBER = "+62224201234", "+62331481234"
"""Landlines of an area of four regencies, and of one."""


@pytest.fixture
def sari(line: Line) -> FlaskClient:
    """The agent's browser."""
    add_person(line.hotline, "sari", phone=AGENT)
    return client_of(line.app, "sari")


def told_from(line: Line, number: str, *keys: str) -> str:
    """Somebody reports without a region; gives the ticket."""
    line.dial(number).press(*(keys or told(where=NOWHERE))).hang_up()
    return line.reports()[-1].ticket


def page(browser: FlaskClient, path: str) -> str:
    answer = browser.get(path, headers=PAGE)
    assert answer.status_code == 200
    return html.unescape(answer.text)


def regions(line: Line) -> list[str | None]:
    return [report.region for report in line.reports()]


def offered(shown: str) -> list[str]:
    """What the hint's field offers, the empty choice first; and that is chosen."""
    found = [form for form in forms(shown) if "hinted" in form.choices]
    assert {form.fields["hinted"] for form in found} <= {""}
    return found[0].choices["hinted"] if found else []


def test_an_area_code_is_told_on_a_case_and_filled_in_only_by_choice(line: Line, sari: FlaskClient) -> None:
    of = told_from(line, BANDUNG)
    shown = page(sari, f"/cases/{of}")
    assert "Kode area nomor penelepon menunjuk ke 4 daerah, pertama-tama Kota Bandung, Jawa Barat." in shown
    assert "Belum pasti" in shown
    assert offered(shown) == ["", "32.73", "32.77", "32.04", "32.17"]
    complete(sari, of, person="Siti", hinted="")
    assert regions(line) == [None]
    complete(sari, of, person="Siti", hinted="32.77")
    assert regions(line) == ["32.77"]
    assert offered(page(sari, f"/cases/{of}")) == []


def test_an_area_of_one_regency_is_likely_and_what_was_typed_counts_more(line: Line, sari: FlaskClient) -> None:
    of = told_from(line, JEMBER)
    send(sari, "/language", language="en")
    shown = page(sari, f"/cases/{of}")
    assert "The number's area code points to Kabupaten Jember, Jawa Timur. This is likely right" in shown
    complete(sari, of, region="Kota Bandung", hinted="35.09")
    assert regions(line) == ["32.73"]


def test_a_choice_stays_where_the_form_is_shown_again(line: Line, sari: FlaskClient) -> None:
    of = told_from(line, BANDUNG)
    answer = complete(sari, of, region="atlantis", hinted="32.77")
    assert answer.status_code == 400
    assert re.search(r'<option value="32.77" selected>', answer.text)
    assert complete(sari, of, hinted="nowhere").status_code == 400
    assert regions(line) == [None]


def test_a_mobile_number_or_a_known_region_hints_at_nothing(line: Line, sari: FlaskClient) -> None:
    assert offered(page(sari, f"/cases/{told_from(line, CALLER)}")) == []
    known = told_from(line, BANDUNG, *told())
    assert offered(page(sari, f"/cases/{known}")) == []


@pytest.mark.parametrize(
    ("keys", "offers", "words"),
    [
        (
            ("1", "1", "9", "2", "90225"),
            ["73.06", "73.71", "73.08"],
            "dapat berarti 3 daerah, pertama-tama Kabupaten Gowa",
        ),
        (("1", "1", "9", "2", "40115"), ["32.73"], "menunjuk ke Kota Bandung, Jawa Barat, tetapi belum dibenarkannya"),
    ],
    ids=["of-several-regions", "not-confirmed"],
)
def test_a_postal_code_that_the_caller_did_not_answer_for_says_more_than_the_area_code(
    line: Line, sari: FlaskClient, keys: tuple[str, ...], offers: list[str], words: str
) -> None:
    shown = page(sari, f"/cases/{told_from(line, JEMBER, *keys)}")
    assert offered(shown) == ["", *offers]
    assert f"Kode pos yang diketik penelepon {words}" in shown


def test_a_postal_code_that_the_caller_denied_is_no_hint(line: Line) -> None:
    told_from(line, CALLER, *to_the_place(), "90225", "4")
    told_from(line, "+6281399998888", *to_the_place(), "40115", "2", "40115", "2", "9")
    with line.database.reading() as session:
        for report in line.reports():
            found = filing.by_ticket(session, report.ticket)
            assert found is not None
            assert hints.hint(session, found) is None


def test_the_desk_offers_the_hint_while_the_callback_is_in_hand(line: Line, sari: FlaskClient) -> None:
    line.dial(BANDUNG).press("3", "1", "1", "1")
    (callback,), (report,) = line.callbacks(), line.reports()
    assert offered(page(sari, "/console")) == []
    send(sari, "/console/next")
    shown = page(sari, "/console")
    assert offered(shown)[:2] == ["", "32.73"]
    assert "Kode area nomor penelepon" in shown
    fields = {"callback": callback.id, "report": report.id, "seal": report_details.seal(report)}
    kept = send(sari, "/console/report", **fields, hinted="32.04", region="atlantis")
    assert '<option value="32.04" selected>' in kept.text
    assert regions(line) == [None]
    send(sari, "/console/report", **fields, hinted="32.04", region="")
    assert regions(line) == ["32.04"]
