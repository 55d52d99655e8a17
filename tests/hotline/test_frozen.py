"""A record with some fields changed is a new record: the old one stays, and a field that is none is refused."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from ivr.hotline.flow import Turn
from ivr.hotline.frozen import replace
from ivr.hotline.menus.menu import Context, Move
from ivr.hotline.state import State, Step
from ivr.hotline.verbs import Say
from tests.support.line import files, wib

STATE = State(step=Step.CATEGORY, language="en", back=("welcome",), misses=1)
RECORDS: list[tuple[Any, dict[str, Any]]] = [
    (STATE, {"misses": 2, "back": ()}),
    (Context(STATE, files(), wib("2026-11-24 09:00")), {"state": State()}),
    (Turn(STATE), {"state": State(), "effects": ()}),
    (Move(STATE), {"before": (Say("Halo.", "id", "welcome"),)}),
    (Say("halo.", "id", "welcome"), {"text": "Halo."}),
]


@pytest.mark.parametrize(("record", "changes"), RECORDS, ids=lambda value: type(value).__name__)
def test_it_is_what_the_standard_library_makes(record: Any, changes: dict[str, Any]) -> None:
    before = dict(vars(record))
    made = replace(record, **changes)
    assert made == dataclasses.replace(record, **changes)
    assert (type(made), vars(record)) == (type(record), before)
    assert made != record


@pytest.mark.parametrize("record", [record for record, _ in RECORDS], ids=lambda value: type(value).__name__)
def test_such_records_are_plain(record: Any) -> None:
    kind = type(record)
    assert dataclasses.is_dataclass(kind)
    assert vars(record).keys() == {field.name for field in dataclasses.fields(kind) if field.init}
    assert not hasattr(kind, "__post_init__")


def test_a_field_that_it_has_not_is_refused() -> None:
    with pytest.raises(TypeError, match="State has no field missses"):
        replace(STATE, missses=2)
