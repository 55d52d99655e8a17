"""What becomes of an agent's work when they are disabled or become somebody else."""

from __future__ import annotations

import pytest

from ivr.hotline.callback import CallbackEvent, CallbackStatus, move
from ivr.hotline.staff import Presence, Role
from ivr.operations.callbacks import claims, outcomes, supervision
from ivr.operations.console import agents
from ivr.operations.staff import presence
from tests.support.line import Line
from tests.support.office import add_office
from tests.support.people import add_everybody, add_person, audited, person


def test_what_a_disabled_agent_held_goes_back_to_the_queue(line: Line) -> None:
    sari = add_everybody(line.hotline)[Role.AGENT]
    line.dial().press("3", "1", "1", "1")
    (callback,) = line.callbacks()
    claims.take(line.database, callback.id, sari.id, line.now)
    with line.database.begin() as session:
        agents.disable(session, "sari", "staff:agus", line.now)
    (callback,) = line.callbacks()
    assert (callback.status, callback.held_by, callback.held_until) == ("waiting", None, None)
    assert ("staff:agus", "callback:hand-back", f"callback {callback.id}") in audited(line)


def test_a_talk_under_way_is_left_alone_when_the_agent_is_disabled(line: Line) -> None:
    sari = add_everybody(line.hotline)[Role.AGENT]
    line.dial().press("3", "1", "1", "1")
    (callback,) = line.callbacks()
    claims.take(line.database, callback.id, sari.id, line.now)
    with line.database.begin() as session:
        ringing = session.merge(callback)
        ringing.status = move(CallbackStatus.CLAIMED, CallbackEvent.RING)
        ringing.held_by = sari.id
    with line.database.begin() as session:
        agents.disable(session, "sari", "staff:agus", line.now)
    assert line.callbacks()[0].status == "ringing"


def test_what_an_agent_held_who_becomes_an_officer_goes_back_to_the_queue(line: Line) -> None:
    sari, office = add_person(line.hotline, "sari", phone="0811-1111-111"), add_office(line.database, line.now)
    line.dial().press("3", "1", "1", "1")
    (callback,) = line.callbacks()
    with line.database.begin() as session:
        presence.set_presence(session, sari.id, Presence.READY, None, "staff:sari", line.now)
        presence.set_ring_me(session, sari.id, True, "staff:sari", line.now)
    claims.take(line.database, callback.id, sari.id, line.now)
    with line.database.begin() as session:
        agents.set_role(session, "sari", Role.OFFICER, "staff:agus", line.now, office=office.id)
    (callback,) = line.callbacks()
    assert (callback.status, callback.held_by) == ("waiting", None)
    assert (person(line, "sari").presence, person(line, "sari").ring_me) == ("away", False)
    with line.database.begin() as session:
        assert not agents.works_here(session, sari.id)
        assert agents.team(session) == []
        with pytest.raises(outcomes.Incomplete):
            supervision.reassign(session, callback.id, sari.id, sari.id, line.now)
