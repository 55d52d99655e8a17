"""The estimate of how long a text is spoken: it grows with the text, shrinks with the rate, and is near the truth."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.hotline.spoken_length import seconds

A_MINUTE_OF_ENGLISH = " ".join(["People who call us want to hear what they can do next."] * 12 + ["Thank you for it."])
"""148 words."""


def test_a_minute_of_english_takes_about_a_minute() -> None:
    assert 38 < seconds(A_MINUTE_OF_ENGLISH, "en") < 66


@pytest.mark.parametrize(("rate", "times"), [("50%", 2.0), ("80%", 1.25), ("100%", 1.0), ("200%", 0.5)])
def test_a_faster_voice_takes_less(rate: str, times: float) -> None:
    text = "Untuk informasi, tekan 4."
    assert seconds(text, "id", rate) == pytest.approx(seconds(text, "id") * times)


def test_a_digit_is_a_word() -> None:
    assert seconds("tekan 4", "id") > seconds("tekan x", "id")


@given(st.text(), st.text(), st.sampled_from(["id", "en"]))
def test_more_words_take_longer(text: str, more: str, language: str) -> None:
    assert 0 <= seconds(text, language) <= seconds(f"{text} {more}", language) + 1e-9
