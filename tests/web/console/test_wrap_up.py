"""What came of a callback, and what was learnt: written down once, and nothing that was typed is lost."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.operations.callbacks import lapsed_claims
from ivr.operations.console import report_details, wrap_up
from ivr.records.models import Callback
from ivr.records.moved_promises import MovedPromise
from tests.support.desk import (
    ask_for_a_callback,
    audited,
    do,
    finish,
    in_wrap_up,
    leave_a_message,
    page,
    ring,
)
from tests.support.keys import told
from tests.support.line import CALLER, Line, files
from tests.support.people import client_of
from tests.support.planned import planned
from tests.support.queue import Queue


def test_finishing_twice_is_finishing_once(line: Line, desk: FlaskClient) -> None:
    callback = ask_for_a_callback(line)
    do(desk, "/next")
    for _ in range(2):
        assert "Hasilnya tersimpan." in finish(desk, callback, "wrong_number", notes="Salah.")
    assert line.callbacks()[0].notes == "Salah."
    assert len(audited(line, "callback:finish")) == 1


def test_other_notes_from_a_second_window_are_never_said_to_be_saved(line: Line, desk: FlaskClient) -> None:
    callback = ask_for_a_callback(line)
    do(desk, "/next")
    finish(desk, callback, "wrong_number", notes="Salah.")
    again = finish(desk, callback, "wrong_number", notes="Nomor toko sebelah.")
    assert "Hasilnya tersimpan." not in again
    assert "sudah Anda selesaikan dengan hasil: Salah sambung" in again
    assert "Nomor toko sebelah." in again
    assert line.callbacks()[0].notes == "Salah."


@pytest.mark.parametrize(
    ("notes", "said"), [("Salah.", "Hasilnya tersimpan."), ("Lain.", "sudah Anda selesaikan dengan hasil")]
)
def test_of_two_clicks_at_one_moment_the_slower_is_told_the_result(
    line: Line, desk: FlaskClient, monkeypatch: pytest.MonkeyPatch, notes: str, said: str
) -> None:
    callback = ask_for_a_callback(line)
    do(desk, "/next")
    other, looked = client_of(line.app, "sari"), wrap_up.finished_before

    def then_the_other_was_quicker(session: Session, callback_id: int, staff_id: int) -> Callback | None:
        found = looked(session, callback_id, staff_id)
        monkeypatch.setattr(wrap_up, "finished_before", looked)
        finish(other, callback, "wrong_number", notes="Salah.")
        return found

    monkeypatch.setattr(wrap_up, "finished_before", then_the_other_was_quicker)
    shown = finish(desk, callback, "wrong_number", notes=notes)
    assert said in shown
    assert "waktunya habis" not in shown
    assert (line.callbacks()[0].notes, len(audited(line, "callback:finish"))) == ("Salah.", 1)


def test_a_claim_that_lapsed_while_typing_loses_nothing_that_was_typed(line: Line, desk: FlaskClient) -> None:
    callback = ask_for_a_callback(line)
    (report,) = line.reports()
    do(desk, "/next")
    line.clock.advance(600)
    lapsed_claims.free(line.database, line.now)
    shown = finish(
        desk,
        callback,
        notes="Panjang sekali.",
        report=str(report.id),
        seal=report_details.seal(report),
        person="Bu Rina",
    )
    assert "tidak lagi Anda pegang" in shown
    assert "Panjang sekali." in shown
    assert "Bu Rina" in shown
    assert "Ambil lagi" in shown
    assert (line.callbacks()[0].status, line.reports()[0].person) == ("waiting", None)


def test_a_result_that_does_not_fit_keeps_what_was_typed(line: Line, desk: FlaskClient) -> None:
    callback = ask_for_a_callback(line)
    do(desk, "/next")
    ring(desk)
    shown = finish(desk, callback, notes="Masih berdering.")
    assert "tidak cocok dengan keadaan sekarang" in shown
    assert "Masih berdering." in shown
    for code, follow_up, words in (("", "", "Pilih hasil"), ("follow_up", "2020-01-01T09:00", "Tulis kapan")):
        line.clock.advance(0)
        shown = finish(desk, callback, code, notes="Masih ada.", follow_up=follow_up)
        assert words in shown
        assert "Masih ada." in shown


def test_a_follow_up_is_rung_at_the_time_that_was_agreed(line: Line, desk: FlaskClient) -> None:
    callback = ask_for_a_callback(line)
    do(desk, "/next")
    finish(desk, callback, "follow_up", follow_up="2026-11-25T10:30")
    (row,) = line.callbacks()
    assert (row.status, row.due_at.isoformat()) == ("waiting", "2026-11-25T03:30:00+00:00")


def test_a_report_is_completed_while_the_callback_is_in_hand(line: Line, desk: FlaskClient) -> None:
    callback = ask_for_a_callback(line)
    (report,) = line.reports()
    do(desk, "/next")
    fields = {"callback": callback.id, "report": report.id, "seal": report_details.seal(report)}
    told = {"person": "Bu Rina", "business": "Keripik", "who": "business", "category": "capital", "needs": "Modal"}
    assert "dapat berarti beberapa" in do(desk, "/report", **fields, **told, region="bandung")
    assert "tidak ditemukan" in do(desk, "/report", **fields, **told, region="atlantis")
    assert "Laporan tersimpan." in do(desk, "/report", **fields, **told, region="Kota Bandung, Jawa Barat")
    (after,) = line.reports()
    assert (after.person, after.category, after.region, after.needs) == ("Bu Rina", "capital", "32.73", "Modal")


def test_saving_the_report_keeps_the_notes_on_the_page(line: Line, desk: FlaskClient) -> None:
    callback = ask_for_a_callback(line)
    (report,) = line.reports()
    do(desk, "/next")
    shown = do(
        desk,
        "/report",
        callback=callback.id,
        report=report.id,
        seal=report_details.seal(report),
        person="Bu Rina",
        notes="Belum selesai",
    )
    assert "Laporan tersimpan." in shown
    assert "Belum selesai" in shown


def test_of_two_who_complete_one_report_the_second_sees_both(
    line: Line, desk: FlaskClient, supervisor: FlaskClient
) -> None:
    callback = ask_for_a_callback(line)
    (report,) = line.reports()
    do(desk, "/next")
    fields = {"callback": callback.id, "report": report.id, "seal": report_details.seal(report), "category": "demand"}
    do(supervisor, "/report", **fields, person="Rini")
    shown = do(desk, "/report", **fields, person="Rina")
    assert "baru saja diubah orang lain" in shown
    assert "Tersimpan sekarang: Rini" in shown
    assert 'value="Rina"' in shown
    seal = re.findall(r'name="seal" value="(\w+)"', shown)[0]
    do(desk, "/report", **{**fields, "seal": seal}, person="Rina")
    assert line.reports()[0].person == "Rina"


def test_who_does_not_hold_it_completes_nothing(line: Line, desk: FlaskClient) -> None:
    ask_for_a_callback(line)
    (report,) = line.reports()
    assert "tidak lagi Anda pegang" in do(
        desk, "/report", report=report.id, seal=report_details.seal(report), person="Bukan saya"
    )
    assert line.reports()[0].person is None


def test_a_finished_callback_takes_its_messages_with_it(line: Line, desk: FlaskClient) -> None:
    voicemail = leave_a_message(line)
    do(desk, "/messages/callback", voicemail=voicemail.id)
    do(desk, "/next")
    finish(desk, line.callbacks()[0])
    assert line.voicemails()[0].handled_at is not None


def test_a_time_at_which_we_are_closed_is_not_agreed_on_silently(line: Line, desk: FlaskClient) -> None:
    callback = in_wrap_up(line, desk)
    shown = finish(desk, callback, "follow_up", follow_up="2026-11-29T10:00", notes="Hari Minggu?")
    assert "Paling cepat Sen, 30 Nov 2026 08.00 WIB" in shown
    assert "Hari Minggu?" in shown
    assert line.callbacks()[0].status == "wrap_up"
    assert "Hasilnya tersimpan." in finish(desk, callback, "follow_up", follow_up="2026-11-30T08:00")


def test_a_second_window_is_told_what_was_sent_from_the_first(line: Line, desk: FlaskClient) -> None:
    callback = ask_for_a_callback(line)
    line.dial(CALLER).press(*told(who="1"))
    report = line.reports()[0]
    fields = {"report": str(report.id), "seal": report_details.seal(report)}
    do(desk, "/next")
    finish(desk, callback, "wrong_number", notes="Salah.", **fields, region="Kota Bandung, Jawa Barat")
    shown = finish(desk, callback, "solved", notes="Salah.", **fields, region="Kota Bandung, Jawa Barat")
    assert "sudah Anda selesaikan dengan hasil: Salah sambung" in shown
    assert "waktunya habis" not in shown
    assert "Yang Anda ketik</b>" not in shown
    assert "Lain." in finish(desk, callback, "solved", notes="Lain.", **fields)
    assert [row.disposition for row in line.callbacks()] == ["wrong_number"]


def test_where_agents_are_planned_a_time_with_room_is_chosen_and_promised(line: Line, desk: FlaskClient) -> None:
    line.publish(planned(files(), 1))
    callback = in_wrap_up(line, desk)
    shown = page(desk)
    assert '<option value="morning@2026-11-25">pagi: Rab, 25 Nov 2026 08.00 WIB sampai 11.00 WIB</option>' in shown
    assert 'value="asap"' not in shown  # that is no set time
    assert "Hasilnya tersimpan." in finish(desk, callback, "follow_up", again="morning@2026-11-25")
    (row,) = line.callbacks()
    told = datetime(2026, 11, 25, 1, tzinfo=UTC), datetime(2026, 11, 25, 4, tzinfo=UTC)
    assert (row.status, row.window, row.rung_at, row.attempts_made) == ("waiting", "morning", None, 0)
    assert (row.promised_due_at, row.deadline_at) == (row.due_at, row.order_at) == told
    with line.database.reading() as session:
        (kept,) = session.scalars(select(MovedPromise))
    assert kept.rung_at is not None  # the first promise stays in the books as it was


def test_a_time_that_was_taken_meanwhile_is_told_and_nothing_typed_is_lost(line: Line, desk: FlaskClient) -> None:
    line.publish(planned(files(), 1))
    callback, queue = in_wrap_up(line, desk), Queue(line.database)
    until = datetime(2026, 11, 25, 4, tzinfo=UTC)
    for person in range(2, 40):
        queue.waits(person, window="morning", due_at=until - timedelta(hours=3), deadline_at=until, order_at=until)
    shown = finish(desk, callback, "follow_up", again="morning@2026-11-25", notes="Jangan hilang.")
    gone = "pagi, Rab, 25 Nov 2026"
    assert f"Pada waktu yang Anda pilih ({gone}) sudah tidak ada tempat. Pilih waktu lain" in shown
    assert f'<option value="morning@2026-11-25" selected>{gone}: sudah tidak ada tempat</option>' in shown
    assert "Jangan hilang." in shown
    assert next(row for row in line.callbacks() if row.id == callback.id).status == "wrap_up"


@pytest.mark.parametrize("again", ["morning@2026-11-28", "morning", "noon@2026-11-25", "morning@tomorrow", "asap@x"])
def test_what_an_old_page_offered_is_refused_in_words(line: Line, desk: FlaskClient, again: str) -> None:
    callback = in_wrap_up(line, desk)
    shown = finish(desk, callback, "follow_up", again=again, notes="Jangan hilang.")
    assert "sudah tidak ada tempat. Pilih waktu lain" in shown
    assert "Jangan hilang." in shown
    assert line.callbacks()[0].status == "wrap_up"


def test_of_a_chosen_and_a_written_time_one_is_left(line: Line, desk: FlaskClient) -> None:
    line.publish(planned(files(), 1))
    callback = in_wrap_up(line, desk)
    both = {"again": "morning@2026-11-25", "follow_up": "2026-11-25T10:30"}
    shown = finish(desk, callback, "follow_up", **both)
    assert "Sisakan satu saja." in shown
    assert 'value="2026-11-25T10:30"' in shown
    assert "Hasilnya tersimpan." in finish(desk, callback, "solved", **both)  # a result that asks for no time
