"""The daily report says whether enough agents are planned for what was promised, in every language of the hotline."""

from __future__ import annotations

from datetime import timedelta

from ivr.hotline.script import Script
from ivr.operations.correspondence.daily_capacity import daily
from ivr.operations.correspondence.wording import Wording
from ivr.records.database import Database
from tests.operations.capacity.planned import promised, with_plan
from tests.operations.correspondence.report import report_of
from tests.support.line import WIB, Line
from tests.support.office import Caught, text_of
from tests.support.queue import NOW, SCRIPT, later

BOTH = Wording(("id", "en"), WIB)


def said(database: Database, script: Script = SCRIPT, minutes: float = 0) -> tuple[str, ...]:
    with database.reading() as session:
        return daily(session, script, BOTH, later(minutes))


def test_enough_are_planned(database: Database) -> None:
    assert said(database, with_plan(4)) == (
        "Petugas mulai 24 Nov 2026 09.00: 4 direncanakan, 0 diperlukan untuk janji hari itu. Cukup.",
        "Agents from 24 Nov 2026 09:00: 4 planned, 0 needed for what was promised that day. Enough.",
    )


def test_too_few_are_planned_for_the_morning_and_somebody_waits_without_a_time(database: Database) -> None:
    promised(database, 30, later(60))
    promised(database, 2, NOW + timedelta(days=391), first=50, promised_due_at=None)
    indonesian, english = said(database, with_plan(2), minutes=-90)
    assert indonesian.startswith("Petugas mulai 24 Nov 2026 08.00: 2 direncanakan, 2 diperlukan")
    assert english.endswith("Enough. 2 people who were told no time wait, the first since 15 Nov 2026 09:00.")
    assert "Missing: 2. 12 promises are at risk." in said(database, with_plan(2))[1]
    assert "Kurang: 2. 12 janji terancam." in said(database, with_plan(2))[0]


def test_without_a_plan_it_says_so(line: Line, server: Caught) -> None:
    assert said(line.database)[1].startswith("No staffing plan is published")
    told = text_of(report_of(line, server))
    assert "Belum ada rencana petugas yang terbit" in told
    assert "No staffing plan is published" in told
    assert "/wallboard/capacity" in told
