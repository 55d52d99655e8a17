"""What the next page of a session shows is kept on the server, and gone when it was shown or the session is over."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from ivr.operations.staff import sessions, shown_once
from ivr.operations.staff.sign_in import sign_in
from ivr.records.people import SignIn
from tests.operations.staff.guessing import OFFICE
from tests.support.line import Line
from tests.support.people import PASSWORD, add_person


def signed_in(line: Line) -> str:
    add_person(line.hotline, "sari")
    return sign_in(line.database, "sari", PASSWORD, OFFICE, line.now)


def test_what_is_kept_can_be_looked_at_often_and_taken_once(line: Line) -> None:
    token = signed_in(line)
    with line.database.begin() as session:
        shown_once.keep(session, token, "codes", ["1", "2"])
        shown_once.keep(session, token, "link", "x")
        assert shown_once.look(session, token, "codes") == ["1", "2"]
        assert shown_once.take(session, token, "codes") == ["1", "2"]
        assert shown_once.take(session, token, "codes") is None
        assert shown_once.look(session, token, "link") == "x"


def test_what_is_kept_anew_takes_the_place_of_what_was(line: Line) -> None:
    token = signed_in(line)
    with line.database.begin() as session:
        shown_once.keep(session, token, "codes", ["1"])
        shown_once.keep(session, token, "codes", ["2"])
        assert shown_once.take(session, token, "codes") == ["2"]


def test_another_session_is_shown_nothing(line: Line) -> None:
    token = signed_in(line)
    with line.database.begin() as session:
        shown_once.keep(session, token, "codes", ["1"])
        shown_once.keep(session, "nobody's", "codes", ["3"])
        assert shown_once.look(session, "nobody's", "codes") is None


def test_what_a_session_leaves_when_it_ends_is_removed(line: Line) -> None:
    token = signed_in(line)
    with line.database.begin() as session:
        shown_once.keep(session, token, "codes", ["1"])
        shown_once.forget(session, line.now)
        assert session.scalars(select(SignIn.kept)).one() == {"codes": ["1"]}
        shown_once.forget(session, line.now + timedelta(days=1))
        assert session.scalars(select(SignIn.kept)).one() is None
    assert sessions.signed_in(line.database, token, line.now) is not None
