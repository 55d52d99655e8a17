"""Whether news in writing is offered to who has just been told their ticket, and what saying yes comes to."""

from __future__ import annotations

import pytest

from ivr.hotline import flow
from ivr.hotline.frozen import replace
from ivr.hotline.notice import Event, NoticePolicy
from ivr.hotline.rules import Rules
from ivr.hotline.script import Script
from ivr.hotline.state import State, Step
from ivr.hotline.verbs import Arrived, Ask, Filed, HangUp, Pressed, Say, Silent, WantNotices
from tests.support.line import CALLER, TUESDAY_MORNING, files, wib

NOW = wib(TUESDAY_MORNING)
LANDLINE = "+62224201234"


def told(caller: str | None = CALLER, *, writes: bool = True, wanted: bool = True) -> tuple[flow.Turn, Script]:
    """Somebody has pressed their way to the end of a report, and hears its ticket."""
    policy = NoticePolicy(frozenset({Event.TICKET} if wanted else ()))
    script = replace(files(), rules=replace(Rules(), notices=policy, writes=writes))
    turn = flow.step(State(), Arrived(caller), script, NOW)
    for keys in ("1", "1", "9", "2", "40115", "1", "9"):
        turn = flow.step(turn.state, Pressed(keys), script, NOW)
    return flow.step(turn.state, Filed("12345671"), script, NOW), script


def words(turn: flow.Turn) -> list[str]:
    said = [say for verb in turn.verbs for say in (verb.says if isinstance(verb, Ask) else (verb,))]
    return [say.prompt for say in said if isinstance(say, Say)]


def test_who_rings_from_a_mobile_may_have_it_in_writing_by_one_key() -> None:
    turn, script = told()
    assert (turn.state.step, words(turn)[-2:]) == (Step.NOTICE_OFFER, ["notice_offer", "ticket_repeat"])
    agreed = flow.step(turn.state, Pressed("1"), script, NOW)
    assert agreed.effects == (WantNotices(wanted=True, asked="notice_offer"),)
    assert words(replace(agreed, verbs=agreed.verbs[:-1])) == ["notice_agreed", "goodbye"]
    assert isinstance(agreed.verbs[-1], HangUp)


@pytest.mark.parametrize("event", [Silent(), Pressed("2"), Pressed("9"), Pressed("#")])
def test_nothing_but_the_key_is_a_yes(event: Pressed | Silent) -> None:
    turn, script = told()
    after = flow.step(turn.state, event, script, NOW)
    assert (after.effects, after.state.step) == ((), Step.ENDED)


def test_the_ticket_can_be_heard_again_before_anything_is_said_to_the_offer() -> None:
    turn, script = told()
    again = flow.step(turn.state, Pressed("0"), script, NOW)
    assert (again.state.step, words(again)) == (Step.NOTICE_OFFER, ["ticket_again", "notice_offer", "ticket_repeat"])


@pytest.mark.parametrize(
    ("caller", "writes", "wanted"),
    [(None, True, True), (LANDLINE, True, True), (CALLER, False, True), (CALLER, True, False)],
)
def test_to_whom_nothing_can_be_sent_nothing_is_offered(caller: str | None, writes: bool, wanted: bool) -> None:
    turn, _ = told(caller, writes=writes, wanted=wanted)
    assert (turn.state.step, words(turn)[-1]) == (Step.TICKET_GIVEN, "ticket_repeat")
