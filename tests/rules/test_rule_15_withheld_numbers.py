"""Rule 15: "anonymous" and its numeric disguises are never stored as a telephone number."""

from __future__ import annotations

import re

import pytest

from tests.support.keys import told
from tests.support.line import CALLER, NUMBER, Line
from tests.support.webhooks import DOORS, all_text, contents, fields_of, send

DISGUISES = [
    "anonymous",
    "Anonymous",
    "unknown",
    "restricted",
    "unavailable",
    "private",
    "+266696687",
    "266696687",
    "+1266696687",
    "+86282452253",
    "+7378742833",
    "+17378742833",
    "+8656696",
    "+464",
    "sip:anonymous@anonymous.invalid",
    "client:Anonymous",
    "1500587",
    "",
]
TELEPHONE = re.compile(r"\+[0-9]{5,}")


@pytest.mark.parametrize("disguise", DISGUISES)
def test_a_withheld_number_is_stored_nowhere(line: Line, disguise: str) -> None:
    sid = "CA" + "1" * 32

    def fields(**more: str) -> dict[str, str]:
        return {**fields_of(sid, **more), "From": disguise, "Caller": disguise}

    send(line, "/voice/incoming", fields(CallStatus="ringing"))
    for turn, digits in enumerate(told()):
        send(line, f"/voice/turn?n={turn}&lang=id", fields(Digits=digits))
    for door in DOORS:
        send(
            line, f"{door}?n=2&lang=id", fields(RecordingSid="RE1", RecordingDuration="9", RecordingStatus="completed")
        )
    send(line, "/voice/status", fields(CallStatus="completed", CallDuration="9"))
    (report,) = line.reports()
    assert report.number is None
    found = set(TELEPHONE.findall(all_text(line.database))) - {NUMBER}
    assert found == set()
    if disguise and disguise != "1500587":
        kept = contents(line.database)
        del kept["releases"]  # what the hotline says may well hold such a word
        assert all(disguise not in row for rows in kept.values() for row in rows)


@pytest.mark.parametrize("disguise", DISGUISES[:12])
def test_it_is_not_stored_when_the_call_is_first_heard_of_by_its_status(line: Line, disguise: str) -> None:
    for status in ("ringing", "completed"):
        send(line, "/voice/status", {**fields_of("CA1", CallStatus=status), "From": disguise})
    assert set(TELEPHONE.findall(all_text(line.database))) <= {NUMBER}


@pytest.mark.parametrize("typed", ["266696687#", "86282452253#", "8656696#", "17378742833#"])
def test_a_disguise_that_is_typed_is_no_number_to_ring(line: Line, typed: str) -> None:
    caller = line.dial(None).press("3", "1", typed)
    assert line.words("number_wrong") in caller.heard
    caller.hang_up()
    assert line.callbacks() == []
    assert [report.number for report in line.reports()] == [None]


def test_a_withheld_caller_who_types_a_number_has_none_on_the_report_but_that(line: Line) -> None:
    line.dial(None).press("3", "1", "081234567890#", "1", "1")
    (report,), (callback,) = line.reports(), line.callbacks()
    assert (report.number, callback.number) == (CALLER, CALLER)
    assert all("anonymous" not in row for rows in contents(line.database).values() for row in rows)
