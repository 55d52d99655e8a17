"""Somebody who is owed a callback rings us first: they hear when we will ring, can move it, or need it no more."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from ivr.operations.callbacks import claims
from ivr.records.audit import AuditEntry
from ivr.records.models import Call
from ivr.records.moved_promises import MovedPromise
from tests.support.keys import NOWHERE, told
from tests.support.line import CALLER, Line, files, wib
from tests.support.planned import planned


def owe(line: Line) -> None:
    """A callback as soon as possible, promised by 11:30."""
    line.dial().press("3", "1", "1", "1")
    line.clock.advance(60)


def test_the_promise_is_heard_before_the_menu(line: Line) -> None:
    owe(line)
    caller = line.dial(go_on=False)
    assert "paling lambat hari ini, Selasa 24 November, pukul setengah 12 siang, waktu Indonesia barat" in caller.heard
    assert line.words("menu_open") in caller.press("1").heard


def test_the_promise_can_be_moved_to_the_afternoon(line: Line) -> None:
    owe(line)
    caller = line.dial(go_on=False)
    assert "Kapan sebaiknya kami menelepon?" in caller.press("2").heard
    caller.press("3")
    assert line.words("menu_open") in caller.heard
    (callback,) = line.callbacks()
    assert (callback.status, callback.window) == ("waiting", "afternoon")
    assert (callback.due_at, callback.deadline_at) == (wib("2026-11-24 11:00"), wib("2026-11-24 15:00"))
    assert "callback:move" in audited(line)


def test_who_takes_the_time_they_had_gives_nothing_back(line: Line) -> None:
    owe(line)
    moved = select(func.count()).select_from(MovedPromise)
    for key, expected in (("3", 1), ("3", 1), ("2", 2)):  # the afternoon, the afternoon again, the next morning
        line.dial(go_on=False).press("2", key).hang_up()
        with line.database.reading() as session:
            assert session.scalar(moved) == expected


def test_who_moves_the_promise_and_hangs_up_has_got_what_they_wanted(line: Line) -> None:
    owe(line)
    line.dial(go_on=False).press("2", "3").hang_up()
    line.dial(go_on=False).press("2").hang_up()
    with line.database.reading() as session:
        ended = session.execute(select(Call.chosen, Call.abandoned).order_by(Call.arrived_at, Call.sid)).all()
    assert sorted(tuple(one) for one in ended) == [("callback", False), ("move", False), ("move", True)]


def test_a_callback_that_is_needed_no_more_is_withdrawn(line: Line) -> None:
    owe(line)
    caller = line.dial(go_on=False)
    assert caller.press("8").heard == line.words("withdraw_check")
    assert [callback.status for callback in line.callbacks()] == ["waiting"]
    assert "kami tidak akan menelepon Anda" in caller.press("1").heard
    (callback,) = line.callbacks()
    assert (callback.status, callback.close_reason) == ("withdrawn", "withdrawn by the caller")
    assert "callback:withdraw" in audited(line)
    assert "Untuk melanjutkan" not in line.dial(go_on=False).heard


@pytest.mark.parametrize("plan", [False, True], ids=["no plan", "planned"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_whoever_is_rung_late_and_asks_again_hears_so_before_any_question_and_comes_first(
    line: Line, language: str, plan: bool
) -> None:
    if plan:
        line.publish(planned(files()))
    line.dial(language=language).press("3", "1", "1", "1")
    line.clock.advance(3 * 3600)
    again = line.dial(go_on=False)
    assert line.words("status_callback_late", language) in again.heard
    again.press("1", "3", "1", "1")
    assert again.heard.startswith(line.words("promised_late", language))
    assert again.ended
    (callback,) = line.callbacks()
    assert (callback.status, callback.window) == ("waiting", "asap")
    assert callback.deadline_at < line.now
    assert len(line.reports()) == 2
    # Another time can be had all the same.
    moved = line.dial(go_on=False).press("2", "2")
    assert line.words("menu_open", language) in moved.heard
    (callback,) = line.callbacks()
    assert callback.deadline_at == wib("2026-11-25 11:00")


def test_zero_repeats_and_a_wrong_key_is_answered(line: Line) -> None:
    owe(line)
    caller = line.dial(go_on=False)
    assert "paling lambat" in caller.press("0").heard
    assert "pilihan itu tidak tersedia" in caller.press("7").heard


def test_it_can_be_heard_in_english_too(line: Line) -> None:
    owe(line)
    caller = line.dial(go_on=False)
    assert "For English, press 9." in caller.heard
    assert "An officer will ring you no later than today, Tuesday 24 November, at 11" in caller.press("9").heard
    assert "Bahasa Indonesia tekan 9." in caller.heard
    caller.press("2", "3")
    assert "between 11 in the morning and 3 in the afternoon" in caller.heard
    assert "To report, press 1." in caller.heard


def test_going_back_from_another_time_leaves_the_promise_as_it_is(line: Line) -> None:
    owe(line)
    (before,) = line.callbacks()
    caller = line.dial(go_on=False).press("2", "*")
    assert "paling lambat" in caller.heard
    caller.press("1", *told("2", where=NOWHERE))
    (after,) = line.callbacks()
    assert (after.window, after.deadline_at, after.status) == (before.window, before.deadline_at, "waiting")
    assert [report.category for report in line.reports()] == ["demand", "capital"]


def test_nobody_else_hears_of_it(line: Line) -> None:
    owe(line)
    assert "paling lambat" not in line.dial("+6281399998888", go_on=False).heard
    assert "paling lambat" not in line.dial(None, go_on=False).heard


def test_a_claim_ends_when_the_person_wants_another_time(line: Line) -> None:
    owe(line)
    with line.database.begin() as session:
        from ivr.records.people import Staff

        session.add(Staff(login="sari", name="Sari", role="agent", password=None, created_at=line.now))
    with line.database.reading() as session:
        staff_id = session.scalars(select(Staff.id)).one()
    assert claims.take_next(line.database, staff_id, line.now) is not None
    line.dial(go_on=False).press("2", "3")
    (callback,) = line.callbacks()
    assert (callback.status, callback.held_by, callback.number) == ("waiting", None, CALLER)


def test_it_is_heard_while_the_hotline_is_closed_too(line_at: Callable[[str], Line]) -> None:
    line = line_at("2026-11-28 10:00")
    line.dial().press("3", "1", "1", "1")
    caller = line.dial(go_on=False)
    assert "akhir pekan" in caller.heard
    assert "Senin 30 November" in caller.heard
    assert "Untuk pesan suara tekan 1" in caller.press("1").heard


def audited(line: Line) -> list[str]:
    with line.database.reading() as session:
        return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
