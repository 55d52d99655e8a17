"""When the rate of calls holds the queue up, supervisors see it while it happens, and machines can alert on it."""

from __future__ import annotations

from typing import Any

import pytest

from ivr.hotline.staff import Role
from ivr.operations.callbacks.dialling import Decision, decide
from tests.support.line import Line, with_rules
from tests.support.people import LOGINS, client_of, send
from tests.support.queue import Queue, phone_of
from tests.web.wallboard.reading import read


@pytest.fixture
def busy(line: Line) -> Line:
    """A hotline that may ring one person in ten seconds, and whose agents have asked for more than that."""
    line.publish(with_rules(line.hotline.files, calls_per_second=0.1))
    script, queue = line.hotline.script(line.now), Queue(line.database)
    for person, seconds in enumerate((0, 10, 10, 10, 10, 10, 7)):
        line.clock.advance(seconds)
        agent = queue.agent(f"agent{person}")
        decided = Decision(queue.waits(person, held_by=agent), phone_of(agent), agent)
        with line.database.begin() as session:
            decide(session, decided, script, line.now)
    return line


def test_a_supervisor_reads_that_the_rate_holds_the_queue_up(supervisor: Any, busy: Line) -> None:
    page = read(supervisor, "/wallboard")
    assert "Batas 0,1 panggilan per detik menahan antrean: 7 panggilan dalam satu menit terakhir" in page
    assert "1 lagi menunggu giliran" in page
    assert "Admin dapat menaikkannya" in page
    busy.clock.advance(5)  # the one that waited has had its turn; the next is eight seconds away
    page = read(supervisor, "/wallboard")
    assert "diminta mencoba lagi: giliran berikutnya 8 dtk lagi" in page
    busy.clock.advance(5)
    assert "menahan antrean" not in read(supervisor, "/wallboard")


def test_an_admin_is_led_to_the_setting(supervisor: Any, busy: Line) -> None:
    admin = client_of(busy.app, LOGINS[Role.ADMIN])
    send(admin, "/language", language="en", next="/wallboard")
    page = admin.get("/wallboard").text
    assert "The limit of 0.1 calls a second holds the queue up" in page
    assert 'href="/admin/settings#desk"' in page


def test_machines_read_the_rate_the_agents_and_whether_they_wait(busy: Line) -> None:
    told = busy.client().get("/metrics").text
    for line in (
        "hotline_calls_per_second 0.1",
        "hotline_agents_kept_busy 25.0",
        "hotline_agents 7.0",
        "hotline_calls_made_last_minute 7.0",
        "hotline_calls_waiting_for_their_turn 1.0",
        "hotline_calls_held_up 1.0",
    ):
        assert f"\n{line}\n" in told
