"""The 24 hours in which somebody who has written may be answered freely."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ivr.hotline.writing import reply_window
from tests.support.line import TUESDAY_MORNING, wib

WROTE = wib(TUESDAY_MORNING)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("after", "is_open"),
    [
        (timedelta(0), True),
        (timedelta(hours=24) - SECOND, True),
        (timedelta(hours=24), False),
        (timedelta(hours=24) + SECOND, False),
    ],
)
def test_it_is_open_for_a_day_and_closed_at_its_very_end(after: timedelta, is_open: bool) -> None:
    assert reply_window.is_open(WROTE, WROTE + after) is is_open


def test_who_never_wrote_has_none() -> None:
    assert reply_window.closes_at(None) is None
    assert not reply_window.is_open(None, WROTE)
    assert reply_window.left(None, WROTE) == timedelta(0)
    assert not reply_window.is_nearly_over(None, WROTE)


def test_what_is_left_of_it_is_told_and_that_it_is_not_much() -> None:
    assert reply_window.left(WROTE, WROTE + timedelta(hours=20)) == timedelta(hours=4)
    assert reply_window.left(WROTE, WROTE + timedelta(hours=30)) == timedelta(0)
    assert not reply_window.is_nearly_over(WROTE, WROTE + timedelta(hours=20))
    assert reply_window.is_nearly_over(WROTE, WROTE + timedelta(hours=23))
    assert not reply_window.is_nearly_over(WROTE, WROTE + timedelta(hours=24))
