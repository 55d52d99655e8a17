"""What the desk says is so: promises that were kept, who did what, how far a call is, and nothing sent for nothing."""

from __future__ import annotations

import html
import re
from datetime import datetime, timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from ivr.operations.callbacks import claims
from ivr.operations.console import queue, report_details
from ivr.operations.privacy import requests
from ivr.records.models import CallbackRow, Unsent
from ivr.records.people import Staff
from tests.support.keys import told
from tests.support.line import AGENT, CALLER, Line
from tests.support.people import client_of, send
from tests.web.console.test_actions import (
    OTHER,
    ask_for_a_callback,
    attempts,
    audited,
    do,
    finish,
    leave_a_message,
    page,
    ring,
    talk,
)


def state(line: Line, client: FlaskClient, versions: dict[str, str], tab: str = "desk") -> Any:
    line.hotline.pulse.forget()
    asked = "&".join(f"v-{name}={version}" for name, version in versions.items())
    return client.get(f"/console/state?tab={tab}&{asked}")


def three_hours_later(line: Line, client: FlaskClient) -> None:
    """With a look at the page in between, or the session would be over."""
    for _ in range(2):
        line.clock.advance(100 * 60)
        page(client, "/console/day")


# What is sent to open pages


def test_what_happens_elsewhere_in_the_house_sends_nobody_the_queue(
    line: Line, desk: FlaskClient, supervisor: FlaskClient
) -> None:
    ask_for_a_callback(line)
    voicemail = leave_a_message(line, OTHER)
    versions = state(line, desk, {}).get_json()["versions"]
    heard = supervisor.get(f"/console/voicemails/{voicemail.id}/audio", buffered=True)
    assert heard.status_code == 200
    client_of(line.app, "dewi")  # signs in once more
    do(supervisor, "/presence", presence="away:break")
    assert state(line, desk, versions).status_code == 204


def test_a_report_that_somebody_completes_shows_in_the_queue(
    line: Line, desk: FlaskClient, supervisor: FlaskClient
) -> None:
    ask_for_a_callback(line)
    (report,) = line.reports()
    versions = state(line, desk, {}).get_json()["versions"]
    do(
        supervisor,
        "/report",
        report=report.id,
        seal=report_details.seal(report),
        category="capital",
    )
    told = state(line, desk, versions).get_json()
    capital = line.hotline.files.category("capital")
    assert capital is not None
    assert capital.name["id"].lower() in told["parts"]["queue"].lower()


# Promises


def test_a_call_that_was_agreed_on_is_not_late_because_the_first_promise_has_passed(
    line: Line, desk: FlaskClient
) -> None:
    callback = ask_for_a_callback(line)
    do(desk, "/next")
    ring(desk)
    talk(line)
    finish(desk, callback, "follow_up", follow_up="2026-11-25T10:00")
    three_hours_later(line, desk)
    shown = page(desk)
    assert not re.search(r"terlambat \d", shown)
    assert "entry-late" not in shown
    assert "mulai Rab, 25 Nov 2026 10.00 WIB" in shown
    in_hand = do(desk, "/take", callback=callback.id)
    assert not re.search(r"terlambat \d", in_hand)
    assert "sudah ditelepon 09.0" in in_hand


def test_a_promise_that_was_not_kept_is_late_until_somebody_rings(line: Line, desk: FlaskClient) -> None:
    ask_for_a_callback(line)
    three_hours_later(line, desk)
    assert "entry-late" in page(desk)
    assert re.search(r"terlambat \d", do(desk, "/next"))


# What was typed


def type_(client: FlaskClient, callback: CallbackRow, **fields: str) -> Any:
    """What a page sends along as somebody types."""
    return send(client, "/console/typed", callback=callback.id, **fields)


def in_wrap_up(line: Line, client: FlaskClient) -> CallbackRow:
    callback = ask_for_a_callback(line)
    do(client, "/next")
    ring(client)
    talk(line)
    (row,) = line.callbacks()
    assert row.status == "wrap_up"
    return callback


def lapse(line: Line, minutes: float) -> None:
    line.clock.advance(minutes * 60)
    claims.lapsed(line.database, line.now)


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
        claims.lapsed(line.database, line.now)
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


def report_form(shown: str) -> dict[str, str]:
    """The report and its seal, as the form on a page carries them."""
    return dict(re.findall(r'type="hidden" name="(report|seal)" value="([^"]+)"', shown))


def buttons_back(shown: str) -> list[str]:
    return re.findall(r'<a class="button button-small" href="([^"]*[?&]typed=[^"]*)"', html.unescape(shown))


def button_back(shown: str) -> str:
    (address,) = buttons_back(shown)
    return address


