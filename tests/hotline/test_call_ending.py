"""How a call ended, told from its turns."""

from __future__ import annotations

import pytest

from ivr.hotline.call_ending import Ending, Passed, ending
from ivr.hotline.state import Goal, State, Step

GREETED = Passed(State(Step.WELCOME))
ASKED_WHO = Passed(State(Step.WHO, goal=Goal.REPORT), "1")
LEFT = Passed(State(Step.ENDED, ending="left"))


def test_a_call_that_has_not_ended_has_no_ending() -> None:
    assert ending([]) is None
    assert ending([GREETED, ASKED_WHO]) is None


@pytest.mark.parametrize(
    ("turns", "told"),
    [
        ([GREETED, LEFT], Ending("left", None, False)),
        ([GREETED, ASKED_WHO, LEFT], Ending("left", "report", True)),
        ([GREETED, ASKED_WHO, Passed(State(Step.NEXT, goal=Goal.REPORT)), LEFT], Ending("left", "report", False)),
        (
            [GREETED, Passed(State(Step.TICKET), "4"), Passed(State(Step.TICKET_TOLD)), LEFT],
            Ending("left", "ticket", False),
        ),
        ([GREETED, Passed(State(Step.TICKET), "4"), LEFT], Ending("left", "ticket", True)),
        (
            [GREETED, Passed(State(Step.INFORMATION), "5"), Passed(State(Step.INFORMATION), "1"), LEFT],
            Ending("left", "information", False),
        ),
        ([GREETED, ASKED_WHO, Passed(State(Step.ENDED, ending="given_up"))], Ending("given_up", "report", True)),
    ],
    ids=["chose nothing", "left at once", "told everything", "ticket told", "no ticket", "heard a text", "gave up"],
)
def test_who_left_before_they_had_what_they_chose_has_abandoned_it(turns: list[Passed], told: Ending) -> None:
    assert ending(turns) == told
