"""The question when to be rung: only what has room is offered, and what is chosen is asked for."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import pytest

from ivr.hotline import dry_run, flow
from ivr.hotline.dry_run import Did, Rehearsal
from ivr.hotline.menus.callback_times import WHEN
from ivr.hotline.menus.menu import Context
from ivr.hotline.rehearsed_room import Full, offers
from ivr.hotline.release_checks import menu_seconds
from ivr.hotline.script import Script
from ivr.hotline.spoken_length import seconds
from ivr.hotline.state import Goal, State, Step
from ivr.hotline.verbs import (
    Ask,
    Filed,
    Left,
    Offer,
    Pressed,
    Promised,
    RequestCallback,
    SeekTimes,
    TimesFound,
    Untold,
)
from tests.support.line import CALLER, SATURDAY, TUESDAY_MORNING, files, wib
from tests.support.planned import planned

NOW = wib(TUESDAY_MORNING)
ASKED_FOR_A_NUMBER = State(
    step=Step.NUMBER_OWN, order=1, caller=CALLER, goal=Goal.CALLBACK, category="demand", back=("welcome", "category")
)


def offer(window: str, due: str, deadline: str) -> Offer:
    return Offer(window, wib(due), wib(deadline))


TODAY = offer("asap", TUESDAY_MORNING, "2026-11-24 10:30")
MORNING = offer("morning", "2026-11-25 08:00", "2026-11-25 11:00")
AFTERNOON = offer("afternoon", "2026-11-24 11:00", "2026-11-24 15:00")
LATER = offer("afternoon", "2026-11-26 11:00", "2026-11-26 15:00")


def found(*offers: Offer, script: Script | None = None, state: State = ASKED_FOR_A_NUMBER) -> flow.Turn:
    """The number is confirmed, and these times have room."""
    script = script or planned(files())
    turn = flow.step(state, Pressed("1"), script, NOW)
    assert turn.effects == (SeekTimes(),)
    return flow.step(turn.state, TimesFound(offers), script, NOW)


def heard(turn: flow.Turn) -> str:
    (asked,) = turn.verbs
    assert isinstance(asked, Ask)
    return " ".join(say.text for say in asked.says)


def chosen(turn: flow.Turn, *keys: str) -> list[tuple[str, date | None]]:
    """The window and the day that are asked for after some keys; nothing when they lead nowhere."""
    for key in keys:
        turn = flow.step(turn.state, Pressed(key), planned(files()), NOW)
    return [(effect.window, effect.day) for effect in turn.effects if isinstance(effect, RequestCallback)]


def rung(script: Script, *keys: str, at: str = TUESDAY_MORNING, full: Full = Full.NOTHING) -> Rehearsal:
    """A callback is asked for on one's own number, up to the question when, and then these keys."""
    call = dry_run.begin(script, wib(at), full=full)
    for key in ("3", "1", "1", *keys):
        call = dry_run.press(call, key, script, wib(at))
    return call


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("plan", [False, True], ids=["no plan", "planned"])
def test_the_times_are_as_long_as_they_are_offered(language: str, plan: bool) -> None:
    """What the page estimates is what a caller hears in the evening, when all times lie tomorrow."""
    script = planned(files()) if plan else files()
    evening = wib("2026-11-24 18:00")
    state = State(step=Step.WHEN, language=language)
    if plan:
        room = offers(script, evening, Full.NOTHING)
        state = flow.step(dataclasses.replace(state, step=Step.WAITING), TimesFound(room), script, evening).state
    said = sum(seconds(say.text, language) for say in WHEN.asks(Context(state, script, evening)))
    assert menu_seconds(script, language)["when"] == pytest.approx(said, abs=1.5 if plan else 0.5)


def test_without_a_plan_nothing_is_looked_for_and_the_hours_are_offered() -> None:
    turn = flow.step(ASKED_FOR_A_NUMBER, Pressed("1"), files(), NOW)
    assert (turn.state.step, turn.effects) == (Step.WHEN, ())
    assert "Secepatnya, tekan 1." in heard(turn)
    assert turn.state.times is None


def test_room_is_looked_for_only_where_the_question_follows() -> None:
    call = flow.step(dataclasses.replace(ASKED_FOR_A_NUMBER, back=()), Pressed("2"), planned(files()), NOW)
    assert call.effects == ()


def test_as_soon_as_possible_says_by_when_and_parts_of_the_day_say_which_day() -> None:
    said = heard(found(TODAY, MORNING, AFTERNOON))
    assert "Secepatnya, paling lambat hari ini pukul setengah 11 pagi, tekan 1." in said
    assert "Besok antara pukul 8 pagi dan pukul 11 siang, tekan 2." in said
    assert "Hari ini antara pukul 11 siang dan pukul 3 sore, tekan 3." in said
    assert "waktu Indonesia barat" in said
    assert "Hari lain" not in said


