"""How far a message has come, whatever order the news of it arrive in."""

from __future__ import annotations

from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.hotline.writing.delivery import Delivery, further, told

NEWS = st.lists(st.sampled_from(Delivery), min_size=1, max_size=8)


@given(NEWS, st.randoms())
def test_news_that_are_shuffled_and_told_twice_come_to_the_same(news: list[Delivery], random: object) -> None:
    shuffled = [*news, *news]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert reduce(further, shuffled) == reduce(further, news)


@given(NEWS, st.sampled_from(Delivery))
def test_it_only_moves_up(news: list[Delivery], more: Delivery) -> None:
    known = reduce(further, news)
    assert further(known, more).rank >= known.rank


@pytest.mark.parametrize(
    ("known", "news", "true"),
    [
        (Delivery.READ, Delivery.SENT, Delivery.READ),
        (Delivery.DELIVERED, Delivery.FAILED, Delivery.DELIVERED),
        (Delivery.UNDELIVERED, Delivery.DELIVERED, Delivery.DELIVERED),
        (Delivery.SENT, Delivery.FAILED, Delivery.FAILED),
        (Delivery.UNCERTAIN, Delivery.ACCEPTED, Delivery.ACCEPTED),
        (Delivery.SENDING, Delivery.UNCERTAIN, Delivery.UNCERTAIN),
        (Delivery.ACCEPTED, Delivery.UNCERTAIN, Delivery.ACCEPTED),
    ],
)
def test_what_is_true_once_both_are_known(known: Delivery, news: Delivery, true: Delivery) -> None:
    assert further(known, news) is true


@pytest.mark.parametrize(
    ("word", "means"),
    [
        ("queued", Delivery.ACCEPTED),
        ("Sent", Delivery.SENT),
        ("delivered", Delivery.DELIVERED),
        ("read", Delivery.READ),
        ("undelivered", Delivery.UNDELIVERED),
        ("failed", Delivery.FAILED),
        ("canceled", Delivery.WITHDRAWN),
        ("received", None),
        ("receiving", None),
        ("teleported", None),
        ("", None),
    ],
)
def test_the_providers_words_are_understood_and_new_ones_change_nothing(word: str, means: Delivery | None) -> None:
    assert told(word) is means


def test_ticks_are_those_of_a_telephone() -> None:
    ticks = {state: state.ticks for state in Delivery if state.ticks}
    assert ticks == {Delivery.ACCEPTED: 1, Delivery.SENT: 1, Delivery.DELIVERED: 2, Delivery.READ: 3}


def test_what_has_arrived_has_not_failed() -> None:
    assert [state for state in Delivery if state.has_failed] == [Delivery.UNDELIVERED, Delivery.FAILED]
    assert [state for state in Delivery if state.has_arrived] == [Delivery.DELIVERED, Delivery.READ]
