"""One-time passwords, and hashes that are none."""

from __future__ import annotations

from ivr.operations.staff.passwords import matches, one_time_password


def test_one_time_passwords_are_long_random_and_easily_read_out() -> None:
    made = {one_time_password() for _ in range(100)}
    assert len(made) == 100
    assert all(len(password) == 19 and not set(password) & set("ilo01") for password in made)


def test_a_hash_that_is_no_hash_matches_nothing() -> None:
    assert not matches("", "")
    assert not matches("plain text", "plain text")
    assert not matches(None, "")