def test_a_part_of_the_day_without_room_is_not_named_and_its_key_leads_nowhere() -> None:
    turn = found(TODAY, AFTERNOON)
    assert "tekan 2" not in heard(turn)
    pressed = flow.step(turn.state, Pressed("2"), planned(files()), NOW)
    assert heard(pressed).startswith("Mohon maaf, bagian hari itu sudah penuh")
    assert (pressed.state.misses, pressed.state.step) == (1, Step.WHEN)
    assert chosen(turn, "3") == [("afternoon", date(2026, 11, 24))]


def test_a_part_of_the_day_that_has_begun_is_told_by_its_end() -> None:
    begun = offer("morning", TUESDAY_MORNING, "2026-11-24 11:00")
    assert "Hari ini sampai pukul 11 siang, tekan 2." in heard(found(TODAY, begun))


def test_as_soon_as_possible_is_asked_for_without_a_day() -> None:
    assert chosen(found(TODAY, MORNING), "1") == [("asap", None)]


def test_the_zone_is_named_where_only_as_soon_as_possible_has_room() -> None:
    assert "waktu Indonesia barat" in heard(found(TODAY))


# Another day


def test_days_that_the_first_question_has_not_named_are_behind_a_key() -> None:
    turn = found(TODAY, MORNING, AFTERNOON, LATER)
    assert "Hari lain, tekan 4." in heard(turn)
    days = flow.step(turn.state, Pressed("4"), planned(files()), NOW)
    assert heard(days) == "Hari apa sebaiknya kami menelepon? Kamis 26 November, tekan 1."
    parts = flow.step(days.state, Pressed("1"), planned(files()), NOW)
    assert heard(parts) == "Kamis 26 November, pukul berapa? Antara pukul 11 siang dan pukul 3 sore, tekan 1."
    assert chosen(parts, "1") == [("afternoon", date(2026, 11, 26))]


def test_star_leads_back_from_the_part_to_the_day_to_the_question_when() -> None:
    turn = found(TODAY, AFTERNOON, LATER)
    for key in ("4", "1"):
        turn = flow.step(turn.state, Pressed(key), planned(files()), NOW)
    steps = []
    for _ in range(3):
        turn = flow.step(turn.state, Pressed("*"), planned(files()), NOW)
        steps.append(turn.state.step)
    assert steps == [Step.DAY, Step.WHEN, Step.NUMBER_OWN]


def test_at_most_five_days_are_offered_and_with_nine_windows_none() -> None:
    days = [
        dataclasses.replace(LATER, due=LATER.due + timedelta(days=n), deadline=LATER.deadline + timedelta(days=n))
        for n in range(8)
    ]
    turn = flow.step(found(TODAY, AFTERNOON, *days).state, Pressed("4"), planned(files()), NOW)
    assert heard(turn).count("tekan") == 5
    script = planned(files())
    windows = tuple(dataclasses.replace(script.rules.windows[2], key=f"part_{letter}") for letter in "abcdefghi")
    nine = dataclasses.replace(script, rules=dataclasses.replace(script.rules, windows=windows))
    parts = [dataclasses.replace(day, window="part_a") for day in days]
    assert "Hari lain" not in heard(found(*parts, script=nine))


@pytest.mark.parametrize("at", [TUESDAY_MORNING, SATURDAY], ids=["open", "closed"])
@pytest.mark.parametrize("keys", [(), ("4",), ("4", "1")], ids=["when", "day", "part"])
@pytest.mark.parametrize("how", ["leaves", "is silent"])
def test_whoever_misses_a_question_about_the_time_is_rung_as_soon_as_possible(
    keys: tuple[str, ...], how: str, at: str
) -> None:
    script = planned(files())
    call = rung(script, *keys, at=at)
    if how == "leaves":
        call = dry_run.leave(call, script, wib(at))
    for _ in range(3):
        call = dry_run.wait(call, script, wib(at))
    assert [line.text for line in call.lines if line.did is Did.OWED] == [dry_run.CALLER]
    assert (call.state.window, call.state.day, call.over) == ("asap", None, True)


# Nothing has room, or not any more


def test_without_any_room_the_number_is_noted_at_once() -> None:
    turn = found()
    assert [type(effect) for effect in turn.effects] == [RequestCallback]
    told = flow.step(turn.state, Promised("11111114", None, None, untold=Untold.NO_ROOM), planned(files()), NOW)
    assert told.state.step is Step.NO_TIME
    assert "kami belum dapat menyebutkan waktu" in heard(told)
    assert (told.state.filed, told.state.ticket, told.state.ending) == (True, "11111114", "finished")


