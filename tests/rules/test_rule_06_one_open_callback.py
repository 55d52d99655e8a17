"""Rule 6: one open callback per telephone number; a second request joins the first, which keeps its place."""

from __future__ import annotations

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from ivr.hotline import speech
from ivr.records.models import Callback
from tests.support.line import CALLER, WIB, Line
from tests.support.webhooks import at_once, fields_of, send

TYPED = "+6281311112222"
CALLERS = 16


def ready(line: Line, number: int) -> str:
    """A call that has only to say when; gives its identifier."""
    sid = f"CA{number:032x}"
    send(line, "/voice/incoming", {**fields_of(sid), "From": f"+62812345670{number:02d}"})
    for turn, digits in enumerate(("3", "1", "2", "081311112222", "1")):
        send(line, f"/voice/turn?n={turn}&lang=id", fields_of(sid, Digits=digits))
    return sid


def test_many_requests_at_the_same_moment_are_one_callback(line: Line) -> None:
    calls = [ready(line, number) for number in range(CALLERS)]
    answers = at_once(
        [
            lambda sid=sid, key=key: send(line, "/voice/turn?n=5&lang=id", fields_of(sid, Digits=key)).get_data(
                as_text=True
            )
            for key, sid in zip("123" * CALLERS, calls, strict=False)
        ]
    )
    (callback,) = line.callbacks()
    assert (callback.number, callback.closed_at) == (TYPED, None)
    reports = line.reports()
    assert len(reports) == CALLERS
    assert {report.callback_id for report in reports} == {callback.id}
    # Each hears the promise that stands, with its beginning if they chose a part of the day and it is still to come;
    # not that it was another's, whose number they have only typed.
    due, end = callback.due_at.astimezone(WIB), callback.deadline_at.astimezone(WIB)
    zone = ", " + speech.zone_name("Asia/Jakarta", "id")  # where their businesses are was not asked
    by = line.words("promised_by", deadline=speech.moment(end, "id", line.now, latest=True) + zone)
    first, last = speech.span(due.time(), end.time(), "id")
    day = speech.day(due.date(), "id", line.now.astimezone(WIB).date())
    between = line.words("promised_window", day=day, start=first, end=last + zone)
    assert all((by in answer) != (between in answer) for answer in answers)
    assert not any("janji kami tetap" in answer for answer in answers)
    assert not any(line.words("apology") in answer for answer in answers)


def test_the_first_request_keeps_its_place_and_its_promise(line: Line) -> None:
    line.dial().press("3", "1", "1", "1")
    (first,) = line.callbacks()
    line.clock.advance(900)
    line.dial().press("3", "2", "1", "3")
    (same,) = line.callbacks()
    kept = ("id", "created_at", "due_at", "deadline_at", "promised_due_at", "window", "status", "language")
    assert [getattr(same, name) for name in kept] == [getattr(first, name) for name in kept]


def test_the_database_itself_refuses_a_second_open_one(line: Line) -> None:
    line.dial().press("3", "1", "1", "1")
    (first,) = line.callbacks()
    columns = {column.name: getattr(first, column.name) for column in Callback.__table__.columns if column.name != "id"}
    with pytest.raises(IntegrityError), line.database.begin() as session:
        session.add(Callback(**columns))
    assert len(line.callbacks()) == 1


def test_a_closed_one_does_not_stand_in_the_way(line: Line) -> None:
    for _ in range(3):
        line.dial().press("3", "1", "1", "1")
        with line.database.begin() as session:
            session.execute(update(Callback).values(closed_at=line.now, status="done"))
    assert [callback.number for callback in line.callbacks()] == [CALLER] * 3


def test_each_number_has_its_own(line: Line) -> None:
    for number in range(5):
        line.dial(f"+6281234567{number:03d}").press("3", "1", "1", "1")
    assert len({callback.number for callback in line.callbacks()}) == 5


@pytest.mark.parametrize("typed", ["081234567890#", "6281234567890#", "81234567890#"])
def test_the_same_number_written_otherwise_is_the_same_number(line: Line, typed: str) -> None:
    line.dial().press("3", "1", "1", "1")
    line.dial(None).press("3", "1", typed, "1", "1")
    assert [callback.number for callback in line.callbacks()] == [CALLER]
