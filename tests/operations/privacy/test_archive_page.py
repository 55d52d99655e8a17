"""The page of a person's copy: every state and step in words, what became of it, and nothing of others."""

from __future__ import annotations

import dataclasses
import io
import json
import zipfile
from collections.abc import Collection

import pytest

from ivr.hotline.callback import CallbackStatus
from ivr.hotline.case import CaseEvent, CaseRemark, CaseStatus
from ivr.operations.cases import office_mails
from ivr.operations.console.report_details import Details
from ivr.operations.privacy import archive, archive_page, own_cases, personal_data
from ivr.operations.privacy.archive_page import Words
from tests.operations.privacy.known import copy_of
from tests.support.keys import sent, to_the_beep
from tests.support.line import CALLER, WIB, Line
from tests.support.office import add_office, all_cases, do, forwarded
from tests.support.scheduled import pass_time


def known(kind: str) -> set[str]:
    return {key.removeprefix(f"{kind}.") for key in archive_page.TEXTS.of("id") if key.startswith(f"{kind}.")}


def test_every_state_and_step_has_a_word_on_the_page() -> None:
    assert known("case") == {one.value for one in CaseStatus}
    assert known("event") == {one.value for one in (*CaseEvent, *CaseRemark)}
    assert known("callback") == {one.value for one in CallbackStatus}
    assert known("field") == set(vars(Details()))
    assert known("by") == {own_cases.DESK, own_cases.HOTLINE, own_cases.OFFICE}
    edited = {"event": "edit", "at": "2026-11-24T02:17:00+00:00", "by": "desk", "note": "person business"}
    assert archive_page._step(Words("id"), edited).endswith("\n    nama, usaha")


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("late", "terlambat"),
        ("talk", "setelah berbicara dengan Anda"),
        (office_mails.refused_note("550 no {mailbox}"), "surat ke dinas itu ditolak: 550 no {mailbox}"),
        ("Sudah late, kata Bu Siti", "Sudah late, kata Bu Siti"),
    ],
)
def test_the_hotlines_own_reasons_are_told_in_words_and_those_of_people_as_they_are(note: str, told: str) -> None:
    step = {"event": "take_back", "at": "2026-11-24T02:17:00+00:00", "by": "hotline", "note": note}
    assert archive_page._step(Words("id"), step).endswith(f"\n    {told}")


@pytest.mark.parametrize(
    ("zone", "name"), [("+07:00", "WIB"), ("+08:00", "WITA"), ("+09:00", "WIT"), ("+05:30", "UTC+0530")]
)
def test_a_moment_is_told_with_its_zone(zone: str, name: str) -> None:
    assert Words("id").moment(f"2026-05-04T09:06:59{zone}") == f"4 Mei 2026 pukul 09.06 {name}"
    assert Words("en").moment(f"2026-05-04T09:06:59{zone}") == f"4 May 2026, 09:06 {name}"
    assert Words("id").moment(None) == ""


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
def test_the_copy_is_written_in_the_hotlines_first_language(line: Line) -> None:
    files = line.hotline.files
    turned = dataclasses.replace(files, catalogues=dict(reversed(files.catalogues.items())))
    line.dial().press(*to_the_beep()).speak(8).press(*sent())
    pass_time(line, 60)
    with line.database.reading() as session:
        found = personal_data.find(session, CALLER)
        packed = archive.to_zip(session, line.hotline.recordings, found, turned, line.now, WIB)
    page = zipfile.ZipFile(io.BytesIO(packed)).read(archive.PAGE).decode()
    assert page.startswith('<!doctype html>\n<html lang="en">')
    for words in ("<h1>What we keep about 0812-3456-7890</h1>", "The file <i>data.json</i> beside it", "You rang us"):
        assert words in page, words
    assert "Panggilan" not in page


@one_database
def test_a_copy_without_anything_else_of_others(line: Line) -> None:
    line.dial("+6281311112222").press("3", "1", "2", "081234567890#", "1", "1").hang_up()
    line.clock.advance(60)
    told, page = copy_of(line)
    assert told["callbacks"]
    others: Collection[str] = ("81311112222", "1311-1122", "1311-112222")
    assert [number for number in others if number in json.dumps(told) or number in page] == []
