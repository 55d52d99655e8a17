"""Somebody is invited, or let back in, by a link that works once, for a while, and for nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from ivr.hotline.passwords import PasswordTooEasy
from ivr.hotline.rules import Rules
from ivr.hotline.staff import Role
from ivr.operations.console import agents
from ivr.operations.staff import accounts, directory, invitations, sessions
from ivr.operations.staff.accounts import NewPerson
from ivr.operations.staff.directory import Standing
from ivr.operations.staff.invitations import LinkOver
from ivr.operations.staff.passwords import hash_password
from ivr.operations.staff.sign_in import NotLetIn, sign_in
from ivr.records.audit import AuditEntry
from ivr.records.people import PasswordLink
from tests.support.line import Line
from tests.support.people import PASSWORD, add_everybody, password_hash

NEW = "kertas payung gunung"


def invite(line: Line, login: str = "rina", role: Role = Role.AGENT) -> str:
    with line.database.begin() as session:
        wanted = NewPerson(login, "", role)
        return invitations.invite(session, wanted, "0811-2222-333", Rules(), "staff:agus", line.now).token


def accept(line: Line, token: str, name: str = "Rina Kartika") -> None:
    with line.database.begin() as session:
        invitations.accept(session, token, name, hash_password(NEW), line.now)


def stands(line: Line, login: str) -> Standing:
    with line.database.reading() as session:
        return directory.one(session, login, line.now).standing


def test_an_invited_person_chooses_name_and_password_and_comes_in(line: Line) -> None:
    token = invite(line)
    assert stands(line, "rina") == Standing.INVITED
    for password in ("", PASSWORD, NEW):
        with pytest.raises(NotLetIn):
            sign_in(line.database, "rina", password, None, line.now)
    accept(line, token)
    assert stands(line, "rina") == Standing.ACTIVE
    assert sign_in(line.database, "rina", NEW, None, line.now)
    with line.database.reading() as session:
        person = directory.one(session, "rina", line.now).person
        actions = list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
    assert (person.name, person.phone, person.role) == ("Rina Kartika", "+628112222333", "agent")
    assert actions[:3] == ["staff:add", "staff:set-phone", "staff:invite"]
    assert "staff:set-password-by-link" in actions


def test_the_link_itself_is_kept_nowhere(line: Line) -> None:
    token = invite(line)
    with line.database.reading() as session:
        kept = session.scalars(select(PasswordLink)).one()
        told = " ".join(f"{entry.before} {entry.after}" for entry in session.scalars(select(AuditEntry)))
    assert len(token) >= 43
    assert token not in f"{vars(kept)} {told}"
    with pytest.raises(LinkOver):
        accept(line, kept.token_hash)


def test_a_link_works_once(line: Line) -> None:
    token = invite(line)
    accept(line, token)
    with pytest.raises(LinkOver):
        accept(line, token, "Somebody Else")


def test_a_link_runs_out_and_a_newer_one_takes_its_place(line: Line) -> None:
    first = invite(line)
    with line.database.begin() as session:
        second = invitations.way_back(session, "rina", "staff:agus", line.now).token
    with pytest.raises(LinkOver):
        accept(line, first)
    line.clock.advance(invitations.LASTS.total_seconds())
    with pytest.raises(LinkOver):
        accept(line, second)
    assert stands(line, "rina") == Standing.LINK_OVER


def test_who_was_disabled_cannot_use_their_link(line: Line) -> None:
    token = invite(line)
    with line.database.begin() as session:
        agents.disable(session, "rina", "staff:agus", line.now)
    with pytest.raises(LinkOver):
        accept(line, token)
    assert stands(line, "rina") == Standing.INACTIVE


def test_a_way_back_ends_the_old_password_and_every_session(line: Line) -> None:
    add_everybody(line.hotline)
    session_token = sign_in(line.database, "sari", PASSWORD, None, line.now)
    with line.database.begin() as session:
        token = invitations.way_back(session, "sari", "staff:agus", line.now).token
    assert sessions.signed_in(line.database, session_token, line.now) is None
    with pytest.raises(NotLetIn):
        sign_in(line.database, "sari", PASSWORD, None, line.now)
    accept(line, token, "")
    assert sign_in(line.database, "sari", NEW, None, line.now)


def test_a_password_chosen_by_link_must_be_a_good_one(line: Line) -> None:
    token = invite(line)
    with line.database.reading() as session:
        person = invitations.invited(session, token, line.now)
    with pytest.raises(PasswordTooEasy):
        invitations.password_for(person, "Rina Kartika", "rinakartika2026")


def test_an_invited_admin_does_not_count_as_one_before_they_can_come_in(line: Line) -> None:
    add_everybody(line.hotline)
    token = invite(line, "rina", Role.ADMIN)
    with pytest.raises(accounts.LastAdmin), line.database.begin() as session:
        agents.disable(session, "agus", "shell:root", line.now)
    accept(line, token)
    with line.database.begin() as session:
        agents.disable(session, "agus", "shell:root", line.now)


def test_an_admin_with_an_expired_one_time_password_does_not_count_either(line: Line) -> None:
    add_everybody(line.hotline)
    with line.database.begin() as session:
        wanted = NewPerson("rina", "Rina", Role.ADMIN)
        accounts.add(session, wanted, password_hash(), "staff:agus", line.now, one_time=True)
    with pytest.raises(accounts.LastAdmin), line.database.begin() as session:
        agents.disable(session, "agus", "shell:root", line.now + accounts.ONE_TIME_LASTS + timedelta(seconds=1))


def test_nobody_locks_themselves_out(line: Line) -> None:
    add_everybody(line.hotline)
    with line.database.begin() as session:
        agents.set_role(session, "dewi", Role.ADMIN, "staff:agus", line.now)
    with pytest.raises(accounts.Yourself), line.database.begin() as session:
        agents.disable(session, "agus", "staff:agus", line.now)
    with pytest.raises(accounts.Yourself), line.database.begin() as session:
        agents.set_role(session, "agus", Role.AGENT, "staff:agus", line.now)
    with pytest.raises(accounts.Yourself), line.database.begin() as session:
        invitations.way_back(session, "agus", "staff:agus", line.now)
