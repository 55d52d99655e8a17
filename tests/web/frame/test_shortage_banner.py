"""Everybody who works here is told while promises break because too few are there; nobody without a plan is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ivr.hotline.staff import Role
from tests.operations.capacity.planned import promised, with_plan
from tests.support.line import Line
from tests.support.people import LOGINS, PAGE, add_everybody, client_of
from tests.support.queue import Queue

TOLD = "janji hari ini terancam"
PAGES = {Role.AGENT: "/console", Role.SUPERVISOR: "/console", Role.ADMIN: "/admin"}


@pytest.fixture
def short(line: Line) -> Line:
    add_everybody(line.hotline)
    line.publish(with_plan(4, line.hotline.files))
    promised(line.database, 30, line.now + timedelta(hours=1))
    return line


def page(line: Line, role: Role, address: str = "") -> str:
    return str(client_of(line.app, LOGINS[role]).get(address or PAGES[role], headers=PAGE).text)


@pytest.mark.parametrize("role", PAGES)
def test_agents_and_those_above_them_are_told(short: Line, role: Role) -> None:
    told = page(short, role)
    assert f"30 {TOLD}, yang pertama pukul 10.00 WIB: 4 petugas lagi diperlukan." in told
    assert ('href="/wallboard/capacity"' in told) is (role is not Role.AGENT)


def test_pages_that_say_it_themselves_do_not_say_it_twice(short: Line) -> None:
    assert TOLD not in page(short, Role.SUPERVISOR, "/wallboard/capacity")
    for address in ("/wallboard", "/wallboard/kiosk"):
        assert page(short, Role.SUPERVISOR, address).count(TOLD) == 1


def test_officers_and_who_is_not_signed_in_are_not_told(short: Line) -> None:
    assert TOLD not in page(short, Role.OFFICER, "/office")
    assert TOLD not in short.client().get("/login", headers=PAGE).text


def test_when_enough_are_there_nobody_is_told(short: Line) -> None:
    for login in ("wati", "budi", "tono", "nina"):
        Queue(short.database).agent(login)
    assert TOLD not in page(short, Role.AGENT)


def test_without_a_plan_nothing_is_said(line: Line) -> None:
    add_everybody(line.hotline)
    promised(line.database, 30, line.now + timedelta(hours=1))
    assert TOLD not in page(line, Role.AGENT)
    assert 'class="capacity-strip' not in page(line, Role.SUPERVISOR, "/wallboard")


def test_the_board_has_it_in_one_line(short: Line) -> None:
    board = page(short, Role.SUPERVISOR, "/wallboard")
    assert "Petugas: 0 hadir, 4 diperlukan untuk janji hari ini, 4 direncanakan" in board
    assert f"30 {TOLD}, yang pertama pukul 10.00 WIB: 4 petugas lagi diperlukan." in board
    assert "Siapa pun yang meminta sekarang" in board
    assert 'href="/wallboard/capacity"' in board
