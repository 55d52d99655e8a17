"""Moving a callback that is owed: only to where there is room, and a promise that was made is never lost."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from ivr.hotline import flow
from ivr.hotline.state import State, Step
from ivr.hotline.verbs import (
    Arrived,
    Ask,
    Event,
    MoveCallback,
    Offer,
    Owed,
    Pressed,
    Promised,
    SeekTimes,
    TimesFound,
    Tried,
    Untold,
)
from tests.support.line import CALLER, SATURDAY, TUESDAY_MORNING, files, wib
from tests.support.planned import planned

SCRIPT = planned(files())
NOON, THURSDAY = wib("2026-11-24 12:00"), wib("2026-11-26 08:00")
OFFERS = (
    Offer("asap", wib(TUESDAY_MORNING), wib("2026-11-24 15:00")),
    Offer("morning", THURSDAY, wib("2026-11-26 11:00")),
)


def owed(
    *events: Event, deadline: datetime | None = NOON, language: str = "id", at: str = TUESDAY_MORNING
) -> flow.Turn:
    """Somebody to whom we owe a call rings, and this happens."""
    turn = flow.step(State(), Arrived(CALLER, Owed(deadline, language=language)), SCRIPT, wib(at))
    for event in events:
        turn = flow.step(turn.state, event, SCRIPT, wib(at))
    return turn


def heard(turn: flow.Turn) -> str:
    (asked,) = turn.verbs
    assert isinstance(asked, Ask)
    return " ".join(say.text for say in asked.says)


def test_only_what_has_room_is_offered_instead() -> None:
    assert owed(Pressed("2")).effects == (SeekTimes(),)
    turn = owed(Pressed("2"), TimesFound(OFFERS))
    assert "Kamis 26 November antara pukul 8 pagi dan pukul 11 siang, tekan 2." in heard(turn)
    moved = owed(Pressed("2"), TimesFound(OFFERS), Pressed("2"))
    assert moved.effects == (MoveCallback("morning", date(2026, 11, 26), OFFERS[1]),)


@pytest.mark.parametrize(("language", "said"), [("id", "Janji kami tetap."), ("en", "Our promise stands.")])
@pytest.mark.parametrize("at", [TUESDAY_MORNING, "2026-11-21 10:00"], ids=["open", "closed"])
def test_without_another_time_the_promise_stands_and_is_said_again(language: str, said: str, at: str) -> None:
    turn = owed(Pressed("2"), TimesFound(()), language=language, at=at)
    assert said in heard(turn)
    assert {"id": "pukul 12 siang", "en": "12 noon"}[language] in heard(turn)
    assert (turn.state.step, turn.effects) == (Step.OWED, ())


def test_as_soon_as_possible_is_offered_only_where_it_is_sooner_than_what_was_promised() -> None:
    sooner = Offer("asap", wib(TUESDAY_MORNING), wib("2026-11-24 11:30"))
    assert "pukul setengah 12 siang, tekan 1." in heard(owed(Pressed("2"), TimesFound((sooner, OFFERS[1]))))
    turn = owed(Pressed("2"), TimesFound(OFFERS))
    assert "Secepatnya" not in heard(turn)
    assert flow.step(turn.state, Pressed("1"), SCRIPT, wib(TUESDAY_MORNING)).effects == ()
    assert "Janji kami tetap." in heard(owed(Pressed("2"), TimesFound(OFFERS[:1])))


def test_who_stands_in_front_as_we_are_late_is_not_led_to_the_end_of_the_queue() -> None:
    turn = owed(Pressed("2"), TimesFound(OFFERS[:1]), deadline=wib("2026-11-24 08:30"))
    assert SCRIPT.say("id", "no_time_yet").text in heard(turn)
    assert SCRIPT.say("id", "status_callback_late").text in heard(turn)
    assert "Janji kami tetap." not in heard(turn)
    tried = Arrived(CALLER, Owed(wib("2026-11-24 08:30"), language="id", tried=Tried.AGAIN))
    turn = flow.step(State(), tried, SCRIPT, wib(TUESDAY_MORNING))
    for event in (Pressed("2"), TimesFound(OFFERS[:1])):
        turn = flow.step(turn.state, event, SCRIPT, wib(TUESDAY_MORNING))
    assert "Secepatnya" in heard(turn)


def test_a_time_that_was_taken_meanwhile_leaves_the_promise_as_it_was() -> None:
    kept = Promised("", wib(TUESDAY_MORNING), NOON, joined=True)
    turn = owed(Pressed("2"), TimesFound(OFFERS), Pressed("2"), kept)
    assert "waktu itu sudah tidak kosong lagi" in heard(turn)
    assert "pukul 12 siang" in heard(turn)
    assert turn.state.step is Step.OWED


def test_a_promise_that_stands_as_the_hotline_was_closed_is_not_said_to_have_been_taken() -> None:
    kept = Promised("", wib(TUESDAY_MORNING), NOON, joined=True, closed_at=wib("2026-11-24 10:00"))
    turn = owed(Pressed("2"), TimesFound(OFFERS), Pressed("2"), kept)
    assert "layanan kami baru saja ditutup" in heard(turn)
    assert "tidak kosong" not in heard(turn)


def test_another_time_is_promised_and_the_call_goes_on() -> None:
    given = Promised("", THURSDAY, wib("2026-11-26 11:00"))
    turn = owed(Pressed("2"), TimesFound(OFFERS), Pressed("2"), given)
    assert "Kamis 26 November, antara pukul 8 pagi dan pukul 11 siang" in heard(turn)
    assert (turn.state.step, turn.state.times, turn.state.day) == (Step.WELCOME, None, None)


@pytest.mark.parametrize("at", [TUESDAY_MORNING, SATURDAY], ids=["open", "closed"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_who_was_told_no_time_hears_what_stands_and_can_ask_for_one(language: str, at: str) -> None:
    first = owed(deadline=None, language=language, at=at)
    assert SCRIPT.say(language, "owed_untold").text in heard(first)
    assert SCRIPT.say(language, "owed_choices_untold").text in heard(first)
    none = owed(Pressed("2"), TimesFound(()), deadline=None, language=language, at=at)
    assert SCRIPT.say(language, "no_time_yet").text in heard(none)
    some = owed(Pressed("2"), TimesFound(OFFERS), deadline=None, language=language, at=at)
    assert SCRIPT.say(language, "when").text in heard(some)


@pytest.mark.parametrize(
    ("tried", "said", "asked"),
    [
        (Tried.AGAIN, "status_unreachable", False),
        (Tried.AGREED, "status_callback_open", False),
        (Tried.OVER, "status_unreachable", True),
        (Tried.SPOKEN, "status_called", True),
    ],
)
def test_who_was_rung_since_hears_how_far_we_came_and_is_asked_when_only_where_it_counts(
    tried: Tried, said: str, asked: bool
) -> None:
    arrived = Arrived(CALLER, Owed(wib("2026-11-24 08:30"), language="id", tried=tried))
    turn = flow.step(State(), arrived, SCRIPT, wib(TUESDAY_MORNING))
    assert SCRIPT.say("id", said).text in heard(turn)
    assert SCRIPT.say("id", "status_callback_late").text not in heard(turn)
    for key in ("3", "1", "1"):
        turn = flow.step(turn.state, Pressed(key), SCRIPT, wib(TUESDAY_MORNING))
    assert [isinstance(effect, SeekTimes) for effect in turn.effects] == [asked]
    assert State.from_json(turn.state.to_json()) == turn.state


def test_who_was_told_no_time_and_asks_again_hears_that_it_stands() -> None:
    events = [Pressed("3"), Pressed("1"), Pressed("1"), TimesFound(())]
    again = Promised("11111114", None, None, joined=True, untold=Untold.NO_ROOM)
    turn = owed(*events, again, deadline=None)
    assert "Permintaan Anda sebelumnya masih kami simpan, tetapi" in heard(turn)
    assert turn.state.step is Step.NO_TIME


def test_a_stranger_is_not_told_that_somebody_asked_for_that_number_before() -> None:
    events = [Pressed("3"), Pressed("1"), Pressed("2"), Pressed("081311112222#"), Pressed("1"), TimesFound(())]
    again = Promised("11111114", None, None, joined=True, untold=Untold.NO_ROOM)
    turn = flow.step(State(), Arrived(CALLER), SCRIPT, wib(TUESDAY_MORNING))
    for event in (*events, again):
        turn = flow.step(turn.state, event, SCRIPT, wib(TUESDAY_MORNING))
    assert "sebelumnya" not in heard(turn)
    assert "Nomor Anda sudah kami catat" in heard(turn)


def test_without_a_plan_everything_is_said_as_it_always_was() -> None:
    turn = flow.step(State(), Arrived(CALLER, Owed(None)), files(), wib(TUESDAY_MORNING))
    assert files().say("id", "status_callback_open").text in heard(turn)
    assert flow.step(turn.state, Pressed("2"), files(), wib(TUESDAY_MORNING)).effects == ()
