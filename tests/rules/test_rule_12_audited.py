"""Rule 12: every change by staff leaves an audit entry: who, when, before, after."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from ivr.hotline.callback import IllegalMove
from ivr.hotline.staff import Presence, Role
from ivr.operations.callbacks import supervision
from ivr.operations.console import agents
from ivr.operations.staff import accounts, sessions
from ivr.operations.staff.presence import set_presence
from ivr.operations.staff.sign_in import sign_in
from ivr.records.audit import AuditEntry
from ivr.records.database import Database
from ivr.records.models import Attempt
from ivr.web.frame.marks import is_door
from tests.support.calling import ask_for_a_callback
from tests.support.line import AGENT, CALLER, Line, with_rules
from tests.support.people import PASSWORD, add_everybody, add_person, client_of, send
from tests.support.queue import NOW, Queue
from tests.support.unaudited import watched

NO_CHANGES = {
    "sign_ins.kept",
    "sign_ins.used_at",
    "staff.last_seen_at",
    "sign_in_tries",
    "sign_in_tries.outcome",
    "unsent",
    "unsent.fields",
    "unsent.typed_at",
}
"""What is kept of signing in, and of what is typed and not sent: nothing is changed by it."""
TOLD_BY_THE_PHONE_COMPANY = {"attempts.call_sid", "attempts.outcome", "attempts.placed_at"}
"""What became of a call that an agent had decided on, in a transaction of its own."""


@pytest.fixture
def queue(database: Database) -> Queue:
    return Queue(database)


def entries(line: Line) -> list[AuditEntry]:
    with line.database.reading() as session:
        return list(session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


def test_every_change_is_in_the_audit_and_no_change_is_not(queue: Queue) -> None:
    agent = queue.agent()
    for _ in range(2):
        with queue.database.begin() as session:
            set_presence(session, agent, Presence.AWAY, "meal", "staff:sari", NOW)
    (entry,) = queue.trail("presence:set")
    assert (entry.actor, entry.subject) == ("staff:sari", "staff sari")
    assert (entry.before, entry.after) == (
        {"presence": "ready", "reason": None},
        {"presence": "away", "reason": "meal"},
    )


def test_a_supervisor_releases_raises_and_removes_and_each_is_in_the_audit(queue: Queue) -> None:
    boss, agent = queue.agent("dewi"), queue.agent()
    callback = queue.waits(held_by=agent)
    with queue.database.begin() as session:
        supervision.release(session, callback, boss, "pulang", NOW)
        supervision.raise_up(session, callback, True, boss, NOW)
        supervision.remove(session, callback, "nomor salah", boss, NOW)
    row = queue.row(callback)
    assert (row.status, row.lane, row.held_by, row.close_reason) == ("removed", 0, None, "nomor salah")
    made = [(entry.actor, entry.action) for entry in queue.trail()]
    assert made == [("staff:dewi", f"callback:{act}") for act in ("release", "raise", "remove")]
    for act in (
        lambda s: supervision.raise_up(s, callback, False, boss, NOW),
        lambda s: supervision.remove(s, callback, "lagi", boss, NOW),
        lambda s: supervision.release(s, callback, boss, "lagi", NOW),
    ):
        with pytest.raises(IllegalMove), queue.database.begin() as session:
            act(session)


def test_a_new_role_holds_at_once_and_is_audited_with_the_old_one(line: Line) -> None:
    add_everybody(line.hotline)
    token = sign_in(line.database, "sari", PASSWORD, "192.0.2.1", line.now)
    with line.database.begin() as session:
        agents.set_role(session, "sari", Role.SUPERVISOR, "staff:agus", line.now)
    found = sessions.signed_in(line.database, token, line.now)
    assert found is not None
    assert found.person.role == "supervisor"
    with line.database.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "staff:set-role")).one()
    assert (entry.before, entry.after) == ({"role": "agent"}, {"role": "supervisor"})


@pytest.fixture
def desk(line: Line) -> FlaskClient:
    add_person(line.hotline, "sari", phone=AGENT)
    return client_of(line.app, "sari")


@pytest.fixture
def nothing_silent(line: Line) -> Iterator[None]:
    """Whatever is written for somebody who is signed in has its entry in the same transaction."""
    with watched(line.database) as silent:
        yield
    by_people = [(asked, written) for asked, written in silent if not is_door(line.app, asked)]
    assert [one for one in by_people if not one[1] <= NO_CHANGES | TOLD_BY_THE_PHONE_COMPANY] == []


def acts(line: Line, client: FlaskClient, path: str, page: str, **fields: Any) -> list[str]:
    """Send a form; gives the actions that it left in the audit, each by its person, now, with what became of it."""
    known, now = len(entries(line)), line.now
    answer = send(client, path, form_on=page, **fields)
    assert answer.status_code == 303, (path, answer.status_code)
    new = [one for one in entries(line)[known:] if one.actor != "hotline"]  # presence follows by itself
    assert new, f"{path} left no entry"
    assert {(one.at, one.actor) for one in new} == {(now, "staff:sari")}
    assert [one.action for one in new if one.before is None and one.after is None] == []
    return [one.action for one in new]


@pytest.mark.usefixtures("nothing_silent")
def test_who_may_not_be_rung_is_not_said_to_have_been(line: Line, desk: FlaskClient) -> None:
    callback = ask_for_a_callback(line)
    line.publish(with_rules(line.hotline.files, allowed_prefixes=(AGENT[:6],)))
    acts(line, desk, "/console/presence", "/console", presence="ready")
    acts(line, desk, "/console/next", "/console")
    acts(line, desk, "/console/ring", "/console", callback=callback, attempt=0)
    assert not [one for one in entries(line) if one.action == "callback:ring"]
    (refused,) = (one for one in entries(line) if one.action == "callback:ring-refused")
    assert refused.after is not None
    assert refused.after["status"] == line.callbacks()[0].status
    assert refused.after["status"] != "ringing"


@pytest.mark.usefixtures("nothing_silent")
def test_what_an_agent_does_with_a_callback_leaves_an_entry_each_time(line: Line, desk: FlaskClient) -> None:
    callback = ask_for_a_callback(line)
    assert "presence:set" in acts(line, desk, "/console/presence", "/console", presence="ready")
    assert acts(line, desk, "/console/next", "/console") == ["callback:claim"]
    claim, held_by = entries(line)[-1], line.callbacks()[0].held_by
    assert (claim.before, claim.after) == (
        {"status": "waiting", "held_by": None},
        {"status": "claimed", "held_by": held_by},
    )
    line.exchange.phone(CALLER).answer(after=1)
    assert acts(line, desk, "/console/ring", "/console", callback=callback, attempt=0) == ["callback:ring"]
    with line.database.reading() as session:
        (attempt,) = session.scalars(select(Attempt)).all()
    (ring,) = (one for one in entries(line) if one.action == "callback:ring")
    assert (attempt.staff_id, attempt.decided_at) == (line.callbacks()[0].held_by, line.now)
    assert (ring.before, ring.after) == ({"status": "claimed"}, {"status": "ringing", "attempt": attempt.id})
    line.clock.advance(3)
    call = line.exchange.agent(AGENT).answer()
    assert call is not None
    call.listen().press("1").wait(20).hang_up()
    line.clock.advance(5)
    done = acts(line, desk, "/console/finish", "/console", callback=callback, disposition="solved", notes="Beres.")
    assert "callback:finish" in done
    (entry,) = (one for one in entries(line) if one.action == "callback:finish")
    assert entry.before is not None
    assert entry.after is not None
    assert (entry.actor, entry.before["status"], entry.after["status"]) == ("staff:sari", "wrap_up", "done")


@pytest.mark.usefixtures("nothing_silent")
def test_what_was_sent_twice_leaves_one_entry(line: Line, desk: FlaskClient) -> None:
    ask_for_a_callback(line)
    send(desk, "/console/presence", form_on="/console", presence="ready")
    for _ in range(2):
        send(desk, "/console/next", form_on="/console")
    assert [one.action for one in entries(line)].count("callback:claim") == 1


def test_a_transaction_that_leaves_no_entry_is_noticed(line: Line, desk: FlaskClient) -> None:
    """Or the watch over all of this would see nothing."""
    ask_for_a_callback(line)
    with (
        watched(line.database) as silent,
        line.app.test_request_context("/console"),
        line.database.begin() as session,
    ):
        accounts.locked_person(session, "sari").name = "Sari W."
    assert [written for _, written in silent] == [frozenset({"staff.name"})]
