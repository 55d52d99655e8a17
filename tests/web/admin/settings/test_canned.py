"""Canned replies are written by admins, released with everything else, and then chosen by agents."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from ivr.hotline.canned import Canned
from ivr.hotline.rules import InvalidRules, Rules
from ivr.hotline.staff import Role
from ivr.operations.releases import drafts, publishing
from tests.support.inbox import Inbox
from tests.support.line import AGENT, Line
from tests.support.people import PAGE, add_person, client_of, send, sends

GREETING = {
    "name_id": "Salam",
    "name_en": "Greeting",
    "text_id": "Selamat pagi, tiket Anda {ticket}.",
    "text_en": "Good morning, your ticket is {ticket}.",
}


@pytest.fixture
def agus(line: Line) -> FlaskClient:
    add_person(line.hotline, "agus", Role.ADMIN)
    return client_of(line.app, "agus")


def drafted(line: Line) -> tuple[Canned, ...]:
    with line.database.reading() as session:
        return drafts.current(session).script().rules.canned


def test_a_reply_is_added_once_changed_moved_and_removed(line: Line, agus: FlaskClient) -> None:
    for _ in range(2):
        assert sends(agus, "/admin/settings/canned/new", **GREETING, seen="")[0] == 303
    assert [one.code for one in drafted(line)] == ["greeting"]
    send(agus, "/admin/settings/canned/new", **{**GREETING, "name_en": "Later", "text_en": "Later."}, seen="")
    send(agus, "/admin/settings/canned/later/move", to="up", at="1")
    assert [one.code for one in drafted(line)] == ["later", "greeting"]
    page = agus.get("/admin/settings/canned/greeting", headers=PAGE).text
    seen = re.search(r'name="seen" value="([^"]*)"', page)
    assert seen
    changed = {**GREETING, "text_id": "Selamat siang."}
    assert sends(agus, "/admin/settings/canned/greeting", **changed, seen=seen[1])[0] == 303
    assert drafted(line)[1].words("id") == "Selamat siang."
    assert sends(agus, "/admin/settings/canned/greeting", **GREETING, seen=seen[1])[0] == 409
    send(agus, "/admin/settings/canned/greeting/remove")
    assert [one.code for one in drafted(line)] == ["later"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [("", "Isi dalam"), ("Halo {nama}", "Hanya {ticket}"), ("x" * 1001, "1000")],
)
def test_what_cannot_be_sent_is_refused_beside_its_field(
    line: Line, agus: FlaskClient, text: str, complaint: str
) -> None:
    status, page = sends(agus, "/admin/settings/canned/new", **{**GREETING, "text_id": text}, seen="")
    assert status == 400
    assert complaint in page
    assert drafted(line) == ()


def test_once_released_an_agent_inserts_it_with_the_ticket_of_whoever_is_answered(
    line: Line, agus: FlaskClient
) -> None:
    send(agus, "/admin/settings/canned/new", **GREETING, seen="")
    add_person(line.hotline, "sari", phone=AGENT)
    inbox, desk = Inbox(line.database), client_of(line.app, "sari")
    enquiry = inbox.asks(1, at=line.now, report=True)
    send(desk, "/chats/take", enquiry=enquiry)
    assert "Salam" not in desk.get("/chats", headers=PAGE).text
    with line.database.begin() as session:
        publishing.publish(session, None, "", "staff:agus", line.now)
    assert "Salam" in desk.get("/chats", headers=PAGE).text
    page = send(desk, "/chats/insert", enquiry=enquiry, canned="greeting", reply="Halo Bu,").text
    field = re.search(r"<textarea id=\"reply\"[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert field
    assert re.fullmatch(r"Halo Bu,\n\nSelamat pagi, tiket Anda \d{4} \d{4}\.", field[1])
    assert inbox.outbounds() == []


def test_a_release_keeps_them_and_refuses_what_is_none() -> None:
    one = Canned("greeting", {"id": "Salam", "en": "Greeting"}, {"id": "Halo.", "en": "Hello."})
    rules = Rules(canned=(one,))
    assert Rules.from_data(rules.to_data()) == rules
    for wrong in ("x", [{"code": "a"}], [one.to_data(), one.to_data()], [{**one.to_data(), "text": {"id": "{x}"}}]):
        with pytest.raises(InvalidRules):
            Rules.from_data({"canned": wrong})
