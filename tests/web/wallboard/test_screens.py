"""Screens on a wall: they show the figures and nothing else, until somebody withdraws their address."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import select

from ivr.hotline.staff import Role
from ivr.records.audit import AuditEntry
from tests.support.line import CALLER, Line
from tests.support.people import LOGINS, PAGE, add_everybody, client_of, send
from tests.web.wallboard.reading import (
    read,
)


def screen_address(client: Any) -> str:
    found = re.search(r'href="http://[^/"]+(/wall/[^"]+)"', read(client, "/wallboard/screens"))
    assert found
    return found[1]


def test_a_screen_on_a_wall_shows_the_figures_to_nobody_in_particular_and_nothing_else(
    line: Line, supervisor: Any
) -> None:
    line.dial().press("3", "1", "1", "1")
    line.clock.advance(30)
    assert send(supervisor, "/wallboard/screens", name=" Ruang  petugas ").status_code == 303
    address = screen_address(supervisor)
    visitor = line.app.test_client()
    page = read(visitor, address)
    assert "Laporan hari ini" in page
    assert "Belum ada rencana petugas. Petugas: 0 hadir, 1 diperlukan untuk janji hari ini." in " ".join(
        re.sub(r"<[^>]+>", "", page).split()
    )
    assert re.findall(r'<a [^>]*href="([^"]+)"', page) == ["#content"]
    versions = visitor.get(f"{address}/state", query_string={"v-wall": "none", "v-period": "none"}).json
    assert set(versions["parts"]) == {"wall"}
    assert visitor.get(f"{address}/state", query_string={"v-wall": versions["versions"]["wall"]}).status_code == 204
    for other in ("/wallboard", "/wallboard/kiosk", "/wallboard/figures/now.waiting", "/wallboard/screens"):
        assert visitor.get(other, headers=PAGE).status_code == 302, other
    assert CALLER not in page
    assert line.reports()[0].ticket not in page


def test_the_address_of_a_screen_can_be_withdrawn_and_is_given_out_once(line: Line, supervisor: Any) -> None:
    for _ in range(2):
        send(supervisor, "/wallboard/screens", name="Lobi")
    address = screen_address(supervisor)
    assert read(supervisor, "/wallboard/screens").count("/wall/") == 2  # its address, as a link and as words
    assert send(supervisor, "/wallboard/screens", name="  ").status_code == 400
    visitor = line.app.test_client()
    assert visitor.get(address, headers=PAGE).status_code == 200
    assert send(supervisor, "/wallboard/screens/1/withdraw").status_code == 303
    assert "sudah dicabut sebelumnya" in read(
        supervisor, send(supervisor, "/wallboard/screens/1/withdraw").headers["Location"]
    )
    for gone in (address, address[:-1], "/wall/x", "/wall/"):
        assert visitor.get(gone, headers=PAGE).status_code == 404, gone
    assert visitor.get(f"{address}/state").status_code == 401
    with line.database.reading() as session:
        told = session.scalars(
            select(AuditEntry.action).where(AuditEntry.action.like("screen:%")).order_by(AuditEntry.id)
        ).all()
    assert told == ["screen:add", "screen:withdraw"]


def test_screens_are_given_out_by_supervisors_only(line: Line) -> None:
    add_everybody(line.hotline)
    agent = client_of(line.app, LOGINS[Role.AGENT])
    assert agent.get("/wallboard/screens", headers=PAGE).status_code == 403
    assert send(agent, "/wallboard/screens", name="Lobi").status_code == 403
