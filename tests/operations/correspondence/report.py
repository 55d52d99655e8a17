"""The report of the day, as it is sent."""

from __future__ import annotations

from email.message import EmailMessage

from ivr.operations.correspondence import daily_report
from tests.support.line import Line, wib
from tests.support.office import HOURS, Caught, post

DEWI = "dewi@example.id"
NEXT_DAY = "2026-11-25 08:00"


def report_of(line: Line, server: Caught, at: str = NEXT_DAY) -> EmailMessage:
    """The report as it arrives, written at this moment."""
    with line.database.begin() as session:
        assert daily_report.write_daily(session, (DEWI,), HOURS, wib(at)) == 1
    post(line.database, server, wib(at))
    return next(mail for mail in reversed(server.mails) if mail["To"] == DEWI)
