"""Accounts by one button: out at once, never one's own, and a new link."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy import select

from ivr.hotline.staff import Role
from ivr.operations.callbacks import claims
from ivr.operations.console import agents
from ivr.operations.staff import second_factor
from ivr.records.audit import AuditEntry
from ivr.records.people import Staff
from tests.support.line import Line
from tests.support.people import PAGE, client_of, person, send, sign_in
from tests.web.admin.staff import link_on, seal_on


def test_who_is_deactivated_is_out_at_once_and_their_callback_is_free(line: Line, agus: FlaskClient) -> None:
    sari = client_of(line.app, "sari")
    line.dial().press("3", "1", "1", "1")
    (callback,) = line.callbacks()
    claims.take(line.database, callback.id, person(line, "sari").id, line.now)
    for _ in range(2):
        assert send(agus, "/admin/people/sari/deactivate").location == "/admin/people/sari"
    assert sari.get("/console", headers=PAGE).location.startswith("/login")
    assert line.callbacks()[0].held_by is None
    assert "nonaktif" in agus.get("/admin/people", headers=PAGE).text
    send(agus, "/admin/people/sari/activate")
    assert sign_in(sari, "sari").location == "/"


def test_nobody_deactivates_demotes_or_resets_themselves(line: Line, agus: FlaskClient) -> None:
    with line.database.begin() as session:
        agents.set_role(session, "dewi", Role.ADMIN, "shell:root", line.now)
    for path in ("deactivate", "link", "second-factor"):
        answer = send(agus, f"/admin/people/agus/{path}")
        assert "diri sendiri" in agus.get(answer.location, headers=PAGE).text, path
    seen = seal_on(agus.get("/admin/people/agus", headers=PAGE).text)
    answer = send(agus, "/admin/people/agus", name="Agus", role="agent", language="id", phone="", seen=seen)
    assert answer.status_code == 400
    assert "diri sendiri" in answer.text
    assert (person(line, "agus").active, person(line, "agus").role) == (True, "admin")


def test_a_reset_gives_a_new_link_and_a_lost_telephone_is_forgotten(line: Line, agus: FlaskClient) -> None:
    with line.database.begin() as session:
        session.scalars(select(Staff).where(Staff.login == "dewi")).one().second_factor = second_factor.new_secret()
    send(agus, "/admin/people/dewi/second-factor")
    assert person(line, "dewi").second_factor is None
    send(agus, "/admin/people/dewi/link")
    assert link_on(agus.get("/admin/people/dewi", headers=PAGE).text)
    assert sign_in(line.app.test_client(), "dewi").status_code == 401
    with line.database.reading() as session:
        actions = set(session.scalars(select(AuditEntry.action).where(AuditEntry.actor == "staff:agus")))
    assert {"staff:turn-off-second-factor", "staff:reset-by-link"} <= actions
