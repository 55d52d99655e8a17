"""Verbs and states survive being written down; events are written so that a person can read them."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.hotline.choices import Choice, Meaning
from ivr.hotline.state import Goal, State, Step
from ivr.hotline.verbs import (
    Ask,
    Connect,
    HangUp,
    Left,
    Offer,
    Pressed,
    Promised,
    Record,
    Recorded,
    Say,
    TimesFound,
    Verb,
)
from ivr.records.encoding import event_to_json, verbs_from_json, verbs_to_json

texts = st.text(max_size=30)
says = st.builds(Say, texts, texts, texts, st.none() | st.text(min_size=1, max_size=10))
verbs = st.one_of(
    says,
    st.builds(
        Ask,
        st.lists(says, max_size=3).map(tuple),
        st.none() | st.integers(1, 9),
        st.sampled_from(["", "#"]),
        st.integers(1, 9),
    ),
    st.builds(Record, st.lists(says, max_size=2).map(tuple), st.integers(1, 300), st.integers(1, 9)),
    st.builds(Connect, texts, texts, st.integers(1, 60)),
    st.just(HangUp()),
)


@given(st.lists(verbs, max_size=5).map(tuple))
def test_verbs_come_back_as_they_were(found: tuple[Verb, ...]) -> None:
    assert verbs_from_json(verbs_to_json(found)) == found


@given(
    st.builds(
        State,
        step=st.sampled_from(Step),
        release=st.integers(0, 9),
        language=st.sampled_from(["id", "en"]),
        open=st.booleans(),
        caller=st.none() | texts,
        goal=st.none() | st.sampled_from(Goal),
        misses=st.integers(0, 3),
        just_typed=st.booleans(),
        back=st.lists(st.sampled_from(Step).map(str), max_size=4).map(tuple),
        candidates=st.lists(texts, max_size=3).map(tuple),
        recorded=st.booleans(),
        ending=st.none() | texts,
        times=st.none() | st.lists(st.tuples(texts, texts, texts), max_size=3).map(tuple),
    )
)
def test_a_state_comes_back_as_it_was(state: State) -> None:
    assert State.from_json(state.to_json()) == state


def test_what_is_as_it_began_takes_no_room() -> None:
    assert State().to_json() == "{}"
    assert State.from_json("{}") == State()


def test_a_field_of_another_release_is_passed_over() -> None:
    assert State.from_json('{"step":"who","from_the_future":1}') == State(step=Step.WHO)


def test_what_is_no_verb_is_refused() -> None:
    with pytest.raises(ValueError, match="not a verb"):
        verbs_from_json('[{"dance": true}]')


@pytest.mark.parametrize(
    ("event", "written"),
    [
        (Pressed("1"), {"event": "pressed", "keys": "1"}),
        (Left(), {"event": "left"}),
        (
            Recorded("RE1", 9, hung_up=True),
            {"event": "recorded", "recording": "RE1", "seconds": 9, "hung_up": True, "by_silence": False},
        ),
    ],
)
def test_events_are_told_by_name(event: object, written: dict[str, object]) -> None:
    assert json.loads(event_to_json(event)) == written  # type: ignore[arg-type]


def test_a_moment_in_an_event_is_told_with_its_zone() -> None:
    told = json.loads(event_to_json(Promised("40312345", None, datetime(2026, 11, 24, 4, tzinfo=UTC))))
    assert "2026-11-24T04:00:00+00:00" in told["deadline"]


def test_the_times_that_have_room_are_told_in_an_event() -> None:
    due, deadline = datetime(2026, 11, 24, 2, tzinfo=UTC), datetime(2026, 11, 24, 4, tzinfo=UTC)
    told = json.loads(event_to_json(TimesFound((Offer("asap", due, deadline),))))
    assert told["offers"] == [{"window": "asap", "due": due.isoformat(), "deadline": deadline.isoformat()}]
    assert json.loads(event_to_json(TimesFound(None))) == {"event": "timesfound", "offers": None, "gone": False}


def test_choices_are_kept_with_their_question_and_a_question_without_any_is_kept_as_ever() -> None:
    choices = (Choice("1", "Ya", meaning=Meaning.YES), Choice("9", "Tidak tahu", "#", about="Lewati"))
    asked = Ask((Say("Benar?", "id"),), choices=choices)
    assert verbs_from_json(verbs_to_json([asked])) == (asked,)
    assert "choices" not in verbs_to_json([Ask((Say("Benar?", "id"),))])
