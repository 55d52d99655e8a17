"""What an agent writes into a report, and what the audit says it was before."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from ivr.operations.console import report_details
from ivr.operations.console.report_details import ChangedMeanwhile, Details
from ivr.records.audit import AuditEntry
from tests.operations.console.waiting import ask_for_a_callback, hire
from tests.support.line import Line


def test_a_report_is_completed_and_the_audit_says_what_it_was(line: Line) -> None:
    staff = hire(line, "sari")
    ask_for_a_callback(line)
    (report,) = line.reports()
    told = Details("Bu Rina", "Keripik Rina", "business", "capital", "32.73", "modal kerja")
    for _ in range(2):
        with line.database.begin() as session:
            report_details.complete(
                session, report.id, told, report_details.seal(report), line.hotline.files, staff, line.now
            )
    (after,) = line.reports()
    assert report_details.details(after) == told
    with line.database.reading() as session:
        (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "report:complete"))
    assert entry.actor == "staff:sari"
    assert entry.before is not None
    assert entry.after is not None
    assert (entry.before["category"], entry.after["category"]) == ("demand", "capital")


def test_of_two_people_who_edit_one_report_the_second_is_told(line: Line) -> None:
    staff = hire(line, "sari")
    ask_for_a_callback(line)
    (report,) = line.reports()
    shown, files = report_details.seal(report), line.hotline.files
    with line.database.begin() as session:
        report_details.complete(session, report.id, Details(person="Rina"), shown, files, staff, line.now)
    with pytest.raises(ChangedMeanwhile), line.database.begin() as session:
        report_details.complete(session, report.id, Details(person="Rini"), shown, files, staff, line.now)
    assert line.reports()[0].person == "Rina"


@pytest.mark.parametrize(
    ("told", "field"),
    [
        (Details(who="king"), "who"),
        (Details(category="nonsense"), "category"),
        (Details(region="99.99"), "region"),
        (Details(person="x" * 256), "person"),
        (Details(needs="x" * 5000), "needs"),
    ],
)
def test_what_cannot_be_taken_is_named(line: Line, told: Details, field: str) -> None:
    staff = hire(line, "sari")
    ask_for_a_callback(line)
    (report,) = line.reports()
    with pytest.raises(report_details.BadDetail) as caught, line.database.begin() as session:
        report_details.complete(
            session, report.id, told, report_details.seal(report), line.hotline.files, staff, line.now
        )
    assert caught.value.field == field
