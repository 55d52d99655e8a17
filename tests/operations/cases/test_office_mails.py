"""The mail of the day to an office: once, on days on which it works."""

from __future__ import annotations

from ivr.operations.cases import office_mails
from tests.support.line import Line, wib
from tests.support.office import HOURS, Caught, add_office, forwarded, links_in, post


def daily(line: Line, at: str) -> int:
    with line.database.begin() as session:
        return office_mails.write_daily(session, HOURS, wib(at))


def test_a_daily_mail_goes_out_once_at_eight_on_working_days_with_all_cases(line: Line, server: Caught) -> None:
    office = add_office(line.database, line.now, daily=True)
    for _ in range(2):
        forwarded(line, office)
    assert post(line.database, server, line.now) == 0
    assert daily(line, "2026-11-25 07:59") == 0
    assert [daily(line, "2026-11-25 08:00"), daily(line, "2026-11-25 08:00")] == [1, 0]
    assert daily(line, "2026-11-28 08:00") == 0  # Saturday
    assert post(line.database, server, wib("2026-11-25 08:00")) == 1
    assert len(set(links_in(server.mails[0]))) == 2


def test_a_daily_mail_waits_for_an_offices_own_holiday(line: Line) -> None:
    forwarded(line, add_office(line.database, line.now, daily=True, days_off="2026-11-25"))
    assert daily(line, "2026-11-25 08:00") == 0
    assert daily(line, "2026-11-26 08:00") == 1
