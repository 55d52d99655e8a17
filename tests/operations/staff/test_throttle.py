"""Guessing passwords: whoever tries too often waits, and nobody else does."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

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
from tests.operations.staff.guessing import ELSEWHERE, OFFICE, fail
from tests.support.line import Line
from tests.support.people import PASSWORD, add_everybody, add_person


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


def test_a_clock_that_was_set_back_locks_nobody_out(line: Line) -> None:
    add_person(line.hotline, "sari")
    fail(line, MOST_FOR_LOGIN)
    assert sign_in(line.database, "sari", PASSWORD, OFFICE, line.now - timedelta(days=30))


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


def test_a_call_centre_behind_one_address_may_mistype_as_often_as_it_has_people(line: Line) -> None:
    for number in range(MOST_FOR_ADDRESS + 10):
        add_person(line.hotline, f"agent{number}")
    for number in range(MOST_FOR_ADDRESS):
        fail(line, 1, f"agent{number}")
    with pytest.raises(TooManyTries):
        sign_in(line.database, "agent55", PASSWORD, OFFICE, line.now)
    assert sign_in(line.database, "agent55", PASSWORD, OFFICE, line.now, shared=True)
    for number in range(MOST_FOR_ADDRESS, MOST_FOR_ADDRESS + 10):
        with pytest.raises(NotLetIn):
            sign_in(line.database, f"agent{number}", "wrong", OFFICE, line.now, shared=True)
    with pytest.raises(TooManyTries):  # as many as there are people: that is guessing
        sign_in(line.database, "agent1", PASSWORD, OFFICE, line.now, shared=True)
