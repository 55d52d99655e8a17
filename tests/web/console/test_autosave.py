"""What is typed outlives the time for it, gives more of it, and is read by whoever comes next."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from flask.testing import FlaskClient
from sqlalchemy import select

from ivr.operations.callbacks import lapsed_claims
from ivr.operations.console import report_details
from ivr.operations.privacy import erasure
from ivr.records.models import Unsent
from tests.support.desk import (
    ask_for_a_callback,
    audited,
    do,
    finish,
    in_wrap_up,
    lapse,
    page,
    ring,
    type_,
)
from tests.support.line import AGENT, CALLER, Line


def test_notes_that_were_typed_are_saved_with_the_callback_when_the_time_is_over(
    line: Line, desk: FlaskClient, supervisor: FlaskClient
) -> None:
    callback = in_wrap_up(line, desk)
    (report,) = line.reports()
    typed = {
        "report": str(report.id),
        "seal": report_details.seal(report),
        "person": "Bu Rina",
        "disposition": "solved",
    }
    assert type_(desk, callback, **typed, notes="Butuh modal Rp20 juta.").status_code == 200
    lapse(line, 6)
    (row,) = line.callbacks()
    assert (row.status, row.close_reason, row.notes) == ("done", "no disposition", "Butuh modal Rp20 juta.")
    shown = page(desk, f"/console?was={callback.id}")
    assert "Yang Anda ketik tidak hilang" in shown
    assert "hasil tidak ditulis" in shown  # why they are away, in words
    for client in (desk, supervisor):
        found = page(client, f"/console/callbacks/{callback.id}")
        assert "Butuh modal Rp20 juta." in found
        assert "Bu Rina" in found
    (entry,) = audited(line, "callback:lapse")
    assert entry.after == {"status": "done", "notes_kept": True}


def test_typing_on_gives_more_time_and_the_same_words_do_not(line: Line, desk: FlaskClient) -> None:
    callback = in_wrap_up(line, desk)
    for number in range(6):
        line.clock.advance(100)
        until = type_(desk, callback, notes="Panjang " * (number + 1)).get_json()["held_until"]
        lapsed_claims.free(line.database, line.now)
        assert datetime.fromisoformat(until) > line.now + timedelta(seconds=100)
    line.clock.advance(100)
    again = type_(desk, callback, notes="Panjang " * 6).get_json()["held_until"]
    assert again == until
    told = desk.get("/console/state?tab=desk")
    assert told.headers["X-Held-Until"] == until
    assert "Hasilnya tersimpan." in finish(desk, callback, notes="Panjang sekali.")
    assert line.callbacks()[0].notes == "Panjang sekali."
    with line.database.reading() as session:
        assert session.scalars(select(Unsent)).all() == []


def test_more_time_can_be_asked_for_without_scripts_and_the_words_stand_there_again(
    line: Line, desk: FlaskClient
) -> None:
    callback = in_wrap_up(line, desk)
    line.clock.advance(240)
    for _ in range(2):
        shown = do(desk, "/more-time", callback=callback.id, notes="Belum selesai menulis.", disposition="solved")
    assert "Waktu menulis hasil dimulai lagi" in shown
    assert "Belum selesai menulis.</textarea>" in shown
    assert re.search(r'value="solved"[^>]* checked', shown)
    lapse(line, 4)
    assert line.callbacks()[0].status == "wrap_up"
    assert "tidak lagi Anda pegang" not in finish(desk, callback, notes="Sudah.")
    assert "Anda pegang" in do(desk, "/more-time", callback=callback.id)


def test_what_was_sent_too_late_is_kept_and_shown_to_whoever_looks(
    line: Line, desk: FlaskClient, supervisor: FlaskClient
) -> None:
    callback = in_wrap_up(line, desk)
    lapse(line, 6)
    assert "Terlalu lama." in finish(desk, callback, notes="Terlalu lama.")
    assert "Terlalu lama." in page(supervisor, f"/console/callbacks/{callback.id}")


def test_who_takes_a_callback_next_sees_what_a_colleague_had_typed_and_why_it_came_back(
    line: Line, desk: FlaskClient, colleague: FlaskClient
) -> None:
    callback = ask_for_a_callback(line)
    do(desk, "/next")
    assert type_(desk, callback, notes="Minta bahasa Jawa.").status_code == 200
    assert type_(colleague, callback, notes="Bukan saya.").status_code == 409
    do(desk, "/hand-back", callback=callback.id, reason="Bahasa Jawa, saya tidak bisa")
    shown = do(colleague, "/take", callback=callback.id)
    assert "oleh Sari:" in shown
    assert "Bahasa Jawa, saya tidak bisa" in shown
    assert "Minta bahasa Jawa." in shown
    assert "Minta bahasa Jawa.</textarea>" not in shown


def test_what_was_typed_about_an_erased_number_is_erased_with_it(line: Line, desk: FlaskClient) -> None:
    callback = in_wrap_up(line, desk)
    type_(desk, callback, notes="Rahasia.", person="Bu Rina")
    lapse(line, 6)
    files = line.hotline.recordings
    erasure.erase(line.database, files, CALLER, "staff:agus", line.now)
    assert "Bu Rina" not in page(desk, f"/console/callbacks/{callback.id}")
    with line.database.reading() as session:
        assert session.scalars(select(Unsent)).all() == []


def test_after_a_try_in_vain_the_agent_hears_so_and_leaves_a_note(
    line: Line, desk: FlaskClient, colleague: FlaskClient
) -> None:
    callback = ask_for_a_callback(line)
    do(desk, "/next")
    line.exchange.phone(CALLER).busy()
    ring(desk)
    line.clock.advance(3)
    call = line.exchange.agent(AGENT).answer()
    assert call is not None
    call.listen().press("1").listen()
    assert "isi hasilnya" not in " ".join(call.said)
    assert "Tidak tersambung" in " ".join(call.said)
    line.clock.advance(60)
    assert "Catatan untuk percobaan berikutnya" in page(desk)
    for words in ("Catatan tersimpan.", "Catatan itu sudah tersimpan."):
        assert words in do(desk, "/note", callback=callback.id, note="Istrinya bilang setelah jam 4.")
    assert line.callbacks()[0].notes == "Istrinya bilang setelah jam 4."
    shown = do(colleague, "/take", callback=callback.id)
    assert "Sari: Nomornya sedang sibuk." in shown
    assert "Istrinya bilang setelah jam 4." in shown