def test_who_could_not_type_a_number_still_hears_which_one_is_rung() -> None:
    script = planned(files())
    typing = dataclasses.replace(ASKED_FOR_A_NUMBER, step=Step.NUMBER_TYPE, misses=1)
    turn = flow.step(typing, Pressed("12#"), script, NOW)
    assert turn.effects == (SeekTimes(),)
    asked = flow.step(turn.state, TimesFound((TODAY,)), script, NOW)
    assert "di nomor yang Anda pakai sekarang, nol delapan satu dua" in heard(asked)
    assert asked.state.unsaid == ()
    none = flow.step(turn.state, TimesFound(()), script, NOW)
    told = flow.step(none.state, Promised("11111114", None, None, untold=Untold.NO_ROOM), script, NOW)
    assert "di nomor yang Anda pakai sekarang, nol delapan satu dua" in heard(told)


def test_a_time_that_was_taken_meanwhile_is_said_to_be_gone() -> None:
    turn = flow.step(found(TODAY, MORNING).state, Pressed("1"), planned(files()), NOW)
    later = Promised("11111114", NOW, wib("2026-11-24 11:00"))
    assert "waktu itu sudah tidak kosong lagi" in heard(flow.step(turn.state, later, planned(files()), NOW))
    as_told = Promised("11111114", NOW, TODAY.deadline)
    assert "tidak kosong" not in heard(flow.step(turn.state, as_told, planned(files()), NOW))


def test_what_was_heard_is_asked_for_with_the_choice_while_it_is_fresh() -> None:
    turn = found(TODAY, MORNING)
    for after, offered in ((timedelta(minutes=5), MORNING), (timedelta(minutes=5, seconds=1), None)):
        chosen = flow.step(turn.state, Pressed("2"), planned(files()), NOW + after)
        assert [effect.offered for effect in chosen.effects if isinstance(effect, RequestCallback)] == [offered]


@pytest.mark.parametrize("keys", [("3",), ("4", "1", "1")], ids=["when", "another day"])
def test_who_chose_what_is_full_meanwhile_on_every_day_is_asked_again(keys: tuple[str, ...]) -> None:
    turn = found(TODAY, AFTERNOON, LATER)
    for key in keys:
        turn = flow.step(turn.state, Pressed(key), planned(files()), NOW)
    again = flow.step(turn.state, TimesFound((TODAY,), gone=True), planned(files()), NOW)
    assert heard(again).startswith("Mohon maaf, bagian hari itu sudah penuh")
    assert "Secepatnya, paling lambat hari ini pukul setengah 11 pagi, tekan 1." in heard(again)
    assert flow.step(again.state, Pressed("*"), planned(files()), NOW).state.step is Step.NUMBER_OWN
    assert chosen(again, "1") == [("asap", None)]
    (left,) = flow.step(again.state, Left(), planned(files()), NOW).effects
    assert isinstance(left, RequestCallback)
    assert (left.window, left.day) == ("asap", None)


@pytest.mark.parametrize(("minutes", "said"), [(1, "baru saja ditutup"), (-1, "tidak kosong lagi")])
def test_another_time_because_of_a_closure_is_told_as_that(minutes: int, said: str) -> None:
    turn = flow.step(found(TODAY, MORNING).state, Pressed("1"), planned(files()), NOW)
    closed = NOW + timedelta(minutes=minutes)
    later = Promised("11111114", wib("2026-11-25 08:00"), wib("2026-11-25 09:00"), closed_at=closed)
    assert said in heard(flow.step(turn.state, later, planned(files()), NOW + timedelta(minutes=2)))


def test_when_it_is_not_known_when_we_open_that_is_what_is_said() -> None:
    told = flow.step(found().state, Promised("11111114", None, None, untold=Untold.NO_OPENING), planned(files()), NOW)
    assert "segera setelah layanan dibuka kembali" in heard(told)
    assert told.state.step is Step.TICKET_GIVEN


# Calls that began before


def test_a_call_under_way_when_the_hotline_was_renewed_is_asked_by_the_hours() -> None:
    stored = '{"step":"when","order":1,"release":1,"goal":"callback","category":"demand","number":"+6281234567890"}'
    turn = flow.step(State.from_json(stored), Pressed("2"), planned(files()), NOW)
    assert [(effect.window, effect.day) for effect in turn.effects if isinstance(effect, RequestCallback)] == [
        ("morning", None)
    ]
    told = flow.step(turn.state, Promised("11111114", None, None, untold=Untold.NO_ROOM), planned(files()), NOW)
    assert told.state.step is Step.NO_TIME


def test_times_survive_being_stored() -> None:
    state = found(TODAY, AFTERNOON, LATER).state
    assert State.from_json(state.to_json()) == state
    assert isinstance(flow.step(state, Filed("11111114"), files(), NOW).state.times, type(None))


def test_a_moment_later_the_same_is_offered() -> None:
    """What was found is not looked for again while the question is repeated."""
    turn = found(TODAY, MORNING)
    again = flow.step(turn.state, Pressed("0"), planned(files()), NOW + timedelta(seconds=20))
    assert (again.effects, heard(again)) == ((), heard(turn))
