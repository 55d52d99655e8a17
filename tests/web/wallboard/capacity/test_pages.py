"""A supervisor opens the page in the morning and reads how many agents are missing, and whose promises break."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from ivr.hotline.staff import Role
from tests.operations.capacity.planned import promised, with_plan
from tests.support.line import Line
from tests.support.people import LOGINS, PAGE, client_of, send
from tests.support.queue import Queue, number_of
from tests.web.wallboard.reading import read

PATH = "/wallboard/capacity"


@pytest.fixture
def morning(line: Line) -> Line:
    """Nine o'clock on a Tuesday: four agents are planned, two came, and thirty people were told "by ten"."""
    line.publish(with_plan(4, line.hotline.files))
    for login in ("wati", "budi"):
        Queue(line.database).agent(login)
    promised(line.database, 30, line.now + timedelta(hours=1))
    return line


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_it_says_at_once_how_many_are_missing_and_what_breaks(supervisor: Any, morning: Line) -> None:
    page = words(read(supervisor, PATH))
    assert "+2 petugas lagi diperlukan" in page
    assert "Dengan 2 petugas, 12 dari 30 janji hari ini dilanggar. Yang pertama pukul 10.00 WIB." in page
    assert "Dengan 4 petugas tidak ada yang dilanggar." in page
    assert "Siapa pun yang meminta sekarang diberi tahu: paling lambat" in page


def test_it_says_the_same_in_english(supervisor: Any, morning: Line) -> None:
    page = words(read(supervisor, f"{PATH}?lang=en"))
    send(supervisor, "/language", language="en", next=PATH)
    page = words(read(supervisor, PATH))
    assert "With 2 agents 12 of 30 promises today break. The first one by 10:00 WIB. With 4 agents none." in page
    assert "+2 more agents are needed" in page


def test_with_more_agents_nothing_breaks(supervisor: Any, morning: Line) -> None:
    page = words(read(supervisor, f"{PATH}?agents=4"))
    assert "Dengan 4 petugas, semua janji hari ini (30) dapat ditepati." in page
    assert "bukan dengan yang hadir. Yang diberi tahu kepada penelepon tetap menurut rencana petugas." in page
    assert "Kalau ada 4 petugas, hari ini Cukup" in page
    assert "Kalau ada 3 petugas, hari ini +1 petugas lagi diperlukan" in words(read(supervisor, f"{PATH}?agents=3"))
    for strange in ("", "x", "-1", "1.5", "²", "9" * 5000):
        assert "Dengan 2 petugas" in words(read(supervisor, f"{PATH}?agents={strange}"))
    assert read(supervisor, f"{PATH}?agents=999999999999999999")


def test_promises_at_risk_lead_to_their_callbacks_and_hide_numbers(supervisor: Any, morning: Line) -> None:
    page = read(supervisor, PATH)
    assert len(set(re.findall(r'href="(/console/callbacks/\d+)"', page))) == 12
    assert not any(number_of(person) in page for person in range(1, 31))
    assert supervisor.get(re.findall(r'href="(/console/callbacks/\d+)"', page)[0], headers=PAGE).status_code == 200


def test_without_a_plan_it_says_what_to_do_and_leads_admins_there(supervisor: Any, line: Line) -> None:
    page = words(read(supervisor, PATH))
    assert "Belum ada rencana petugas" in page
    assert "Minta admin mengisi rencana petugas." in page
    admin = client_of(line.app, LOGINS[Role.ADMIN])
    assert "Ke rencana petugas" in words(read(admin, PATH))


def test_an_open_page_renews_itself_when_somebody_comes(supervisor: Any, morning: Line) -> None:
    page = read(supervisor, PATH)
    address = re.search(r'data-state="([^"]+)"', page)
    versions = re.findall(r'data-part="(\w+)" data-version="([^"]+)"', page)
    assert address
    assert len(versions) == 2
    asked = {f"v-{name}": version for name, version in versions}
    assert supervisor.get(address[1], query_string=asked).status_code == 204
    Queue(morning.database).agent("tono")
    answer = supervisor.get(address[1], query_string=asked).json
    assert "+1" in answer["parts"]["capacity"]


def test_agents_do_not_see_it(morning: Line, supervisor: Any) -> None:
    agent = client_of(morning.app, LOGINS[Role.AGENT])
    assert agent.get(PATH, headers=PAGE).status_code == 403


def test_the_board_leads_to_it(supervisor: Any, morning: Line) -> None:
    assert f'href="{PATH}"' in read(supervisor, "/wallboard")


def test_in_the_evening_it_is_about_the_next_day(supervisor: Any, morning: Line) -> None:
    morning.clock.advance(9 * 3600)
    page = words(read(client_of(morning.app, LOGINS[Role.SUPERVISOR]), PATH))
    assert "Hotline belum buka: dihitung dengan petugas yang direncanakan." in page
    assert "Rab, 25 Nov" in page


def test_while_promises_are_late_it_never_says_enough(supervisor: Any, line: Line) -> None:
    line.publish(with_plan(2, line.hotline.files))
    promised(line.database, 6, line.now - timedelta(minutes=30))
    page = words(read(supervisor, PATH))
    assert "Cukup" not in page
    assert "+1 petugas lagi diperlukan" in page
    assert "6 janji sudah terlambat, dan ditelepon lebih dulu." in page
    assert "Cukup" not in words(read(supervisor, f"{PATH}?agents=2"))
    assert "6 sudah terlambat" in words(read(supervisor, f"{PATH}?agents=2"))


def test_after_closing_boards_say_that_promises_are_late_and_not_that_enough_are_planned(
    supervisor: Any, line: Line
) -> None:
    line.publish(with_plan(2, line.hotline.files))
    promised(line.database, 6, line.now + timedelta(hours=1))
    line.clock.advance(9 * 3600)
    board = words(read(client_of(line.app, LOGINS[Role.SUPERVISOR]), "/wallboard"))
    assert "6 janji sudah terlambat, dan ditelepon lebih dulu." in board
    assert "yang direncanakan cukup" not in board
