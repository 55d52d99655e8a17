"""The desk as a page: in both languages, and with nobody's number on it in full."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from tests.support.desk import (
    OTHER,
    ask_for_a_callback,
    do,
    leave_a_message,
    page,
    ring,
)
from tests.support.keys import to_the_place
from tests.support.line import AGENT, Line
from tests.support.people import send


def test_the_agents_number_is_on_no_page(line: Line, desk: FlaskClient) -> None:
    ask_for_a_callback(line)
    do(desk, "/next")
    ring(desk)
    for shown in (page(desk), page(desk, "/console/day")):
        assert AGENT not in shown
        assert "0811-1111-111" not in shown


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_is_there_in_both_languages(line: Line, supervisor: FlaskClient, language: str) -> None:
    send(supervisor, "/language", language=language)
    leave_a_message(line)
    line.dial(None).press(*to_the_place("2", who="1")).hang_up()
    callback = ask_for_a_callback(line, OTHER)
    do(supervisor, "/next")
    for path in ("", "/messages", "/abandoned", "/day", "/team", f"/callbacks/{callback.id}"):
        shown = page(supervisor, f"/console{path}")
        assert f'<html lang="{language}">' in shown
        assert "console." not in re.sub(r"(?:console\.(?:css|js)|console-plain)", "", shown), path
