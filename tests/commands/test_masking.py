"""What is masked holds no number, but for the hotline's own."""

from __future__ import annotations

import re

import pytest

from tests.commands.calling import LISTINGS, OTHER, leave_a_message
from tests.support.line import CALLER, NUMBER, Line
from tests.support.shell import Shell


@pytest.mark.parametrize("noun", LISTINGS)
def test_masked_hides_every_number(line: Line, shell: Shell, noun: str) -> None:
    leave_a_message(line)
    line.dial(OTHER).press("3", "2", "2", "081234567890#", "1", "1")
    line.clock.advance(1)
    for output in (shell.say(noun, "--masked"), shell.say(noun, "--masked", "--json")):
        digits = re.sub(r"[ .()+-]", "", output)
        for number in (CALLER, OTHER):
            assert number[3:] not in digits
        assert "*****" in output
        assert "890" in output or noun == "voicemails"


def test_the_hotline_s_own_number_is_nobody_s_secret(line: Line, shell: Shell) -> None:
    leave_a_message(line)
    assert NUMBER not in shell.say("calls", "--masked")
