"""What the desk says is so: promises that were kept, who did what, how far a call is, and nothing sent for nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from ivr.hotline.staff import Role
from ivr.operations import completing
from ivr.records.people import Staff
from tests.support.line import AGENT, Line
from tests.support.people import add_person, client_of
from tests.web.test_console import OTHER, ask_for_a_callback, do, finish, leave_a_message, page, ring, talk


@pytest.fixture
def sari(line: Line) -> Staff:
    return add_person(line.hotline, "sari", phone=AGENT)


@pytest.fixture
def desk(line: Line, sari: Staff) -> FlaskClient:
    """Sari's browser."""
    return client_of(line.app, "sari")


@pytest.fixture
def supervisor(line: Line) -> FlaskClient:
    """Dewi's browser."""
    add_person(line.hotline, "dewi", Role.SUPERVISOR)
    return client_of(line.app, "dewi")


def state(line: Line, client: FlaskClient, versions: dict[str, str], tab: str = "desk") -> Any:
    line.hotline.pulse.forget()
    asked = "&".join(f"v-{name}={version}" for name, version in versions.items())
    return client.get(f"/console/state?tab={tab}&{asked}")


def three_hours_later(line: Line, client: FlaskClient) -> None:
    """With a look at the page in between, or the session would be over."""
    for _ in range(2):
        line.clock.advance(100 * 60)
        page(client, "/console/day")


# What is sent to open pages


def test_what_happens_elsewhere_in_the_house_sends_nobody_the_queue(
    line: Line, desk: FlaskClient, supervisor: FlaskClient
) -> None:
    ask_for_a_callback(line)
    voicemail = leave_a_message(line, OTHER)
    versions = state(line, desk, {}).get_json()["versions"]
    heard = supervisor.get(f"/console/voicemails/{voicemail.id}/audio", buffered=True)
    assert heard.status_code == 200
    client_of(line.app, "dewi")  # signs in once more
    do(supervisor, "/presence", presence="away:break")
    assert state(line, desk, versions).status_code == 204


def test_a_report_that_somebody_completes_shows_in_the_queue(
    line: Line, desk: FlaskClient, supervisor: FlaskClient
) -> None:
    ask_for_a_callback(line)
    (report,) = line.reports()
    versions = state(line, desk, {}).get_json()["versions"]
    do(
        supervisor,
        "/report",
        report=report.id,
        seal=completing.seal(report),
        category="capital",
    )
    told = state(line, desk, versions).get_json()
    assert "Modal usaha" in told["parts"]["queue"]


# Promises


def test_a_call_that_was_agreed_on_is_not_late_because_the_first_promise_has_passed(
    line: Line, desk: FlaskClient
) -> None:
    callback = ask_for_a_callback(line)
    do(desk, "/next")
    ring(desk)
    talk(line)
    finish(desk, callback, "follow_up", follow_up="2026-11-25T10:00")
    three_hours_later(line, desk)
    shown = page(desk)
    assert not re.search(r"terlambat \d", shown)
    assert "entry-late" not in shown
    assert "mulai Rab, 25 Nov 2026 10.00 WIB" in shown
    in_hand = do(desk, "/take", callback=callback.id)
    assert not re.search(r"terlambat \d", in_hand)
    assert "sudah ditelepon 09.0" in in_hand


def test_a_promise_that_was_not_kept_is_late_until_somebody_rings(line: Line, desk: FlaskClient) -> None:
    ask_for_a_callback(line)
    three_hours_later(line, desk)
    assert "entry-late" in page(desk)
    assert "terlambat 1 jam" in do(desk, "/next")