def test_what_a_colleague_had_typed_of_the_report_goes_into_the_form_by_one_button(
    line: Line, desk: FlaskClient, colleague: FlaskClient
) -> None:
    callback = ask_for_a_callback(line)
    form = report_form(do(desk, "/next"))
    type_(desk, callback, person="Bu Rina", needs="Modal kecil.", notes="Setelah pukul empat.", **form)
    do(desk, "/hand-back", callback=callback.id, reason="Harus pergi")
    shown = do(colleague, "/take", callback=callback.id)
    assert 'value="Bu Rina"' not in shown
    shown = page(colleague, button_back(shown))
    assert 'value="Bu Rina"' in shown
    assert "Modal kecil.</textarea>" in shown
    assert "Setelah pukul empat.</textarea>" in shown
    assert 'data-put="person needs notes"' in shown
    assert "belum tersimpan" in shown
    assert line.reports()[0].person is None
    do(colleague, "/report", callback=callback.id, person="Bu Rina", needs="Modal kecil.", **form)
    assert line.reports()[0].person == "Bu Rina"
    assert buttons_back(page(colleague, "/console")) == []  # nothing of the report is left to be put back


def test_what_was_typed_of_the_report_when_the_time_was_over_goes_into_its_case_by_one_button(
    line: Line, desk: FlaskClient, colleague: FlaskClient
) -> None:
    callback = in_wrap_up(line, desk)
    form = report_form(page(desk, "/console"))
    type_(desk, callback, person="Bu Rina", notes="Butuh modal.", **form)
    lapse(line, 6)
    address = button_back(page(desk, f"/console/callbacks/{callback.id}"))
    shown = page(desk, address)
    assert address.startswith(f"/cases/{line.reports()[0].ticket}?typed=")
    assert 'value="Bu Rina"' in shown
    assert "belum tersimpan" in shown
    assert 'value="Bu Rina"' not in page(colleague, address)  # who had no part in it sees nothing of it
    late = finish(desk, callback, notes="Butuh modal, dan izin.", person="Bu Rina Wati", **form)
    assert button_back(late) == address
    assert 'value="Bu Rina Wati"' in page(desk, address)
    kept = page(desk, f"/console/callbacks/{callback.id}")
    assert "Butuh modal, dan izin.</textarea>" in kept


def test_ones_own_words_about_a_report_that_somebody_has_changed_since_are_shown_with_the_button(
    line: Line, desk: FlaskClient, supervisor: FlaskClient
) -> None:
    callback = ask_for_a_callback(line)
    form = report_form(do(desk, "/next"))
    type_(desk, callback, person="Bu Rina", notes="Ditelepon lagi.", **form)
    do(supervisor, "/report", callback=callback.id, business="Warung", **form)
    shown = page(desk, "/console")
    assert "Ditelepon lagi.</textarea>" in shown
    assert 'value="Bu Rina"' not in shown
    shown = page(desk, button_back(shown))
    assert 'value="Bu Rina"' in shown
    assert 'value="Warung"' in shown


def test_what_was_typed_about_an_erased_number_is_erased_with_it(line: Line, desk: FlaskClient) -> None:
    callback = in_wrap_up(line, desk)
    type_(desk, callback, notes="Rahasia.", person="Bu Rina")
    lapse(line, 6)
    files = line.hotline.recordings
    requests.erase(line.database, files, CALLER, "staff:agus", line.now)
    assert "Bu Rina" not in page(desk, f"/console/callbacks/{callback.id}")
    with line.database.reading() as session:
        assert session.scalars(select(Unsent)).all() == []


# How far the call is, and who did what


def test_the_steps_follow_the_call(line: Line, desk: FlaskClient) -> None:
    ask_for_a_callback(line)
    line.exchange.phone(CALLER).answer(after=4)
    do(desk, "/next")
    assert "sekarang: </span>Telepon Anda berdering" in ring(desk)
    line.clock.advance(3)
    call = line.exchange.agent(AGENT).answer()
    assert call is not None
    shown = page(desk)
    assert "sekarang: </span>Angkat dan tekan 1" in shown
    assert "Anda sudah mengangkat." in shown
    call.listen().press("1").wait(2)
    assert "sekarang: </span>Telepon penelepon berdering" in page(desk)
    call.wait(10)
    assert line.callbacks()[0].status == "talking"
    shown = page(desk)
    assert "sekarang: </span>Terhubung" in shown
    assert "data-since" in shown
    with line.database.reading() as session:
        assert queue.counts(session, line.now).held == 1
    line.exchange.phone(CALLER).current.hang_up()  # type: ignore[union-attr]
    line.clock.advance(5)
    assert "sekarang: </span>Tulis hasil" in page(desk)


