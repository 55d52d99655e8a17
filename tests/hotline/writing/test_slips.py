"""How many slips of the finger lie between two words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.hotline.writing.slips import allowed, slips

WORDS = st.text("abcde", max_size=8)


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        ("bandung", "bandung", 0),
        ("bandng", "bandung", 1),
        ("banddung", "bandung", 1),
        ("bamdung", "bandung", 1),
        ("badnung", "bandung", 1),
        ("bdung", "bandung", 2),
        ("bekasi", "bandung", 3),
        ("", "ab", 2),
    ],
)
def test_they_are_counted_up_to_what_matters(one: str, other: str, count: int) -> None:
    assert slips(one, other, 2) == count


@given(WORDS, WORDS)
def test_they_are_the_same_both_ways(one: str, other: str) -> None:
    assert slips(one, other, 3) == slips(other, one, 3)
    assert (slips(one, other, 3) == 0) == (one == other)


def test_short_words_may_have_none() -> None:
    assert [allowed("x" * length) for length in (1, 4, 5, 8, 9, 20)] == [0, 0, 1, 1, 2, 2]
