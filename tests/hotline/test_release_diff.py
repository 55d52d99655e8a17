"""Differences between releases: one for each thing that a person changed, and none for what only looks different."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from ivr.hotline.release_diff import differences
from ivr.hotline.script import Script, default_script
from ivr.hotline.shortened_hours import WEEKDAYS
from prompts import catalogue

FILES = catalogue.load()
CONTENT = default_script(FILES).to_data()
FRIDAY = {"first": "2026-12-04", "last": "2026-12-04", "hours": [], "name": {"id": "Rapat"}}
PLAN = {
    "weekly": {day: ["08:00-15:00: 4"] if day not in WEEKDAYS[5:] else [] for day in WEEKDAYS},
    "exceptions": [{"first": "2026-12-21", "last": "2026-12-23", "week": {"monday": ["08:00-15:00: 2"]}, "name": {}}],
}
PLANNED = {**CONTENT, "staffing": PLAN}
Edit = Callable[[Any], object]


def edited(edit: Edit, content: Any = CONTENT) -> Any:
    changed = copy.deepcopy(content)
    edit(changed)
    return changed


def told(before: Any, after: Any) -> list[tuple[str, str]]:
    return [(one.path, one.kind.value) for one in differences(before, after)]


def rename(content: Any) -> None:
    content["categories"][0]["name"]["id"] = "sepi pembeli"


def retire(content: Any) -> None:
    content["categories"].append({**content["categories"].pop(0), "retired": True})


def swap_information(content: Any) -> None:
    content["catalogues"]["id"]["information"].reverse()


def record(content: Any) -> None:
    content["catalogues"]["id"]["prompts"]["welcome"] = {"text": "Halo.", "audio": "halo.wav"}


CASES: list[tuple[Edit, list[tuple[str, str]]]] = [
    (lambda c: c["hours"]["weekly"].update(friday=["08:00-11:30"]), [("hours.weekly.friday", "changed")]),
    (lambda c: c["hours"]["exceptions"].append(FRIDAY), [("hours.exceptions.2026-12-04", "added")]),
    (
        lambda c: c["hours"]["holidays"]["ignored"].append("2026-12-25"),
        [("hours.holidays.ignored.2026-12-25", "added")],
    ),
    (rename, [("categories.demand.name.id", "changed")]),
    (retire, [("categories.demand.retired", "changed")]),
    (lambda c: c["categories"].pop(0), [("categories.demand", "removed")]),
    (
        record,
        [("catalogues.id.prompts.welcome.text", "changed"), ("catalogues.id.prompts.welcome.audio", "changed")],
    ),
    (lambda c: c["catalogues"]["en"]["voice"].update(rate="90%"), [("catalogues.en.voice.rate", "changed")]),
    (swap_information, [("catalogues.id.information.order", "changed")]),
    (lambda c: c["settings"]["retry"]["delays"].update(busy=5), [("settings.retry.delays.busy", "changed")]),
    (lambda c: c["settings"]["windows"].pop(1), [("settings.windows.morning", "removed")]),
    (lambda c: c["settings"]["dispositions"].reverse(), [("settings.dispositions.order", "changed")]),
    (
        lambda c: c["settings"]["dispositions"][0].update(then="follow_up"),
        [("settings.dispositions.solved", "changed")],
    ),
    (lambda c: c["settings"]["dispositions"][0].update(retired=True), [("settings.dispositions.solved", "changed")]),
    (lambda c: c["settings"]["dispositions"][0].update(reached=False), [("settings.dispositions.solved", "changed")]),
]


def train(content: Any) -> None:
    content["staffing"]["exceptions"].append({"first": "2026-12-04", "last": "2026-12-04", "week": {}, "name": {}})


PLAN_CASES: list[tuple[Edit, list[tuple[str, str]]]] = [
    (lambda c: c["staffing"]["weekly"].update(friday=["08:00-11:30: 3"]), [("staffing.weekly.friday", "changed")]),
    (train, [("staffing.exceptions.2026-12-04", "added")]),
    (
        lambda c: c["staffing"]["exceptions"][0].update(name={"en": "Holiday week"}),
        [("staffing.exceptions.2026-12-21/2026-12-23", "changed")],
    ),
    (lambda c: c.pop("staffing"), [("staffing", "removed")]),
]
"""Changes of a release that has a staffing plan."""


def test_the_plan_of_these_tests_is_one_as_it_is_stored() -> None:
    assert Script.from_data(PLANNED, 1, FILES).to_data() == PLANNED


@pytest.mark.parametrize(("edit", "expected"), PLAN_CASES, ids=lambda value: "" if callable(value) else value[0][0])
def test_each_change_of_the_staffing_plan_is_told_both_ways(edit: Edit, expected: list[tuple[str, str]]) -> None:
    opposite = {"added": "removed", "removed": "added", "changed": "changed"}
    after = edited(edit, PLANNED)
    assert told(PLANNED, after) == expected
    assert told(after, PLANNED) == [(path, opposite[kind]) for path, kind in expected]


def test_no_plan_is_the_same_whether_it_is_absent_or_nothing() -> None:
    assert told(CONTENT, {**CONTENT, "staffing": None}) == []


@pytest.mark.parametrize(("edit", "expected"), CASES, ids=lambda value: "" if callable(value) else value[0][0])
def test_each_change_is_told_by_what_it_is_about(edit: Edit, expected: list[tuple[str, str]]) -> None:
    assert told(CONTENT, edited(edit)) == expected


@pytest.mark.parametrize(("edit", "expected"), CASES, ids=lambda value: "" if callable(value) else value[0][0])
def test_the_way_back_tells_the_opposite(edit: Edit, expected: list[tuple[str, str]]) -> None:
    opposite = {"added": "removed", "removed": "added", "changed": "changed"}
    assert told(edited(edit), CONTENT) == [(path, opposite[kind]) for path, kind in expected]


def test_the_same_content_has_no_difference() -> None:
    assert told(CONTENT, copy.deepcopy(CONTENT)) == []


def test_two_exceptions_of_the_same_day_are_told_apart() -> None:
    both = edited(lambda c: c["hours"]["exceptions"].extend([FRIDAY, {**FRIDAY, "hours": ["08:00-10:00"]}]))
    paths = [path for path, _ in told(CONTENT, both)]
    assert paths == ["hours.exceptions.2026-12-04", "hours.exceptions.2026-12-04+"]


def test_hours_come_first_then_categories_words_and_settings() -> None:
    def everything(content: Any) -> None:
        for edit, _ in (CASES[9], CASES[7], CASES[3], CASES[0]):
            edit(content)

    assert [path.split(".")[0] for path, _ in told(CONTENT, edited(everything))] == [
        "hours",
        "categories",
        "catalogues",
        "settings",
    ]
