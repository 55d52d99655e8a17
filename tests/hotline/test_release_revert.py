"""Whatever was changed in a draft, each change can be taken back, and only that one goes."""

from __future__ import annotations

import copy

import pytest

from ivr.hotline.release_diff import differences
from ivr.hotline.release_revert import piece_of, taken_back
from ivr.hotline.script import Script
from prompts import catalogue
from tests.hotline.test_release_diff import CASES, CONTENT, FRIDAY, PLAN_CASES, PLANNED, Edit, edited

RAMADAN = {"first": "2027-02-08", "last": "2027-03-09", "week": {"friday": ["08:00-13:00"]}, "name": {}}
EDITS: list[Edit] = [
    *(edit for edit, _ in CASES),
    lambda c: c["hours"]["shortened"].append(RAMADAN),
]


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("forward", [True, False])
def test_each_change_is_taken_back_by_itself(edit: Edit, forward: bool) -> None:
    before, after = (CONTENT, edited(edit)) if forward else (edited(edit), CONTENT)
    kept = copy.deepcopy(before), copy.deepcopy(after)
    found = differences(before, after)
    assert found
    for one in found:
        back = taken_back(before, after, one)
        if forward:  # going the other way may begin with what no admin could have saved
            Script.from_data(back, 0, catalogue.load())
        assert [other.path for other in differences(before, back)] == [
            other.path for other in found if other is not one
        ]
        piece = piece_of(after, one.path)
        assert one.path.startswith(piece)
    assert kept == (before, after)


@pytest.mark.parametrize("edit", [edit for edit, _ in PLAN_CASES])
def test_each_change_of_the_staffing_plan_is_taken_back(edit: Edit) -> None:
    changed = edited(edit, PLANNED)
    for before, after in ((PLANNED, changed), (changed, PLANNED)):
        (one,) = differences(before, after)
        assert taken_back(before, after, one) == before
        assert one.path.startswith(piece_of(after, one.path))


def test_of_two_exceptions_on_one_day_the_right_one_goes_or_comes_back() -> None:
    other = {**FRIDAY, "hours": ["08:00-10:00"]}
    both = edited(lambda c: c["hours"]["exceptions"].extend([FRIDAY, other]))
    for before, after in ((CONTENT, both), (both, CONTENT)):
        for one in differences(before, after):
            mine, theirs = (FRIDAY, other) if FRIDAY in (one.before, one.after) else (other, FRIDAY)
            back = taken_back(before, after, one)["hours"]["exceptions"]
            assert back == ([theirs] if after is both else [mine])
