"""What is said of a key is true in every question, nobody waits for nothing, and nobody is let down for missing one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ivr.hotline import flow
from ivr.hotline.release_checks import problems
from ivr.hotline.state import State, Step
from ivr.hotline.verbs import Pressed, Recorded
from ivr.operations.releases import closures
from tests.support.keys import sent, to_the_beep, to_the_place, told
from tests.support.line import CALLER, SATURDAY, Line, files, wib

TYPED: dict[str, tuple[str, ...]] = {
    "region": to_the_place(),
    "number_type": ("3", "1", "2"),
    "ticket_ask": ("2",),
}
MOST_QUIET = 2.2
"""Seconds after a finished entry until something is said, with the time that the answer takes."""


def quiet_after(line: Line, caller, key: str) -> float:  # type: ignore[no-untyped-def]
    """How long nothing is said after a key."""
    before, began = len(caller.call.heard("say")), line.clock.now()
    caller.call.press(key)
    while len(caller.call.heard("say")) == before:
        caller.call.wait(0.1)
    return (line.clock.now() - began).total_seconds()


@pytest.mark.parametrize("question", TYPED)
@pytest.mark.parametrize("key", ["0", "*", "#", "##", "0#", "*#", "12"])
def test_nobody_waits_for_nothing_after_a_key_in_a_typed_question(line: Line, question: str, key: str) -> None:
    assert quiet_after(line, line.dial().press(*TYPED[question]), key) <= MOST_QUIET


@pytest.mark.parametrize("question", TYPED)
def test_zero_says_a_typed_question_again_and_is_no_miss(line: Line, question: str) -> None:
    caller = line.dial().press(*TYPED[question])
    for _ in range(4):
        assert caller.press("0").heard == line.words(question)


def test_who_stops_in_the_middle_of_a_number_can_go_on_or_begin_anew(line: Line) -> None:
    caller = line.dial().press(*to_the_place(), "401")
    assert caller.heard == line.words("go_on_typing")
    assert "Kota Bandung" in caller.press("15").heard
    again = line.dial("+6281399990000").press(*to_the_place(), "401")
    assert "Kota Bandung" in again.press("40115").heard


def test_a_number_in_pieces_is_one_number(line: Line) -> None:
    line.dial().press("3", "1", "2", "0813", "11112222#", "1", "1")
    assert [callback.number for callback in line.callbacks()] == ["+6281311112222"]


def test_zero_and_star_work_before_the_beep_and_nine_goes_on_without(line: Line) -> None:
    caller = line.dial().press("1", "1")
    asked = caller.heard
    assert caller.press("0").heard == asked
    assert line.words("category") in caller.press("*").heard
    assert caller.press("1", "9").heard == line.words("who")


def test_the_ticket_can_be_heard_once_more(line: Line) -> None:
    caller = line.dial()
    caller.listens_on = False
    caller.press(*told())
    assert line.words("pen") in caller.heard
    ticket = caller.ticket
    assert caller.press("0").heard.startswith("Sekali lagi, nomor tiket Anda: ")
    assert caller.ticket == ticket
    assert caller.press("9").heard == line.words("goodbye")
    assert caller.ended


def test_help_keys_are_told_after_the_first_miss_only(line: Line) -> None:
    caller = line.dial().press("8")
    assert caller.heard.startswith(f"{line.words('wrong_key')} {line.words('hint')}")
    assert line.words("hint") not in caller.press("8").heard


# Who is owed a call


def test_three_from_memory_keeps_the_promise(line: Line) -> None:
    line.dial().press("3", "2", "1", "1")
    caller = line.dial(go_on=False).press("3", "2", "1")
    assert "janji kami tetap" in caller.heard
    assert [callback.status for callback in line.callbacks()] == ["waiting"]


def test_a_withdrawal_that_was_not_meant_is_taken_back(line: Line) -> None:
    line.dial().press("3", "2", "1", "1")
    caller = line.dial(go_on=False).press("8", "2")
    assert line.words("owed_choices") in caller.heard
    assert [callback.status for callback in line.callbacks()] == ["waiting"]


def test_the_beginning_of_a_promised_afternoon_is_told_again(line: Line) -> None:
    line.dial().press("3", "2", "1", "3")
    promised = "antara pukul 11 siang dan pukul 3 sore, waktu Indonesia barat"
    assert promised in line.dial(go_on=False).heard
    assert promised in line.dial().press("2", line.reports()[0].ticket).heard


def test_the_language_of_the_request_is_that_of_the_next_call(line: Line) -> None:
    line.dial(language="en").press("3", "2", "1", "1")
    caller = line.dial(go_on=False)
    assert "An officer will ring you no later than" in caller.heard
    assert line.words("other_language", "id") in caller.heard


# Missing the last questions


@pytest.mark.parametrize("step", [("3", "2"), ("3", "2", "1")], ids=["number", "time"])
@pytest.mark.parametrize("how", ["hangs up", "stays silent"])
def test_who_misses_number_or_time_is_rung_all_the_same(line: Line, step: tuple[str, ...], how: str) -> None:
    caller = line.dial().press(*step)
    if how == "hangs up":
        caller.hang_up()
    else:
        caller.stay_silent().stay_silent().stay_silent()
        assert "Petugas kami akan menelepon Anda paling lambat" in caller.heard
    (callback,), (report,) = line.callbacks(), line.reports()
    assert (callback.number, callback.window, report.status) == (CALLER, "asap", "received")


# Whose clock


@pytest.mark.parametrize(
    ("place", "named"),
    [(("40115", "1"), False), (("99111", "1"), True), (("#",), True)],
    ids=["west", "east", "nowhere"],
)
def test_the_zone_is_said_unless_the_business_goes_by_the_same_clock(
    line: Line, place: tuple[str, ...], named: bool
) -> None:
    caller = line.dial().press(*to_the_place(), *place, "1", "1")
    assert ("waktu Indonesia barat" in caller.heard) is named
    assert ("waktu Indonesia barat" in caller.press("1").heard) is named


def test_hours_that_an_admin_changed_are_the_ones_that_are_offered(line: Line) -> None:
    script = files()
    asap = {"key": "asap", "name": {"id": "x", "en": "x"}}
    noon = {"key": "noon", "name": {"id": "siang", "en": "noon"}, "start": "10:00", "end": "13:30"}
    rules = type(script.rules).from_data({"windows": [asap, noon]})
    line.publish(type(script)(script.catalogues, script.hours, script.categories, rules))
    heard = line.dial().press("3", "2", "1").heard
    assert "Secepatnya, tekan 1." in heard
    assert "Hari ini antara pukul 10 pagi dan pukul setengah 2 siang, tekan 2." in heard


@pytest.mark.parametrize(("language", "named"), [("id", "Kapan saja, tekan 2."), ("en", "At any time, press 2.")])
def test_a_time_that_an_admin_made_up_needs_no_sentence_of_its_own(line: Line, language: str, named: str) -> None:
    script = files()
    asap = {"key": "asap", "name": {"id": "x", "en": "x"}}
    ever = {"key": "ever", "name": {"id": "kapan saja", "en": "at any time"}}
    rules = type(script.rules).from_data({"windows": [asap, ever]})
    made = type(script)(script.catalogues, script.hours, script.categories, rules)
    assert problems(made, script.catalogues) == []
    line.publish(made)
    caller = line.dial(language=language).press("3", "2", "1")
    assert named in caller.heard
    caller.press("2")
    assert [callback.window for callback in line.callbacks()] == ["ever"]


# When closed


def test_a_ticket_can_be_asked_for_when_closed(line_at: Callable[[str], Line]) -> None:
    line = line_at(SATURDAY)
    line.dial().press("3", "2", "1", "1")
    assert "paling lambat" in line.dial().press("2", line.reports()[0].ticket).heard


def test_a_reason_in_one_language_is_said_by_the_voice_of_that_language(line: Line) -> None:
    with line.database.begin() as session:
        closures.close(session, {"id": "Gedung kami sedang banjir."}, wib("2026-11-25 12:00"), "admin", line.now)
    caller = line.dial(language="en")
    said = {entry.text: entry.language for entry in caller.call.heard("say")[-6:]}
    assert said["Gedung kami sedang banjir."] == "id-ID"
    assert said["We are sorry, the hotline is closed at the moment."] == "en-US"


# A hang-up after the story, and a renewed hotline


@pytest.mark.parametrize("after", range(1, 5))
def test_hanging_up_after_the_message_files_a_complete_report(line: Line, after: int) -> None:
    line.dial().press(*to_the_beep("2")).speak(9).press(*sent()[:after]).hang_up()
    assert [(report.status, report.category) for report in line.reports()] == [("received", "capital")]


def test_a_call_under_way_when_the_hotline_is_renewed_ends_as_it_began() -> None:
    """Its state knows nothing of the new order: after the region the message was a choice, and then the call ended."""
    stored = '{"step":"next","release":1,"goal":"report","who":"business","category":"demand","region":"32.73"}'
    state, now = State.from_json(stored), wib("2026-11-24 09:00")
    state = flow.step(state, Pressed("1"), files(), now).state
    assert state.step is Step.MESSAGE
    state = flow.step(state, Recorded("RE1", 20), files(), now).state
    sent_off = flow.step(state, Pressed("1"), files(), now)
    assert [type(effect).__name__ for effect in sent_off.effects] == ["FileReport"]


@pytest.mark.parametrize(("step", "key", "leads_to"), [("closed", "2", Step.CATEGORY), ("who", "1", Step.CATEGORY)])
def test_keys_keep_the_meaning_that_was_said_of_them(step: str, key: str, leads_to: Step) -> None:
    state = State.from_json(f'{{"step":"{step}","open":false,"goal":"report"}}')
    assert flow.step(state, Pressed(key), files(), wib(SATURDAY)).state.step is leads_to
