"""The question when to be rung."""

from __future__ import annotations

from datetime import datetime

import pytest

from ivr.hotline.menus.callback_request import WHEN
from ivr.hotline.menus.menu import Context
from ivr.hotline.release_checks import menu_seconds
from ivr.hotline.script import default_script
from ivr.hotline.spoken_length import seconds
from ivr.hotline.state import State, Step
from prompts import catalogue

FILES = catalogue.load()
SCRIPT = default_script(FILES)


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_times_are_as_long_as_they_are_offered(language: str) -> None:
    """What the page estimates is what a caller hears in the evening, when all times lie tomorrow."""
    evening = datetime(2026, 11, 24, 18, tzinfo=SCRIPT.zone)
    state = State(step=Step.WHEN, language=language)
    heard = sum(seconds(say.text, language) for say in WHEN.asks(Context(state, SCRIPT, evening)))
    assert menu_seconds(SCRIPT, language)["when"] == pytest.approx(heard, abs=0.5)
