"""In a call that nobody makes, the days to come are as full as was said."""

from __future__ import annotations

import pytest

from ivr.hotline.rehearsed_room import Full, offers, promised
from ivr.hotline.verbs import Untold
from tests.support.line import TUESDAY_MORNING, files, wib
from tests.support.planned import planned

NOW = wib(TUESDAY_MORNING)
SCRIPT = planned(files())


@pytest.mark.parametrize(
    ("full", "by"),
    [(Full.NOTHING, "2026-11-24 10:00"), (Full.FIRST_DAY, "2026-11-25 08:30"), (Full.FOUR_DAYS, "2026-11-30 08:30")],
)
@pytest.mark.parametrize("agents", [1, 2, 10, 40])
def test_the_first_time_with_room_lies_behind_the_full_days(full: Full, by: str, agents: int) -> None:
    script = planned(files(), agents)
    found = offers(script, NOW, full)
    assert found is not None
    assert found[0].window == "asap"
    assert found[0].deadline == wib(by)
    assert promised("asap", None, script, NOW, full, "11111114").deadline == wib(by)


def test_when_everything_is_promised_nothing_is_offered_and_no_time_told() -> None:
    assert offers(SCRIPT, NOW, Full.ALL) == ()
    told = promised("asap", None, SCRIPT, NOW, Full.ALL, "11111114")
    assert (told.deadline, told.untold) == (None, Untold.NO_ROOM)


def test_without_a_plan_the_hours_decide() -> None:
    assert offers(files(), NOW, Full.ALL) is None
    assert promised("asap", None, files(), NOW, Full.ALL, "11111114").deadline == wib("2026-11-24 11:00")