def test_a_ring_that_was_pressed_by_mistake_is_cancelled(line: Line, desk: FlaskClient, sari: Staff) -> None:
    callback = ask_for_a_callback(line)
    do(desk, "/presence", presence="ready")
    do(desk, "/next")
    ring(desk)
    (attempt,) = attempts(line)
    assert "lalu kembali ke antrean dan dapat diambil lagi" in page(desk)
    for _ in range(2):
        do(desk, "/hang-up", callback=callback.id, attempt=attempt.id)
    line.clock.advance(5)
    assert line.exchange.agent(AGENT).current is None
    shown = page(desk)
    assert "Anda membatalkan panggilan; penelepon tidak dihubungi." in shown
    assert "Kembali ke antrean; siap ditelepon lagi" in shown
    assert line.callbacks()[0].status == "waiting"
    assert line.callbacks()[0].attempts_made == 0
    assert len(audited(line, "callback:hang-up")) == 1
    do(desk, "/take", callback=callback.id)
    ring(desk)
    assert "Tidak ada panggilan yang berlangsung" in do(desk, "/hang-up", callback=callback.id, attempt=attempt.id)
    assert line.callbacks()[0].status == "ringing"


def test_who_cancels_while_the_callers_telephone_rings_is_not_told_that_nobody_was_rung(
    line: Line, desk: FlaskClient
) -> None:
    callback = ask_for_a_callback(line)
    do(desk, "/next")
    ring(desk)
    line.clock.advance(3)
    call = line.exchange.agent(AGENT).answer()
    assert call is not None
    call.listen().press("1").wait(2)
    (attempt,) = attempts(line)
    do(desk, "/hang-up", callback=callback.id, attempt=attempt.id)
    line.clock.advance(5)
    (attempt,) = attempts(line)
    assert (attempt.outcome, line.callbacks()[0].status) == ("agent_hung_up", "waiting")
    shown = page(desk)
    assert "Anda menutup telepon sebelum penelepon menjawab." in shown
    assert "penelepon tidak dihubungi" not in shown


def test_a_talk_is_ended_from_the_screen(line: Line, desk: FlaskClient) -> None:
    callback = ask_for_a_callback(line)
    line.exchange.phone(CALLER).answer(after=1)
    do(desk, "/next")
    ring(desk)
    line.clock.advance(2)
    call = line.exchange.agent(AGENT).answer()
    assert call is not None
    call.listen().press("1").wait(30)
    do(desk, "/hang-up", callback=callback.id, attempt=attempts(line)[0].id)
    line.clock.advance(5)
    assert line.callbacks()[0].status == "wrap_up"
    assert line.exchange.phone(CALLER).current is None


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


def test_a_colleagues_try_is_told_as_theirs(line: Line, desk: FlaskClient, colleague: FlaskClient) -> None:
    callback = ask_for_a_callback(line)
    do(desk, "/next")
    ring(desk)
    line.clock.advance(60)
    shown = do(colleague, "/take", callback=callback.id)
    assert "Telepon Sari tidak diangkat." in shown
    assert "Telepon Anda tidak diangkat." not in shown


# Results


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


def test_who_was_away_before_a_call_is_away_after_it(line: Line, desk: FlaskClient, sari: Staff) -> None:
    callback = ask_for_a_callback(line)
    do(desk, "/presence", presence="away:meeting")
    do(desk, "/next")
    ring(desk)
    talk(line)
    assert presence_of(line, sari) == ("after_call", None)
    finish(desk, callback)
    assert presence_of(line, sari) == ("away", "meeting")
    do(desk, "/presence", presence="ready")
    assert presence_of(line, sari) == ("ready", None)


def presence_of(line: Line, person: Staff) -> tuple[str, str | None]:
    with line.database.reading() as session:
        row = session.get_one(Staff, person.id)
        return row.presence, row.presence_reason


# Lists renew themselves


def test_the_team_and_the_messages_renew_themselves(line: Line, desk: FlaskClient, supervisor: FlaskClient) -> None:
    shown = page(supervisor, "/console/team")
    version = re.findall(r'data-v-list="(\w+)"', shown)[0]
    versions = state(line, supervisor, {"list": version}, "team").get_json()["versions"]
    assert versions["list"] == version
    assert state(line, supervisor, versions, "team").status_code == 204
    do(desk, "/presence", presence="away:meeting")
    told = state(line, supervisor, versions, "team").get_json()
    assert "rapat" in told["parts"]["list"]
    assert "list" not in state(line, desk, {}, "team").get_json()["parts"]
    versions = state(line, desk, {}, "messages").get_json()["versions"]
    leave_a_message(line)
    told = state(line, desk, versions, "messages").get_json()
    assert "<audio" in told["parts"]["list"]


def test_a_mistyped_number_stays_in_its_field(line: Line, desk: FlaskClient) -> None:
    voicemail = leave_a_message(line, None)
    do(desk, "/messages/callback", voicemail=voicemail.id, number="0812x")
    shown = do(desk, "/messages/callback", voicemail=voicemail.id, number="12", next="/console/messages")
    assert 'value="12"' in shown
    assert 'value="12"' not in page(desk, "/console/messages")
