"""Which part of a list is wanted."""

from __future__ import annotations

import pytest

from tests.commands.calling import LISTINGS, OTHER, ask_to_be_rung, leave_a_message
from tests.support.line import CALLER, Line
from tests.support.shell import Shell


@pytest.mark.parametrize("noun", LISTINGS)
def test_the_newest_comes_first_and_a_period_can_be_chosen(line: Line, shell: Shell, noun: str) -> None:
    at = {"reports": "created_at", "callbacks": "created_at", "voicemails": "recorded_at", "calls": "arrived_at"}[noun]
    for number in (CALLER, OTHER, "+628111222333"):
        if noun == "callbacks":
            ask_to_be_rung(line, number)
        else:
            leave_a_message(line, number)
        line.clock.advance(3600)
    times = [row[at] for row in shell.rows(noun)]
    assert len(times) == 3
    assert times == sorted(times, reverse=True)
    assert [row[at] for row in shell.rows(noun, "--limit", "2")] == times[:2]
    assert [row[at] for row in shell.rows(noun, "--since", times[1])] == times[:2]
    assert [row[at] for row in shell.rows(noun, "--until", times[1])] == times[2:]
    assert [row[at] for row in shell.rows(noun, "--since", "2026-11-24 10:00", "--until", "2026-11-24 11:00")] == (
        times[1:2]
    )
    assert len(shell.rows(noun, "--since", "2026-11-24", "--until", "2026-11-24")) == 3
    assert shell.rows(noun, "--since", "2026-11-25") == []
    assert "These are the newest 2" in shell.say(noun, "--limit", "2")
