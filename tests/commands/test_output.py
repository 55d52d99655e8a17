"""A list as a table for people."""

from __future__ import annotations

import re

import pytest

from tests.commands.calling import LISTINGS, leave_a_message
from tests.support.line import Line
from tests.support.shell import Shell


def test_a_table_writes_numbers_and_times_as_people_at_home_do(line: Line, shell: Shell) -> None:
    leave_a_message(line)
    table = shell.say("reports")
    ticket = line.reports()[0].ticket
    for cell in ("0812-3456-7890", "2026-11-24 09:01 WIB", f"{ticket[:4]} {ticket[4:]}", "Kota Bandung, Jawa Barat"):
        assert cell in table
    assert table.splitlines()[0].split() == [
        *("TICKET", "FILED", "PHONE", "WHO", "CATEGORY", "REGION", "STATUS", "MESSAGE", "CALLBACK", "CHANNEL")
    ]


@pytest.mark.parametrize("noun", LISTINGS)
def test_where_there_is_nothing_it_is_said(line: Line, shell: Shell, noun: str) -> None:
    assert shell.rows(noun) == []
    assert shell.rows(noun, "list") == []
    assert re.fullmatch(r"There are no \w+ yet\.\n", shell.say(noun))
    assert re.fullmatch(r"No \w+ match\.\n", shell.say(noun, "--since", "2026-11-24"))
