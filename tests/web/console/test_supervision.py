"""The supervisor's hand: who holds what, released, handed over, raised, removed, and closed with a reason."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy import select

from ivr.records.audit import AuditEntry
from ivr.records.models import Callback
from ivr.records.people import Staff
from tests.support.desk import (
    SHOWN,
    ask_for_a_callback,
    audited,
    do,
    page,
    ring,
)
from tests.support.line import Line
from tests.support.people import PAGE, send


def test_a_supervisor_sees_who_holds_what_and_agents_do_not(
    line: Line, desk: FlaskClient, colleague: FlaskClient, supervisor: FlaskClient
) -> None:
    ask_for_a_callback(line)
    do(colleague, "/next")
    assert "Budi" in page(supervisor)
    assert "Budi" not in page(desk)
    assert "seorang petugas" in page(desk)
    assert "Budi" in page(supervisor, "/console/team")


def test_a_supervisor_releases_hands_over_raises_and_removes(
    line: Line, desk: FlaskClient, sari: Staff, colleague: FlaskClient, supervisor: FlaskClient
) -> None:
    callback = ask_for_a_callback(line)
    do(colleague, "/next")
    assert "Lepaskan dari Budi" in page(supervisor, f"/console/callbacks/{callback.id}")
    assert "Isi dahulu" in do(supervisor, "/callbacks/release", callback=callback.id, reason="")
    do(supervisor, "/callbacks/release", callback=callback.id, reason="pulang")
    do(supervisor, "/callbacks/raise", callback=callback.id, up="1")
    assert [(row.status, row.lane) for row in line.callbacks()] == [("waiting", 0)]
    assert "Sari tidak di tempat" in do(supervisor, "/callbacks/reassign", callback=callback.id, to=sari.id)
    do(supervisor, "/callbacks/reassign", callback=callback.id, to=sari.id, though_away="1")
    assert line.callbacks()[0].held_by == sari.id
    assert "Isi dahulu" in do(supervisor, "/callbacks/remove", callback=callback.id, sure="1")
    assert "Centang dahulu" in do(supervisor, "/callbacks/remove", callback=callback.id, reason="ganda")
    do(supervisor, "/callbacks/remove", callback=callback.id, reason="ganda", sure="1")
    assert [(row.status, row.close_reason) for row in line.callbacks()] == [("removed", "ganda")]
    assert "Dikeluarkan dari antrean oleh penyelia." in page(desk, f"/console?was={callback.id}")
    done = [entry.action for entry in audited_by(line, "staff:dewi")]
    assert done == ["callback:release", "callback:raise", "callback:reassign", "callback:remove"]


def audited_by(line: Line, actor: str) -> list[AuditEntry]:
    with line.database.reading() as session:
        found = select(AuditEntry).where(AuditEntry.actor == actor, AuditEntry.action.like("callback:%"))
        return list(session.scalars(found.order_by(AuditEntry.id)))


def test_an_agent_has_no_supervisors_hand(line: Line, desk: FlaskClient) -> None:
    callback = ask_for_a_callback(line)
    shown = page(desk, f"/console/callbacks/{callback.id}")
    assert SHOWN not in shown
    assert "Keluarkan dari antrean" not in shown
    for path in (
        "/callbacks/release",
        "/callbacks/reassign",
        "/callbacks/raise",
        "/callbacks/remove",
        "/team/presence",
    ):
        answer = send(desk, f"/console{path}", callback=callback.id, reason="x")
        assert answer.status_code == 403, path
    assert desk.get("/console/team", headers=PAGE).status_code == 403
    assert line.callbacks()[0].status == "waiting"


def test_a_supervisor_sets_somebodys_presence(line: Line, sari: Staff, supervisor: FlaskClient) -> None:
    do(supervisor, "/team/presence", staff=sari.id, presence="ready")
    do(supervisor, "/team/presence", staff=sari.id, presence="away")
    with line.database.reading() as session:
        person = session.get_one(Staff, sari.id)
        assert (person.presence, person.presence_reason) == ("away", "supervisor")
    assert [entry.actor for entry in audited(line, "presence:set")][-1] == "staff:dewi"


def test_a_ringing_callback_is_not_touched(line: Line, desk: FlaskClient, supervisor: FlaskClient) -> None:
    callback = ask_for_a_callback(line)
    do(desk, "/next")
    ring(desk)
    assert "sedang berdering" in do(supervisor, "/callbacks/release", callback=callback.id, reason="x")
    assert "sedang berdering" in do(supervisor, "/callbacks/remove", callback=callback.id, reason="x", sure="1")
    assert line.callbacks()[0].status == "ringing"


def test_what_could_not_be_reached_is_closed_with_a_reason(line: Line, desk: FlaskClient) -> None:
    callback = ask_for_a_callback(line)
    with line.database.begin() as session:
        session.get_one(Callback, callback.id).status = "unreachable"
    assert "Tidak terhubung: harus ditutup" in page(desk)
    assert "Isi dahulu" in do(desk, "/callbacks/close", callback=callback.id, reason="")
    do(desk, "/callbacks/close", callback=callback.id, reason="lima kali tidak dijawab")
    assert [(row.status, row.close_reason) for row in line.callbacks()] == [("done", "lima kali tidak dijawab")]
