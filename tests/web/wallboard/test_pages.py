"""The wallboard: for supervisors, with figures that open what they count, filters in the address, and a download."""

from __future__ import annotations

from typing import Any

import pytest

from ivr.hotline.staff import Role
from tests.support.line import Line
from tests.support.people import LOGINS, PAGE, add_everybody, client_of, send
from tests.web.wallboard.reading import (
    read,
)

ADDRESSES = (
    "/wallboard",
    "/wallboard/kiosk",
    "/wallboard/state",
    "/wallboard/figures/now.waiting",
    "/wallboard/agents/1",
)


def test_the_wallboard_is_for_supervisors_and_admins(line: Line) -> None:
    add_everybody(line.hotline)
    agent, admin = client_of(line.app, LOGINS[Role.AGENT]), client_of(line.app, LOGINS[Role.ADMIN])
    for address in ADDRESSES:
        assert line.client().get(address, headers=PAGE).status_code == 302
        assert agent.get(address, headers=PAGE).status_code == 403
        assert admin.get(address, headers=PAGE).status_code in (200, 204)
    assert send(agent, "/wallboard/export", period="2026-11").status_code == 403


def test_an_empty_hotline_has_an_empty_wallboard(supervisor: Any) -> None:
    page = read(supervisor, "/wallboard")
    assert "Belum ada janji jatuh tempo" in page
    assert "Tidak ada yang menunggu" in page
    assert "Belum ada laporan dalam periode ini." in page


@pytest.mark.parametrize(
    "period",
    [
        "2026-13",
        "2026-11-31",
        "yesterday",
        "2026-11-24..2026-11-20",
        "2020-01-01..2026-11-24",
        "0001-01",
        "9999-12",
        "٢٠٢٦-١١",
        "..",
        "2026-11-24..",
    ],
)
def test_a_period_that_is_none_is_said_to_be_none(supervisor: Any, period: str) -> None:
    for address in ("/wallboard", "/wallboard/figures/calls.arrived", "/wallboard/agents/1"):
        answer = supervisor.get(address, query_string={"period": period}, headers=PAGE)
        assert answer.status_code == 400, address
        assert "Periode itu tidak dikenal" in answer.text
    assert supervisor.get("/wallboard/state", query_string={"period": period}).status_code == 400
    assert send(supervisor, "/wallboard/export", period=period).status_code == 400


@pytest.mark.parametrize(
    "period", ["2026-11-24", "2026-11", "2026-11-20..2026-11-24", "2000-01-01", "2999-12", "2027-01-05"]
)
def test_every_period_has_a_page(supervisor: Any, period: str) -> None:
    read(supervisor, f"/wallboard?period={period}")


def test_the_form_for_days_leads_to_an_address_with_the_period(supervisor: Any) -> None:
    answer = supervisor.get("/wallboard?from=2026-11-01&to=2026-11-30", headers=PAGE)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/wallboard?period=2026-11")
    answer = supervisor.get("/wallboard?from=2026-11-20&to=2026-11-24", headers=PAGE)
    assert answer.headers["Location"] == "/wallboard?period=2026-11-20..2026-11-24"


def test_a_page_is_renewed_only_when_something_has_changed(line: Line, supervisor: Any) -> None:
    first = supervisor.get("/wallboard/state?v-now=none").json
    versions = {f"v-{name}": version for name, version in first["versions"].items()}
    assert set(first["parts"]) == {"now"}
    assert supervisor.get("/wallboard/state", query_string=versions).status_code == 204
    line.dial().press("3", "1", "1", "1")
    changed = supervisor.get("/wallboard/state", query_string=versions)
    assert changed.status_code == 200
    assert set(changed.json["parts"]) == {"now"}


def test_english_on_request(line: Line, supervisor: Any) -> None:
    send(supervisor, "/language", language="en", next="/wallboard")
    assert "Promises kept" in read(supervisor, "/wallboard")
