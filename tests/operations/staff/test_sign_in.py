"""Who shows the right password is let in; who guesses must wait; a colleague is not hindered by it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from argon2 import PasswordHasher, extract_parameters
from sqlalchemy import select

from ivr.operations.staff import passwords, sessions
from ivr.operations.staff import sign_in as staff_sign_in
from ivr.operations.staff.sign_in import NotLetIn, sign_in
from ivr.operations.staff.throttle import (
    LOGIN_WINDOW,
    MOST_FOR_ADDRESS,
    MOST_FOR_LOGIN,
    MOST_FOR_LOGIN_ANYWHERE,
    MOST_FOR_NETWORK,
    WINDOW,
    TooManyTries,
    wider_network,
)
from ivr.records.people import SignIn, SignInTry, Staff
from tests.support.line import Line
from tests.support.people import PASSWORD, add_everybody, add_person

OFFICE, ELSEWHERE = "192.0.2.1", "198.51.100.7"


def fail(line: Line, times: int, login: str = "sari", address: str = OFFICE) -> None:
    for _ in range(times):
        with pytest.raises(NotLetIn):
            sign_in(line.database, login, "a wrong password", address, line.now)


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


def test_the_token_itself_is_kept_nowhere(line: Line) -> None:
    add_person(line.hotline, "sari")
    token = sign_in(line.database, "sari", PASSWORD, OFFICE, line.now)
    with line.database.reading() as session:
        kept = session.scalars(select(SignIn)).one()
    assert len(token) >= 43
    assert token not in str(vars(kept))
    assert sessions.signed_in(line.database, kept.token_hash, line.now) is None


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


def test_after_five_failures_the_next_must_wait_even_with_the_right_password(line: Line) -> None:
    add_person(line.hotline, "sari")
    fail(line, MOST_FOR_LOGIN)
    with pytest.raises(TooManyTries) as refused:
        sign_in(line.database, "sari", PASSWORD, OFFICE, line.now + timedelta(minutes=5))
    assert refused.value.minutes == 10
    assert sign_in(line.database, "sari", PASSWORD, OFFICE, line.now + WINDOW)


def test_waiting_is_not_made_longer_by_trying(line: Line) -> None:
    add_person(line.hotline, "sari")
    fail(line, MOST_FOR_LOGIN)
    for minute in range(1, 15):
        with pytest.raises(TooManyTries):
            sign_in(line.database, "sari", "wrong", OFFICE, line.now + timedelta(minutes=minute))
    assert sign_in(line.database, "sari", PASSWORD, OFFICE, line.now + WINDOW)


def test_an_unknown_login_is_throttled_like_a_known_one(line: Line) -> None:
    fail(line, MOST_FOR_LOGIN, "nobody")
    with pytest.raises(TooManyTries):
        sign_in(line.database, "nobody", "wrong", OFFICE, line.now)
    with pytest.raises(NotLetIn):
        sign_in(line.database, "nobody-else", "wrong", OFFICE, line.now)


def test_a_colleague_is_not_locked_out_by_failures_from_elsewhere(line: Line) -> None:
    add_person(line.hotline, "sari")
    fail(line, MOST_FOR_LOGIN, address=ELSEWHERE)
    for _ in range(100):
        with pytest.raises(TooManyTries):
            sign_in(line.database, "sari", "wrong", ELSEWHERE, line.now)
    assert sign_in(line.database, "sari", PASSWORD, OFFICE, line.now)


def test_a_colleague_in_the_same_office_is_not_locked_out_either(line: Line) -> None:
    add_everybody(line.hotline)
    fail(line, MOST_FOR_LOGIN, "sari")
    assert sign_in(line.database, "dewi", PASSWORD, OFFICE, line.now)


def test_one_address_cannot_try_many_logins(line: Line) -> None:
    add_person(line.hotline, "sari")
    for number in range(MOST_FOR_ADDRESS):
        fail(line, 1, f"guess{number}", ELSEWHERE)
    with pytest.raises(TooManyTries):
        sign_in(line.database, "sari", "wrong", ELSEWHERE, line.now)
    assert sign_in(line.database, "sari", PASSWORD, OFFICE, line.now)


def test_getting_in_forgives_what_failed_before(line: Line) -> None:
    add_person(line.hotline, "sari")
    for _ in range(3):
        fail(line, MOST_FOR_LOGIN - 1)
        sign_in(line.database, "sari", PASSWORD, OFFICE, line.now)


def test_many_tries_at_once_gain_nothing(line: Line) -> None:
    add_person(line.hotline, "sari")

    def guess(number: int) -> str:
        try:
            sign_in(line.database, "sari", f"guess {number}", OFFICE, line.now)
        except NotLetIn:
            return "checked"
        except TooManyTries:
            return "throttled"
        return "let in"

    with ThreadPoolExecutor(8) as pool:
        came = list(pool.map(guess, range(24)))
    assert came.count("checked") <= MOST_FOR_LOGIN
    assert came.count("let in") == 0


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


def test_a_clock_that_was_set_back_locks_nobody_out(line: Line) -> None:
    add_person(line.hotline, "sari")
    fail(line, MOST_FOR_LOGIN)
    assert sign_in(line.database, "sari", PASSWORD, OFFICE, line.now - timedelta(days=30))


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


def test_a_session_ends_after_twelve_hours_whatever_happens(line: Line) -> None:
    add_person(line.hotline, "sari")
    token = sign_in(line.database, "sari", PASSWORD, OFFICE, line.now)
    for hour in range(1, 12):
        assert sessions.signed_in(line.database, token, line.now + timedelta(hours=hour)) is not None
    assert sessions.signed_in(line.database, token, line.now + timedelta(hours=12)) is None


def test_a_session_ends_after_two_idle_hours(line: Line) -> None:
    add_person(line.hotline, "sari")
    token = sign_in(line.database, "sari", PASSWORD, OFFICE, line.now)
    assert sessions.signed_in(line.database, token, line.now + timedelta(minutes=119)) is not None
    assert sessions.signed_in(line.database, token, line.now + timedelta(minutes=119 + 120)) is None


def test_what_a_page_does_by_itself_does_not_keep_a_session_alive(line: Line) -> None:
    add_person(line.hotline, "sari")
    token = sign_in(line.database, "sari", PASSWORD, OFFICE, line.now)
    for minute in range(1, 120):
        at = line.now + timedelta(minutes=minute)
        assert sessions.signed_in(line.database, token, at, in_use=False) is not None
    assert sessions.signed_in(line.database, token, line.now + timedelta(hours=2), in_use=False) is None


def test_signing_out_ends_one_session_and_leaves_the_others(line: Line) -> None:
    add_person(line.hotline, "sari")
    first, second = (sign_in(line.database, "sari", PASSWORD, OFFICE, line.now) for _ in range(2))
    found = sessions.signed_in(line.database, second, line.now)
    assert found is not None
    with line.database.begin() as session:
        sessions.end(session, first, line.now)
        sessions.end(session, first, line.now)
    assert sessions.signed_in(line.database, first, line.now) is None
    assert sessions.signed_in(line.database, second, line.now) is not None
    with line.database.begin() as session:
        assert sessions.end_all(session, found.person.id, line.now) == 1
    assert sessions.signed_in(line.database, second, line.now) is None


def test_whoever_has_signed_out_everywhere_is_away(line: Line) -> None:
    add_person(line.hotline, "sari")
    first, second = (sign_in(line.database, "sari", PASSWORD, OFFICE, line.now) for _ in range(2))
    presences = []
    with line.database.begin() as session:
        session.scalars(select(Staff)).one().presence = "ready"
    for token in (first, second):
        with line.database.begin() as session:
            sessions.end(session, token, line.now)
        with line.database.reading() as session:
            presences.append(session.scalars(select(Staff)).one().presence)
    assert presences == ["ready", "away"]


def test_whoever_is_ready_but_signed_in_nowhere_is_away(line: Line) -> None:
    for login in ("sari", "budi"):
        add_person(line.hotline, login)
    sign_in(line.database, "sari", PASSWORD, OFFICE, line.now)
    with line.database.begin() as session:
        for person in session.scalars(select(Staff)):
            person.presence = "ready"
    assert sessions.note_who_has_gone(line.database, line.now + timedelta(hours=1)) == 1
    assert presences(line) == {"sari": "ready", "budi": "away"}
    assert sessions.note_who_has_gone(line.database, line.now + timedelta(hours=3)) == 1
    assert presences(line) == {"sari": "away", "budi": "away"}


def presences(line: Line) -> dict[str, str]:
    with line.database.reading() as session:
        return {person.login: person.presence for person in session.scalars(select(Staff))}


def test_many_addresses_do_not_help_who_guesses_one_login(line: Line) -> None:
    """Each try from an address of its own; the person goes on in their usual browser, and later everywhere."""
    add_person(line.hotline, "sari")
    for number in range(MOST_FOR_LOGIN_ANYWHERE):
        fail(line, 1, address=f"198.51.{number}.7")
    with pytest.raises(TooManyTries):
        sign_in(line.database, "sari", PASSWORD, "203.0.113.200", line.now)
    assert sign_in(line.database, "sari", PASSWORD, "203.0.113.200", line.now, browser="known")
    line.clock.advance(LOGIN_WINDOW.total_seconds() + 1)
    assert sign_in(line.database, "sari", PASSWORD, "203.0.113.200", line.now)


def test_the_narrow_networks_of_one_wide_one_are_counted_together(line: Line) -> None:
    add_person(line.hotline, "sari")
    for number in range(MOST_FOR_NETWORK):
        fail(line, 1, login=f"nobody{number}", address=f"2001:db8:7:{number:x}::/64")
    with pytest.raises(TooManyTries):
        sign_in(line.database, "sari", PASSWORD, "2001:db8:7:ffff::/64", line.now)
    assert sign_in(line.database, "sari", PASSWORD, "2001:db8:8:1::/64", line.now)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("2001:db8:7:1::/64", "2001:db8:7::/48"),
        ("2001:db8::1", "2001:db8::/48"),
        ("192.0.2.1", None),
        ("garbage", None),
        (None, None),
    ],
)
def test_only_an_ipv6_address_has_a_wider_network(address: str | None, network: str | None) -> None:
    assert wider_network(address) == network
