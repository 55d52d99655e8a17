"""Identifiers have the platform's form, and the same seed gives the same ones."""

from __future__ import annotations

from uuid import UUID

from ivr.emulator.sids import PATTERN, Sids


def test_an_identifier_has_its_prefix_and_the_form_of_the_platform() -> None:
    sids = Sids()
    drawn = {sids.new("CA") for _ in range(100)}
    assert len(drawn) == 100
    assert all(PATTERN.match(sid) and sid.startswith("CA") for sid in drawn)


def test_a_token_is_a_random_uuid() -> None:
    assert UUID(Sids().uuid()).version == 4


def test_the_same_seed_gives_the_same_identifiers() -> None:
    one, other = Sids(7), Sids(7)
    assert [one.new("RE"), one.uuid()] == [other.new("RE"), other.uuid()]
