"""Numbers as somebody wrote them, of any length or none at all."""

from __future__ import annotations

import pytest

from ivr.emulator.written_numbers import MOST_DIGITS, seconds, whole


def test_what_lies_between_the_bounds_is_taken() -> None:
    assert [whole("7"), whole(7), whole("-3", least=-5), seconds("0.5"), seconds(2)] == [7, 7, -3, 0.5, 2.0]


@pytest.mark.parametrize("written", ["", "x", "1.5", "--1", "6", True, None, 2.0, "9" * 5000])
def test_what_is_no_whole_number_between_them_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match="a whole number from 0 to 5 is expected"):
        whole(written, most=5)


@pytest.mark.parametrize("written", ["nan", "inf", "-1", True, None, [], 10**400, "9" * (MOST_DIGITS * 30)])
def test_what_is_no_length_of_time_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match="seconds"):
        seconds(written, most=60)
