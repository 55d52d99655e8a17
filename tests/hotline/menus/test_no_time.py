"""Somebody is told honestly that no time can be named, and nothing of what they said is lost."""

from __future__ import annotations

import pytest

from ivr.hotline import dry_run, flow
from ivr.hotline.dry_run import Did, Rehearsal
from ivr.hotline.rehearsed_room import Full
from ivr.hotline.state import Step
from ivr.hotline.verbs import HangUp, KeepRecording, Recorded
from tests.support.line import SATURDAY, TUESDAY_MORNING, files, wib
from tests.support.planned import planned

SCRIPT = planned(files())
FILED = {Did.OWED, Did.FILED}


def told(*does: str, at: str = TUESDAY_MORNING, language: str = "id", first: tuple[str, ...] = ("3",)) -> Rehearsal:
    """A callback is asked for when everything is promised already; then keys, "wait", "speak" and "leave"."""
    call = dry_run.begin(SCRIPT, wib(at), language, Full.ALL)
    for act in (*first, "1", "1", *does):
        match act:
            case "wait":
                call = dry_run.wait(call, SCRIPT, wib(at))
            case "speak":
                call = dry_run.speak(call, SCRIPT, wib(at))
            case "leave":
                call = dry_run.leave(call, SCRIPT, wib(at))
            case _:
                call = dry_run.press(call, act, SCRIPT, wib(at))
    return call


def prompts(call: Rehearsal) -> list[str]:
    return [line.prompt for line in call.lines if line.did is Did.SAID]


@pytest.mark.parametrize("at", [TUESDAY_MORNING, SATURDAY], ids=["open", "closed"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_no_time_is_told_the_number_is_noted_and_the_ways_that_are_left_are_offered(at: str, language: str) -> None:
    call = told(at=at, language=language)
    assert prompts(call)[-6:] == [
        "promised_untold",
        "pen",
        "ticket",
        "ticket_again",
        "no_time_message",
        "no_time_choices",
    ]
    assert [line.did for line in call.lines if line.did in FILED] == [Did.OWED]
    assert "when" not in prompts(call)


def test_the_ticket_can_be_heard_again_as_often_as_wished() -> None:
    call = told("0", "0", "0", "0")
    assert prompts(call)[-3:] == ["ticket_again", "no_time_message", "no_time_choices"]
    assert call.state.misses == 0


def test_a_message_can_be_left_and_then_is_offered_no_more() -> None:
    call = told("1", "wait", "speak", "1")
    assert prompts(call)[-2:] == ["message_sent", "no_time_choices"]
    assert call.state.recorded
    assert dry_run.press(call, "1", SCRIPT, wib(TUESDAY_MORNING)).state.misses == 1
    assert [line.did for line in call.lines if line.did in FILED] == [Did.OWED]


@pytest.mark.parametrize("back", ["9", "*"])
def test_whoever_does_not_want_to_speak_after_all_comes_back(back: str) -> None:
    call = told("1", back)
    assert (call.state.step, prompts(call)[-2:]) == (Step.NO_TIME, ["no_time_message", "no_time_choices"])


def test_information_can_be_heard_and_star_leads_back() -> None:
    call = told("4", "1", "*")
    assert any(prompt.startswith("information.") for prompt in prompts(call))
    assert call.state.step is Step.NO_TIME


def test_whoever_left_a_message_before_is_not_asked_for_another() -> None:
    call = told("9", first=("1", "1", "wait", "speak", "1", "2", "40115", "1"))
    assert "no_time_message" not in prompts(call)
    assert prompts(call)[-1] == "goodbye"


@pytest.mark.parametrize(
    "does",
    [
        *(("leave",), ("wait",) * 3, ("7",) * 3, ("7", "wait", "#"), ("9",)),
        *(("1", "leave"), ("1", "wait", "speak", "leave"), ("1", "7", "7", "7")),
        *(("4", "wait", "wait", "wait"), ("4", "leave")),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("language", ["id", "en"])
def test_silence_wrong_keys_and_hanging_up_lose_nothing(does: tuple[str, ...], language: str) -> None:
    call = told(*does, language=language)
    assert call.over
    assert (call.state.step, call.state.ending, call.state.filed) == (Step.ENDED, "finished", True)
    assert [line.did for line in call.lines if line.did in FILED] == [Did.OWED]
    if "leave" not in does:
        assert prompts(call)[-1] == "goodbye"
    assert "given_up" not in prompts(call)
    assert "ring_again" not in prompts(call)


def test_hanging_up_in_the_message_ends_the_call() -> None:
    call = told("1", "wait")
    turn = flow.step(call.state, Recorded("RE1", 20, hung_up=True), SCRIPT, wib(TUESDAY_MORNING))
    assert (turn.state.step, turn.state.recorded) == (Step.ENDED, True)
    assert [type(effect) for effect in turn.effects] == [KeepRecording]
    assert turn.verbs == (HangUp(),)
