"""Who shows the right password is let in; who guesses must wait; a colleague is not hindered by it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from argon2 import PasswordHasher, extract_parameters
from sqlalchemy import select

from ivr.operations.staff import passwords, sessions
from ivr.operations.staff import sign_in as staff_sign_in
from ivr.operations.staff.sign_in import NotLetIn, sign_in
from ivr.records.people import SignInTry, Staff
from tests.operations.staff.guessing import OFFICE, fail
from tests.support.line import Line
from tests.support.people import PASSWORD, add_person


def tries(line: Line) -> list[SignInTry]:
    with line.database.reading() as session:
        return list(session.scalars(select(SignInTry).order_by(SignInTry.id)))


def test_login_and_password_begin_a_session(line: Line) -> None:
    add_person(line.hotline, "sari")
    token = sign_in(line.database, " Sari ", PASSWORD, OFFICE, line.now)
    found = sessions.signed_in(line.database, token, line.now)
    assert found is not None
    assert (found.person.login, found.person.last_seen_at) == ("sari", line.now)
    assert [(made.login, made.address, made.outcome) for made in tries(line)] == [("sari", OFFICE, "worked")]


def test_a_wrong_password_and_an_unknown_login_are_refused_in_the_same_words(line: Line) -> None:
    add_person(line.hotline, "sari")
    said = set()
    for login, password in (("sari", "wrong"), ("nobody", "wrong"), ("", ""), ("sari", ""), ("x" * 5000, "wrong")):
        with pytest.raises(NotLetIn) as refused:
            sign_in(line.database, login, password, OFFICE, line.now)
        said.add(str(refused.value))
    assert len(said) == 1


def test_an_unknown_login_costs_what_a_known_one_costs(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nearly all of it goes into the comparison with a hash; of the same parameters, or its time would tell."""
    add_person(line.hotline, "sari")
    hasher, compared = passwords._HASHER, []

    class Counting:
        def verify(self, kept: str, password: str) -> bool:
            compared.append(kept)
            return hasher.verify(kept, password)

    monkeypatch.setattr(passwords, "_HASHER", Counting())
    for login in ("sari", "nobody"):
        with pytest.raises(NotLetIn):
            sign_in(line.database, login, "wrong", OFFICE, line.now)
    known, unknown = compared
    assert known != unknown
    assert extract_parameters(known) == extract_parameters(unknown)


def test_what_was_typed_is_not_kept_when_nobody_has_that_login(line: Line) -> None:
    fail(line, 1, "kuda baterai staples")
    assert tries(line)[0].login.startswith("?")
    assert "kuda" not in tries(line)[0].login


def test_tries_and_sessions_are_forgotten_after_a_while(line: Line) -> None:
    add_person(line.hotline, "sari")
    fail(line, 2, "nobody")
    sign_in(line.database, "sari", PASSWORD, OFFICE, line.now)
    assert staff_sign_in.forget(line.database, line.now) == 0
    assert staff_sign_in.forget(line.database, line.now + timedelta(hours=13)) == 4
    assert tries(line) == []


def test_a_hash_made_with_older_parameters_is_renewed(line: Line) -> None:
    add_person(line.hotline, "sari")
    weak = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
    with line.database.begin() as session:
        session.scalars(select(Staff)).one().password = weak
    sign_in(line.database, "sari", PASSWORD, OFFICE, line.now)
    with line.database.reading() as session:
        renewed = session.scalars(select(Staff)).one().password
    assert renewed is not None
    assert renewed.startswith("$argon2id$")
    assert renewed != weak
    assert sign_in(line.database, "sari", PASSWORD, OFFICE, line.now)


# Sessions
