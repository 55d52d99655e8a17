"""How long a session holds, and what ends it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from ivr.operations.staff import sessions
from ivr.operations.staff.sign_in import sign_in
from ivr.records.people import SignIn, Staff
from tests.support.line import Line
from tests.support.people import PASSWORD, add_person

OFFICE = "192.0.2.1"


def test_the_token_itself_is_kept_nowhere(line: Line) -> None:
    add_person(line.hotline, "sari")
    token = sign_in(line.database, "sari", PASSWORD, OFFICE, line.now)
    with line.database.reading() as session:
        kept = session.scalars(select(SignIn)).one()
    assert len(token) >= 43
    assert token not in str(vars(kept))
    assert sessions.signed_in(line.database, kept.token_hash, line.now) is None


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
