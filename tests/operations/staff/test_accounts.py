"""People are added, changed, disabled and given new passwords, and the audit tells who did it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from ivr.hotline.errors import NotFound
from ivr.hotline.passwords import PasswordTooEasy
from ivr.hotline.rules import Rules
from ivr.hotline.staff import Role
from ivr.operations.console import agents
from ivr.operations.staff import accounts, sessions
from ivr.operations.staff.passwords import hash_password, one_time_password
from ivr.operations.staff.sign_in import NotLetIn, sign_in
from ivr.records.audit import AuditEntry
from ivr.records.cases import Office
from tests.support.line import Line
from tests.support.office import add_office
from tests.support.people import LOGINS, PASSWORD, add_everybody, add_person, audited, password_hash, person


def test_a_person_is_added_with_a_login_in_small_letters(line: Line) -> None:
    with line.database.begin() as session:
        wanted = accounts.NewPerson("  Sari ", "Sari Wulandari", Role.AGENT)
        added = accounts.add(session, wanted, password_hash(), "shell:root", line.now)
    assert (added.login, added.role, added.presence, added.active) == ("sari", "agent", "away", True)
    assert ("shell:root", "staff:add", "staff sari") in audited(line)


def test_no_password_gets_into_the_audit(line: Line) -> None:
    add_person(line.hotline, "sari")
    with line.database.begin() as session:
        accounts.reset_password(session, "sari", hash_password("kp4w-9xjm-t7rd-h2qn"), "staff:agus", line.now)
    with line.database.reading() as session:
        kept = " ".join(f"{entry.before} {entry.after}" for entry in session.scalars(select(AuditEntry)))
    assert "argon2" not in kept
    assert "kp4w" not in kept


def test_two_people_cannot_have_one_login(line: Line) -> None:
    add_person(line.hotline, "sari")
    with pytest.raises(accounts.LoginTaken):
        add_person(line.hotline, "SARI")


@pytest.mark.parametrize("login", ["", "s", "1sari", "sari w", "sari/../x", "<b>", "s" * 65, "šari"])
def test_a_login_has_only_plain_characters(line: Line, login: str) -> None:
    with pytest.raises(accounts.BadLogin):
        add_person(line.hotline, login)


def test_whoever_is_disabled_is_out_at_once_and_cannot_come_back(line: Line) -> None:
    add_everybody(line.hotline)
    token = sign_in(line.database, "sari", PASSWORD, "192.0.2.1", line.now)
    with line.database.begin() as session:
        agents.disable(session, "sari", "staff:agus", line.now)
    assert sessions.signed_in(line.database, token, line.now) is None
    with pytest.raises(NotLetIn):
        sign_in(line.database, "sari", PASSWORD, "192.0.2.1", line.now)
    with line.database.begin() as session:
        accounts.enable(session, "sari", "staff:agus", line.now)
    assert sessions.signed_in(line.database, token, line.now) is None, "an ended session stays ended"
    assert sign_in(line.database, "sari", PASSWORD, "192.0.2.1", line.now)


def test_the_last_admin_stays_admin(line: Line) -> None:
    add_everybody(line.hotline)
    with pytest.raises(accounts.LastAdmin), line.database.begin() as session:
        agents.disable(session, "agus", "shell:root", line.now)
    with pytest.raises(accounts.LastAdmin), line.database.begin() as session:
        agents.set_role(session, "agus", Role.AGENT, "shell:root", line.now)
    with line.database.begin() as session:
        agents.set_role(session, "dewi", Role.ADMIN, "shell:root", line.now)
        agents.disable(session, "agus", "shell:root", line.now)
    assert not person(line, "agus").active


def test_an_officer_belongs_to_one_office_and_nobody_else_to_any(line: Line) -> None:
    add_person(line.hotline, "sari")
    office = add_office(line.database, line.now)
    closed = add_office(line.database, line.now, "32.04", name="Dinas Kabupaten", active=False)
    wrong = [(Role.OFFICER, None), (Role.OFFICER, 0), (Role.OFFICER, 99), (Role.OFFICER, closed.id)]
    wrong += [(role, office.id) for role in Role if role is not Role.OFFICER]
    for role, number in wrong:
        with pytest.raises(accounts.OfficeNeeded), line.database.begin() as session:
            agents.set_role(session, "sari", role, "staff:agus", line.now, office=number)
        wanted = accounts.NewPerson("tono", "Tono", role, office=number)
        with pytest.raises(accounts.OfficeNeeded), line.database.begin() as session:
            accounts.add(session, wanted, None, "staff:agus", line.now)
    with line.database.begin() as session:
        agents.set_role(session, "sari", Role.OFFICER, "staff:agus", line.now, office=office.id)
        session.get_one(Office, office.id).active = False
    with line.database.begin() as session:  # who belongs to an office that is closed now stays there
        assert agents.set_role(session, "sari", Role.OFFICER, "staff:agus", line.now, office=office.id).office_id
        assert agents.set_role(session, "sari", Role.AGENT, "staff:agus", line.now).office_id is None
    with line.database.reading() as session:
        found = session.scalars(select(AuditEntry).where(AuditEntry.action == "staff:set-role").order_by(AuditEntry.id))
        assert [entry.after for entry in found] == [
            {"role": "officer", "office_id": office.id},
            {"role": "agent", "office_id": None},
        ]


def test_a_change_to_what_is_so_already_is_no_change(line: Line) -> None:
    add_everybody(line.hotline)
    before = audited(line)
    with line.database.begin() as session:
        agents.set_role(session, "sari", Role.AGENT, "staff:agus", line.now)
        accounts.enable(session, "sari", "staff:agus", line.now)
    assert audited(line) == before


@pytest.mark.parametrize(("typed", "kept"), [("0811-1111-111", "+628111111111"), ("", None), (None, None)])
def test_an_agents_number_is_written_as_people_do(line: Line, typed: str | None, kept: str | None) -> None:
    add_person(line.hotline, "sari", phone="+628122222222")
    with line.database.begin() as session:
        accounts.set_phone(session, "sari", typed, Rules(), "staff:agus", line.now)
    assert person(line, "sari").phone == kept


@pytest.mark.parametrize("typed", ["1500587", "anonymous", "+14155550100", "0809-123-4567", "12"])
def test_a_number_that_may_not_be_rung_is_refused(line: Line, typed: str) -> None:
    add_person(line.hotline, "sari")
    with pytest.raises(accounts.BadTelephone), line.database.begin() as session:
        accounts.set_phone(session, "sari", typed, Rules(), "staff:agus", line.now)


def test_a_new_password_ends_every_session(line: Line) -> None:
    sari = add_person(line.hotline, "sari")
    tokens = [sign_in(line.database, "sari", PASSWORD, address, line.now) for address in ("192.0.2.1", "192.0.2.2")]
    kept = accounts.new_password(sari, PASSWORD, "kertas payung gunung")
    with line.database.begin() as session:
        accounts.set_password(session, "sari", kept, line.now)
    assert [sessions.signed_in(line.database, token, line.now) for token in tokens] == [None, None]
    assert sign_in(line.database, "sari", "kertas payung gunung", "192.0.2.1", line.now)


def test_a_new_password_needs_the_present_one_and_must_be_a_good_other_one(line: Line) -> None:
    sari = add_person(line.hotline, "sari")
    with pytest.raises(accounts.WrongPassword):
        accounts.new_password(sari, "not this one", "kertas payung gunung")
    with pytest.raises(accounts.SamePassword):
        accounts.new_password(sari, PASSWORD, PASSWORD)
    with pytest.raises(PasswordTooEasy):
        accounts.new_password(sari, PASSWORD, "katasandi-sari-123")


def test_a_one_time_password_lets_in_until_it_runs_out(line: Line) -> None:
    add_person(line.hotline, "sari")
    given = one_time_password()
    with line.database.begin() as session:
        accounts.reset_password(session, "sari", hash_password(given), "staff:agus", line.now)
    with pytest.raises(NotLetIn):
        sign_in(line.database, "sari", PASSWORD, "192.0.2.1", line.now)
    token = sign_in(line.database, "sari", given, "192.0.2.1", line.now)
    found = sessions.signed_in(line.database, token, line.now)
    assert found is not None
    assert found.person.one_time_until == line.now + accounts.ONE_TIME_LASTS
    with pytest.raises(NotLetIn):
        sign_in(line.database, "sari", given, "192.0.2.1", line.now + timedelta(days=3))


def test_whoever_is_not_there_is_said_not_to_be(line: Line) -> None:
    with pytest.raises(NotFound), line.database.begin() as session:
        agents.disable(session, LOGINS[Role.AGENT], "shell:root", line.now)
