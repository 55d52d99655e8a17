"""A callback is asked for where it is planned who rings: callers hear what there is room for, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from ivr.hotline.callback import CallbackStatus
from ivr.operations.capacity import workload
from ivr.operations.releases import closures
from ivr.records.models import Callback
from tests.support.keys import told
from tests.support.line import CALLER, SATURDAY, TUESDAY_MORNING, Line, files, wib
from tests.support.planned import planned

LineAt = Callable[[str], Line]
ASAP, MORNING, OTHER_DAY = "1", "2", "4"
MONDAY = "2026-11-30"
LANGUAGES = pytest.mark.parametrize("language", ["id", "en"])


@pytest.fixture
def planned_at(line_at: LineAt) -> LineAt:
    """A line at a moment, with one agent planned at all opening hours."""

    def at(moment: str) -> Line:
        line = line_at(moment)
        line.publish(planned(files(), 1))
        return line

    return at


def waiting(line: Line, number: str, window: str, due: datetime, deadline: datetime) -> Callback:
    """Somebody who has just been promised to be rung between these times."""
    return Callback(
        number=number,
        status=CallbackStatus.WAITING.value,
        window=window,
        language="id",
        created_at=line.now,
        promised_due_at=due,
        due_at=due,
        deadline_at=deadline,
        order_at=deadline,
        attempts_made=0,
        lane=1,
    )


def fill(line: Line, until: str) -> None:
    """So many wait that nothing has room until then, not even in the place of one of them; what comes later has."""
    with line.database.begin() as session:
        room = workload.room(session, planned(files(), 1), line.now)
        assert room is not None
        (left,) = (left for half, left in zip(room.ahead, room.left, strict=True) if half.end == wib(until))
        for number in range(int(left / room.work.cost) + 1):
            number_of_one = f"+62813{line.now.day:02}{number:06}"
            session.add(waiting(line, number_of_one, "asap", line.now, wib(until)))


def fill_everything(line: Line) -> None:
    """Nothing that can be told has room any more."""
    with line.database.reading() as session:
        room = workload.room(session, planned(files(), 1), line.now)
    assert room is not None
    fill(line, f"{room.ahead[-1].end.astimezone(line.hotline.files.zone):%Y-%m-%d %H:%M}")


def empty(line: Line) -> None:
    """Everybody else has been rung."""
    with line.database.begin() as session:
        for callback in session.query(Callback).where(Callback.number != CALLER):
            callback.status, callback.closed_at = CallbackStatus.DONE.value, line.now


def own(line: Line) -> Callback:
    """The callback of who calls in these stories."""
    (callback,) = (one for one in line.callbacks() if one.number == CALLER)
    return callback


def until(line: Line) -> str | None:
    """By when the caller of these stories was promised to be rung; None when no time was told."""
    callback = own(line)
    if callback.promised_due_at is None:
        return None
    return f"{callback.deadline_at.astimezone(line.hotline.files.zone):%Y-%m-%d %H:%M}"


WORDS = {
    "2026-11-24 10:30": ("hari ini pukul setengah 11 pagi", "today at 10 30 in the morning"),
    "2026-11-25 08:30": ("besok pukul setengah 9 pagi", "tomorrow at 8 30 in the morning"),
    "2026-11-30 08:30": ("Senin 30 November pukul setengah 9 pagi", "Monday 30 November at 8 30 in the morning"),
    "2026-11-30 09:00": ("Senin 30 November pukul 9 pagi", "Monday 30 November at 9 in the morning"),
    "2026-12-01 08:30": ("Selasa 1 Desember pukul setengah 9 pagi", "Tuesday 1 December at 8 30 in the morning"),
}


@LANGUAGES
@pytest.mark.parametrize(
    ("at", "full_until", "by"),
    [
        (TUESDAY_MORNING, None, "2026-11-24 10:30"),
        (TUESDAY_MORNING, "2026-11-24 15:00", "2026-11-25 08:30"),
        (TUESDAY_MORNING, "2026-11-27 15:00", "2026-11-30 08:30"),
        (SATURDAY, None, "2026-11-30 09:00"),
        (SATURDAY, "2026-11-30 15:00", "2026-12-01 08:30"),
    ],
    ids=["soon", "tomorrow", "next week", "closed", "closed, second day"],
)
def test_as_soon_as_possible_is_told_before_it_is_chosen_and_promised_as_told(
    planned_at: LineAt, at: str, full_until: str | None, by: str, language: str
) -> None:
    line = planned_at(at)
    if full_until:
        fill(line, full_until)
    caller = line.dial(language=language).press("3", "1", "1")
    assert WORDS[by][language == "en"] in caller.heard
    assert {"id": "waktu Indonesia barat", "en": "Western Indonesia Time"}[language] in caller.heard
    caller.press(ASAP)
    assert line.words("time_gone", language) not in caller.heard
    assert until(line) == by
    assert caller.ended
    assert caller.ticket == line.reports()[0].ticket


@LANGUAGES
@pytest.mark.parametrize("at", [TUESDAY_MORNING, SATURDAY], ids=["open", "closed"])
def test_without_room_nobody_is_told_a_time_and_the_number_is_noted(planned_at: LineAt, at: str, language: str) -> None:
    line = planned_at(at)
    fill_everything(line)
    caller = line.dial(language=language).press("3", "1", "1")
    assert caller.heard.startswith(line.words("promised_untold", language))
    assert caller.heard.endswith(line.words("no_time_choices", language))
    assert not caller.ended
    callback, (report,) = own(line), line.reports()
    assert (callback.status, callback.promised_due_at, callback.language) == ("waiting", None, language)
    assert callback.order_at > max(one.order_at for one in line.callbacks() if one.number != CALLER)
    assert (report.status, report.ticket, report.callback_id) == ("received", caller.ticket, callback.id)
    assert caller.press("0").heard.startswith("Sekali lagi" if language == "id" else "Once more")
    assert caller.press("9").heard == line.words("goodbye", language)
    assert caller.ended


@LANGUAGES
def test_without_a_plan_everything_sounds_as_it_always_did(line: Line, language: str) -> None:
    caller = line.dial(language=language).press("3", "1", "1")
    assert line.words("when_item", language, name=line.words("window_asap", language), key="1") in caller.heard
    caller.press(ASAP)
    assert until(line) == "2026-11-24 11:30"


@LANGUAGES
def test_closed_without_an_end_nobody_is_asked_when(planned_at: LineAt, language: str) -> None:
    line = planned_at(TUESDAY_MORNING)
    with line.database.begin() as session:
        closures.close(session, {"id": "Banjir.", "en": "A flood."}, None, "admin", line.now)
    caller = line.dial(language=language).press("3", "1", "1")
    assert caller.heard.startswith(line.words("promised_open", language))
    assert caller.ended
    assert until(line) is None


@LANGUAGES
def test_where_nobody_is_planned_no_time_is_told_and_nothing_is_said_of_many_who_wait(
    line: Line, language: str
) -> None:
    line.publish(planned(files(), 0))
    caller = line.dial(language=language).press("3", "1", "1")
    assert caller.heard.startswith(line.words("promised_unplanned", language))
    assert caller.heard.endswith(line.words("no_time_choices", language))
    assert (own(line).status, until(line)) == ("waiting", None)


# What happens between the question and the answer


def fill_mornings(line: Line) -> None:
    """As many have chosen the mornings to come as they hold; at other times there is room."""
    with line.database.begin() as session:
        for number in range(5 * 25):
            begins, ends = (wib(f"{DAYS[number % 5]} {clock}") for clock in ("08:00", "11:00"))
            session.add(waiting(line, f"+62814{number:07}", "morning", begins, ends))


DAYS = ("2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27", "2026-11-30")


@LANGUAGES
def test_who_chose_a_part_of_the_day_that_has_filled_up_hears_so_and_is_offered_what_there_is(
    planned_at: LineAt, language: str
) -> None:
    line = planned_at(TUESDAY_MORNING)
    caller = line.dial(language=language).press("3", "1", "1")
    fill_mornings(line)
    assert caller.press(MORNING).heard.startswith(line.words("window_full", language))
    assert line.words("window_asap", language) in caller.heard
    assert not caller.ended
    assert (own(line).status, until(line)) == ("waiting", None)
    assert line.words("window_full", language) in caller.press(MORNING).heard
    caller.press(ASAP)
    assert line.words("time_gone", language) not in caller.heard
    assert until(line) == "2026-11-24 13:00"
    assert caller.ticket == line.reports()[0].ticket
    line.dial("+6281399990000", language=language).press("3", "1", "1", MORNING).hang_up()
    assert len([one for one in line.callbacks() if one.window == "asap"]) == 2


@LANGUAGES
@pytest.mark.parametrize("end", ["2026-11-25 07:00", None])
def test_a_closure_between_question_and_answer_is_told_as_one(
    planned_at: LineAt, end: str | None, language: str
) -> None:
    line = planned_at(TUESDAY_MORNING)
    caller = line.dial(language=language).press("3", "1", "1")
    line.clock.advance(10)
    with line.database.begin() as session:
        closures.close(session, {"id": "Banjir.", "en": "A flood."}, end and wib(end), "admin", line.now)
    line.clock.advance(10)
    heard = caller.press(ASAP).heard
    assert heard.startswith(line.words("closed_meanwhile", language))
    assert line.words("time_gone", language) not in heard
    assert until(line) == ("2026-11-25 09:00" if end else None)
    assert (line.words("promised_open", language) in heard) is (end is None)


@LANGUAGES
def test_a_time_that_was_spoken_stands_though_a_half_hour_ended_before_the_answer(
    planned_at: LineAt, language: str
) -> None:
    line = planned_at("2026-11-24 09:10")
    line.dial("+6281399990000", language=language).press("3", "1", "1").hang_up()
    until_asked = line.now - wib("2026-11-24 09:10")
    line.clock.advance((wib("2026-11-24 09:30") - line.now - until_asked).total_seconds() - 2)
    caller = line.dial(language=language).press("3", "1", "1")
    assert line.now < wib("2026-11-24 09:30")
    line.clock.advance(4)
    assert line.words("time_gone", language) not in caller.press(ASAP).heard
    assert until(line) == "2026-11-24 10:30"


# Another day


@LANGUAGES
def test_another_day_by_key_and_then_a_part_of_it(planned_at: LineAt, language: str) -> None:
    line = planned_at(TUESDAY_MORNING)
    caller = line.dial(language=language).press("3", "1", "1", OTHER_DAY)
    assert caller.heard.startswith(line.words("when_day", language))
    assert {"id": "Kamis 26 November, tekan 2.", "en": "On Thursday 26 November, press 2."}[language] in caller.heard
    caller.press("2", "1")
    assert caller.ended
    assert (until(line), own(line).window) == ("2026-11-26 11:00", "morning")
    assert own(line).due_at == wib("2026-11-26 08:00")


def test_a_day_that_filled_up_while_it_was_chosen_gives_way_and_that_is_said(planned_at: LineAt) -> None:
    line = planned_at(TUESDAY_MORNING)
    caller = line.dial().press("3", "1", "1", OTHER_DAY, "2")
    fill(line, "2026-11-26 15:00")
    assert line.words("time_gone") in caller.press("1").heard
    assert until(line) == "2026-11-27 11:00"


def test_only_what_has_room_is_named(planned_at: LineAt) -> None:
    line = planned_at(TUESDAY_MORNING)
    fill(line, "2026-11-24 12:00")
    caller = line.dial().press("3", "1", "1")
    assert "Hari ini antara pukul 11 siang dan pukul 3 sore, tekan 3." in caller.heard
    assert "Besok antara pukul 8 pagi dan pukul 11 siang, tekan 2." in caller.heard


# No time, and what else can be done


def test_a_message_can_be_left_and_is_no_second_callback(planned_at: LineAt) -> None:
    line = planned_at(TUESDAY_MORNING)
    fill_everything(line)
    caller = line.dial().press("3", "1", "1", "1").speak(12).press("1")
    assert caller.heard.startswith(line.words("message_sent"))
    caller.press("9")
    (report,), (message,) = line.reports(), line.voicemails()
    assert (message.seconds, report.callback_id, report.status) == (12, own(line).id, "received")
    assert message.call_sid == caller.sid


@pytest.mark.parametrize("how", ["hangs up", "is silent", "presses wrong keys", "hangs up in the message"])
def test_nothing_is_lost_however_the_call_ends(planned_at: LineAt, how: str) -> None:
    line = planned_at(TUESDAY_MORNING)
    fill_everything(line)
    caller = line.dial().press("3", "1", "1")
    match how:
        case "hangs up":
            caller.hang_up()
        case "is silent":
            caller.stay_silent().stay_silent().stay_silent()
            assert caller.heard == line.words("goodbye")
        case "presses wrong keys":
            caller.press("7", "7", "7")
            assert caller.heard == line.words("goodbye")
        case _:
            caller.press("1").speak(12, then="").hang_up()
            assert [message.seconds for message in line.voicemails()] == [12]
    (report,) = line.reports()
    assert (report.status, report.callback_id, own(line).status) == ("received", own(line).id, "waiting")
    assert caller.ended


def test_after_a_whole_report_no_second_message_is_offered(planned_at: LineAt) -> None:
    line = planned_at(TUESDAY_MORNING)
    fill_everything(line)
    *report, _ = told()
    caller = line.dial().press(*report[:2]).speak(9).press("1", *report[3:], "1", "1")
    assert line.words("promised_untold") in caller.heard
    assert line.words("no_time_message") not in caller.heard
    assert len(line.voicemails()) == 1


# Calling again


@LANGUAGES
def test_whoever_was_told_no_time_hears_what_stands_and_is_promised_one_when_there_is_room(
    planned_at: LineAt, language: str
) -> None:
    line = planned_at(TUESDAY_MORNING)
    fill_everything(line)
    line.dial(language=language).press("3", "1", "1", "9")
    again = line.dial(go_on=False)
    assert line.words("owed_untold", language) in again.heard
    assert line.words("no_time_yet", language) in again.press("2").heard
    again.hang_up()
    assert until(line) is None
    empty(line)
    last = line.dial(go_on=False).press("2")
    assert WORDS["2026-11-24 10:30"][language == "en"] in last.heard
    last.press(ASAP)
    assert until(line) == "2026-11-24 10:30"
    assert own(line).status == "waiting"


def test_who_asks_twice_while_closed_hears_the_same_day_both_times(planned_at: LineAt) -> None:
    line = planned_at(SATURDAY)
    fill(line, "2026-11-30 15:00")
    line.dial().press("3", "1", "1", ASAP)
    again = line.dial().press("3", "1", "1")
    assert until(line) == "2026-12-01 08:30"
    assert "antara pukul 8 pagi dan pukul setengah 9 pagi" not in again.heard
    assert again.heard.count("Selasa 1 Desember, pukul setengah 9 pagi") >= 1


def test_asking_anew_promises_a_time_as_soon_as_there_is_room(planned_at: LineAt) -> None:
    line = planned_at(TUESDAY_MORNING)
    fill_everything(line)
    line.dial().press("3", "1", "1", "9")
    first = line.dial().press("3", "1", "1")
    assert line.words("promised_untold_still") in first.heard
    first.press("9")
    empty(line)
    line.dial().press("3", "1", "1", ASAP)
    assert until(line) is not None
    assert len([one for one in line.callbacks() if one.number == CALLER]) == 1


def test_the_ticket_tells_that_no_time_was_told(planned_at: LineAt) -> None:
    line = planned_at(TUESDAY_MORNING)
    fill_everything(line)
    ticket = line.dial().press("3", "1", "1", "9").ticket
    assert line.words("owed_untold") in line.dial().press("2", ticket).heard


@LANGUAGES
@pytest.mark.parametrize("at", [TUESDAY_MORNING, SATURDAY], ids=["open", "closed"])
def test_a_promise_that_cannot_be_moved_stands_and_is_said_again(planned_at: LineAt, at: str, language: str) -> None:
    line = planned_at(at)
    line.dial(language=language).press("3", "1", "1", ASAP)
    promised = until(line)
    fill_everything(line)
    caller = line.dial(go_on=False).press("2")
    assert line.words("no_other_time", language) in caller.heard
    assert line.words("owed_choices", language) in caller.heard
    assert until(line) == promised


def test_a_promise_is_moved_to_another_day_that_has_room(planned_at: LineAt) -> None:
    line = planned_at(TUESDAY_MORNING)
    line.dial().press("3", "1", "1", ASAP)
    caller = line.dial(go_on=False).press("2", OTHER_DAY, "1", "1")
    assert "besok, Rabu 25 November, antara pukul 8 pagi dan pukul 11 siang" in caller.heard
    assert until(line) == "2026-11-25 11:00"


def test_a_promise_is_kept_when_the_day_that_was_chosen_filled_up(planned_at: LineAt) -> None:
    line = planned_at(TUESDAY_MORNING)
    line.dial().press("3", "1", "1", ASAP)
    caller = line.dial(go_on=False).press("2", OTHER_DAY, "1")
    fill(line, "2026-11-25 15:00")
    assert line.words("time_gone") in caller.press("1").heard
    assert until(line) == "2026-11-24 10:30"


def test_a_call_that_began_before_the_plan_ends_as_it_began(line: Line) -> None:
    caller = line.dial().press("3", "1")
    line.publish(planned(files(), 1))
    assert "Secepatnya, tekan 1." in caller.press("1").heard
    caller.press(ASAP)
    assert until(line) == "2026-11-24 11:30"


@pytest.mark.parametrize("agents", [None, 0, 9], ids=["without a plan", "nobody", "many more"])
def test_another_plan_that_is_released_during_the_question_changes_nothing_that_was_told(
    planned_at: LineAt, agents: int | None
) -> None:
    line = planned_at(TUESDAY_MORNING)
    fill(line, "2026-11-24 15:00")
    caller = line.dial().press("3", "1", "1")
    line.publish(files() if agents is None else planned(files(), agents))
    assert WORDS["2026-11-25 08:30"][0] in caller.heard
    assert line.words("time_gone") not in caller.press(ASAP).heard
    assert until(line) == "2026-11-25 08:30"


def test_turns_that_promise_nothing_never_look_at_the_queue(
    planned_at: LineAt, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = planned_at(TUESDAY_MORNING)
    monkeypatch.setattr(workload, "room", lambda *_: pytest.fail("the queue was looked at"))
    line.dial().press("1", "1", "9", "1", "40115", "1", "9")
    line.dial("+6281399990000").press("4", "1").hang_up()
    line.dial(None).press("3", "1").hang_up()
    assert line.now - wib(TUESDAY_MORNING) < timedelta(hours=1)
