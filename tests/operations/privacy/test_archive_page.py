"""The page of a person's copy: every state and step in words, what became of it, and nothing of others."""

from __future__ import annotations

import json
from collections.abc import Collection

import pytest

from ivr.hotline.callback import CallbackStatus
from ivr.hotline.case import CaseEvent, CaseRemark, CaseStatus
from ivr.operations.console.report_details import Details
from ivr.operations.privacy import archive_page
from tests.operations.privacy.known import copy_of
from tests.support.keys import sent, to_the_beep
from tests.support.line import Line
from tests.support.office import add_office, all_cases, do, forwarded
from tests.support.scheduled import pass_time


def test_every_state_and_step_has_a_word_on_the_page() -> None:
    assert set(archive_page._CASE) == {one.value for one in CaseStatus}
    assert set(archive_page._EVENT) == {one.value for one in (*CaseEvent, *CaseRemark)}
    assert set(archive_page._CALLBACK) == {one.value for one in CallbackStatus}
    assert set(archive_page._FIELD) == set(vars(Details()))
    edited = {"event": "edit", "at": "2026-11-24T02:17:00+00:00", "by": "desk", "note": "person business"}
    assert archive_page._step(edited).endswith("\n    nama, usaha")


one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@one_database
def test_the_copy_tells_what_became_of_the_report_and_who_was_given_it(line: Line) -> None:
    line.dial().press(*to_the_beep()).speak(8).press(*sent())
    pass_time(line, 60)
    office = add_office(line.database, line.now)
    case = forwarded(line, office)
    note = "Beritahu <Pak Budi> 0899-1111-222 di rumah"
    do(line.database, case.id, CaseEvent.ANSWER, line.now, note=note, actor=f"office:{office.id}:rini")
    told, page = copy_of(line)
    (found,) = [one for one in told["cases"] if one["answer"]]
    assert [one["office"] for one in found["given_to"]] == ["Dinas Koperasi Kota Bandung"]
    assert [(step["event"], step["by"]) for step in found["steps"]] == [
        ("check", "desk"), ("forward", "desk"), ("answer", "office"),
    ]  # fmt: skip
    assert len(found["mails"]) == 1
    assert len(told["cases"]) == len(all_cases(line.database))
    for shown in (json.dumps(told), page):
        assert "0899-1111-222" not in shown, "somebody else's number"
        assert "rini" not in shown
        assert "sari" not in shown
    assert "0812-3456-7890" in page
    assert "&lt;Pak Budi&gt;" in page
    for word in ("Diteruskan", "Kota Bandung, Jawa Barat", "Dinas Koperasi Kota Bandung", "Penanganan laporan"):
        assert word in page


@one_database
def test_a_copy_without_anything_else_of_others(line: Line) -> None:
    line.dial("+6281311112222").press("3", "1", "2", "081234567890#", "1", "1").hang_up()
    line.clock.advance(60)
    told, page = copy_of(line)
    assert told["callbacks"]
    others: Collection[str] = ("81311112222", "1311-1122", "1311-112222")
    assert [number for number in others if number in json.dumps(told) or number in page] == []
