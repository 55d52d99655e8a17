"""The rules that admins set: kept as they are, defaults for what is absent, and every wrong one named."""

from __future__ import annotations

import copy
from datetime import time, timedelta
from typing import Any

import pytest

from ivr.hotline.callback import AttemptStatus, PromisePolicy, RetryPolicy
from ivr.hotline.disposition import Disposition, Then
from ivr.hotline.notice import Event, NoticePolicy
from ivr.hotline.rules import Retention, Rules
from ivr.hotline.rules_reader import InvalidRules

OTHER = Rules(
    message_minutes=5,
    allowed_prefixes=("+62", "+65"),
    windows=Rules().windows[:2],
    promise=PromisePolicy(timedelta(hours=4), timedelta(minutes=15)),
    retry=RetryPolicy({AttemptStatus.BUSY: timedelta(minutes=7)}, 3),
    dispositions=(Disposition("solved", {"id": "Selesai"}), Disposition("later", {"id": "Nanti"}, Then.FOLLOW_UP)),
    wrap_up=timedelta(minutes=2),
    margin=timedelta(0),
    calls_per_second=0.5,
    retention=Retention(90, 365, 30),
    notices=NoticePolicy(frozenset({Event.TICKET, Event.SOLVED}), 5, time(20, 30), time(6)),
    delete_provider_copy=True,
    approval_needed=True,
)


@pytest.mark.parametrize("rules", [Rules(), OTHER])
def test_what_is_stored_is_read_back_the_same(rules: Rules) -> None:
    assert Rules.from_data(rules.to_data()) == rules


def test_what_is_absent_is_the_default() -> None:
    assert Rules.from_data({}) == Rules()
    assert Rules.from_data({"retention": {"names": 30}}).retention == Retention(names=30)
    assert Rules.from_data({"retry": {"max_attempts": 2}}).retry == RetryPolicy(max_attempts=2)


WRONG: list[tuple[str, Any]] = [
    ("message_minutes", 0),
    ("message_minutes", 2.5),
    ("message_minutes", "3"),
    ("message_minutes", True),
    ("allowed_prefixes", []),
    ("allowed_prefixes", ["62"]),
    ("allowed_prefixes", "+62"),
    ("windows", [{"key": "asap", "name": {"id": "a"}}] * 2),
    ("windows", [{"key": "asap", "name": {"id": " "}}]),
    ("windows", [{"key": "As soon", "name": {"id": "a"}}]),
    ("windows", [{"key": "a", "name": {"id": "a"}, "start": "11:00", "end": "08:00"}]),
    ("windows", [{"key": "a", "name": {"id": "a"}, "start": "late"}]),
    ("windows", [{"key": f"w{'x' * n}", "name": {"id": "a"}} for n in range(10)]),
    ("windows", ["asap"]),
    ("promise", {"asap_within": 0}),
    ("promise", {"soon": 1}),
    ("retry", {"max_attempts": 0}),
    ("retry", {"delays": {"busy": -1}}),
    ("retry", {"delays": {"connected": 1}}),
    ("dispositions", []),
    ("dispositions", [{"code": "solved", "name": {"id": "a"}, "then": "explode"}]),
    ("dispositions", [{"code": "solved", "name": {"id": "a"}, "reached": "yes"}]),
    ("dispositions", [None]),
    ("retention", {"messages": 0}),
    ("retention", []),
    ("notices", {"ticket": 1}),
    ("notices", {"birthday": True}),
    ("notices", {"ask_after": 0}),
    ("notices", {"quiet_from": "25:00"}),
    ("notices", {"quiet_until": 7}),
    ("delete_provider_copy", "no"),
    ("calls_per_second", float("inf")),
    ("calls_per_second", float("nan")),
    ("wrap_up", -1),
    ("anything", 1),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_what_cannot_be_is_named(name: str, value: Any) -> None:
    data = {**copy.deepcopy(Rules().to_data()), name: value}
    with pytest.raises(InvalidRules) as told:
        Rules.from_data(data)
    assert told.value.field.startswith(f"settings.{name}")
