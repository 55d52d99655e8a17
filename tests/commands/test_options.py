"""Moments as people write them on a command line."""

from __future__ import annotations

from tests.support.line import Line
from tests.support.shell import Shell


def test_what_is_not_a_time_is_refused(line: Line, shell: Shell) -> None:
    result = shell.give("reports", "--since", "yesterday", exit_code=2)
    assert "'yesterday' is not a date and time such as 2026-11-24 09:30" in result.output
