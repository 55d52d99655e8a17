"""Open pages: what has changed arrives in the part that it changes, and nothing is sent for nothing."""

from __future__ import annotations

import re
from typing import Any

from flask.testing import FlaskClient

from ivr.operations.callbacks import lapsed_claims
from ivr.operations.console import report_details
from ivr.records.people import Staff
from tests.support.desk import (
    MASKED,
    OTHER,
    SHOWN,
    ask_for_a_callback,
    do,
    leave_a_message,
    page,
)
from tests.support.line import AGENT, CALLER, Line
from tests.support.people import client_of


def test_a_page_that_lives_keeps_its_claim(line: Line, desk: FlaskClient, sari: Staff) -> None:
    callback = ask_for_a_callback(line)
    do(desk, "/next")
    for _ in range(5):
        line.clock.advance(100)
        assert desk.get("/console/state").status_code == 200
        lapsed_claims.free(line.database, line.now)
    line.clock.advance(170)
    page(desk)
    line.clock.advance(100)
    lapsed_claims.free(line.database, line.now)
    (row,) = line.callbacks()
    assert (row.id, row.held_by) == (callback.id, sari.id)


def test_nothing_new_is_said_briefly(line: Line, desk: FlaskClient) -> None:
    first = desk.get("/console/state?tab=desk").get_json()
    asked = "&".join(f"v-{name}={version}" for name, version in first["versions"].items())
    again = desk.get(f"/console/state?tab=desk&{asked}")
    assert (again.status_code, again.data) == (204, b"")
    assert again.headers["X-Now"].startswith("2026-11-24T02:00")


def test_a_new_callback_arrives_in_the_part_that_it_changes(line: Line, desk: FlaskClient) -> None:
    first = desk.get("/console/state?tab=desk").get_json()
    ask_for_a_callback(line)
    line.hotline.pulse.forget()
    asked = "&".join(f"v-{name}={version}" for name, version in first["versions"].items())
    told = desk.get(f"/console/state?tab=desk&{asked}").get_json()
    assert told["waiting"] == 1
    assert MASKED in told["parts"]["queue"]
    assert "Satu panggilan balik menunggu" in told["parts"]["next"]
    assert "head" not in told["parts"]
    do(desk, "/next")
    told = desk.get(f"/console/state?tab=desk&{asked}").get_json()
    assert told["held"] == line.callbacks()[0].id
    assert SHOWN in told["parts"]["head"]


def test_the_page_tells_when_the_person_has_picked_up(line: Line, desk: FlaskClient) -> None:
    ask_for_a_callback(line)
    line.exchange.phone(CALLER).answer(after=4)
    do(desk, "/next")
    do(desk, "/ring", callback=line.callbacks()[0].id)
    line.clock.advance(3)
    call = line.exchange.agent(AGENT).answer()
    assert call is not None
    call.listen().press("1").wait(2)
    before = desk.get("/console/state?tab=desk").get_json()
    call.wait(10)
    after = desk.get("/console/state?tab=desk").get_json()
    assert after["versions"]["mine"] != before["versions"]["mine"]
    assert "sekarang: </span>Terhubung" in after["parts"]["head"]
    assert "sekarang: </span>Telepon penelepon berdering" in before["parts"]["head"]
    line.exchange.phone(CALLER).current.hang_up()  # type: ignore[union-attr]


def test_the_queue_holds_no_token_so_that_it_can_be_shared(line: Line, desk: FlaskClient) -> None:
    ask_for_a_callback(line)
    told = desk.get("/console/state?tab=desk").get_json()
    assert "csrf" not in told["parts"]["queue"] + told["parts"]["next"]


def test_filters_hold_for_live_parts_too(line: Line, desk: FlaskClient) -> None:
    ask_for_a_callback(line)
    assert MASKED in desk.get("/console/state?tab=desk&category=demand").get_json()["parts"]["queue"]
    assert MASKED not in desk.get("/console/state?tab=desk&category=capital").get_json()["parts"]["queue"]
    assert "Tidak ada yang cocok" in page(desk, "/console?q=9999")
    assert MASKED in page(desk, "/console?q=7890&page=99")


def test_the_head_of_any_page_asks_whether_i_am_there(line: Line, desk: FlaskClient) -> None:
    first = desk.get("/console/presence", headers={"Referer": "http://hotline.example.id/cases"}).get_json()
    assert "Siap" in first["html"]
    assert desk.get(f"/console/presence?v={first['version']}").status_code == 204
    do(desk, "/presence", presence="away:meal")
    told = desk.get(f"/console/presence?v={first['version']}").get_json()
    assert "Tidak di tempat" in told["html"]
    assert told["version"] != first["version"]


def state(line: Line, client: FlaskClient, versions: dict[str, str], tab: str = "desk") -> Any:
    line.hotline.pulse.forget()
    asked = "&".join(f"v-{name}={version}" for name, version in versions.items())
    return client.get(f"/console/state?tab={tab}&{asked}")


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
        seal=report_details.seal(report),
        category="capital",
    )
    told = state(line, desk, versions).get_json()
    capital = line.hotline.files.category("capital")
    assert capital is not None
    assert capital.name["id"].lower() in told["parts"]["queue"].lower()


def test_the_team_and_the_messages_renew_themselves(line: Line, desk: FlaskClient, supervisor: FlaskClient) -> None:
    shown = page(supervisor, "/console/team")
    version = re.findall(r'data-v-list="(\w+)"', shown)[0]
    versions = state(line, supervisor, {"list": version}, "team").get_json()["versions"]
    assert versions["list"] == version
    assert state(line, supervisor, versions, "team").status_code == 204
    do(desk, "/presence", presence="away:meeting")
    told = state(line, supervisor, versions, "team").get_json()
    assert "rapat" in told["parts"]["list"]
    assert "list" not in state(line, desk, {}, "team").get_json()["parts"]
    versions = state(line, desk, {}, "messages").get_json()["versions"]
    leave_a_message(line)
    told = state(line, desk, versions, "messages").get_json()
    assert "<audio" in told["parts"]["list"]
