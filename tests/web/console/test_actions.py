"""The console over HTTP: what can be sent twice, late, from an old page, or by the wrong person."""

from __future__ import annotations

import io
import re
import wave
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.hotline.case import CaseEvent
from ivr.operations.callbacks import claims, supervision
from ivr.operations.cases import cases
from ivr.operations.console import report_details, wrap_up
from ivr.operations.messages import fetching
from ivr.records.audit import AuditEntry
from ivr.records.models import Attempt, CallbackRow, Voicemail
from ivr.records.people import Staff
from tests.support import office
from tests.support.keys import sent, to_the_beep, to_the_place
from tests.support.line import AGENT, CALLER, SATURDAY, Line
from tests.support.people import PAGE, add_person, client_of, send

OTHER = "+6281298765432"
SHOWN, MASKED = "0812-3456-7890", "+62********890"


def ask_for_a_callback(line: Line, number: str = CALLER, category: str = "1") -> CallbackRow:
    line.dial(number).press("3", category, "1", "1")
    return line.callbacks()[-1]


def leave_a_message(line: Line, number: str | None = CALLER) -> Voicemail:
    line.dial(number).press(*to_the_beep()).speak(9).press(*sent())
    line.clock.advance(5)
    fetching.fetch_due(line.database, line.hotline.phone, line.hotline.recordings, line.now, delete_copies=False)
    return line.voicemails()[-1]


def do(client: FlaskClient, path: str, **fields: Any) -> str:
    """Send a form as the console does; gives the page that follows."""
    answer = send(client, f"/console{path}", **fields)
    assert answer.status_code in (200, 303, 422), (answer.status_code, answer.text[:2000])
    return answer.text if answer.status_code != 303 else page(client, answer.location)


def page(client: FlaskClient, path: str = "/console") -> str:
    answer = client.get(path, headers=PAGE)
    assert answer.status_code == 200, (answer.status_code, answer.text[:2000])
    return str(answer.text)


def attempts(line: Line) -> list[Attempt]:
    with line.database.reading() as session:
        return list(session.scalars(select(Attempt).order_by(Attempt.id)))


def audited(line: Line, action: str) -> list[AuditEntry]:
    with line.database.reading() as session:
        return list(session.scalars(select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id)))


def ring(client: FlaskClient) -> str:
    """Press the button of the page as it is now."""
    shown = page(client)
    form = re.search(r'action="/console/ring".*?</form>', shown, re.DOTALL)
    assert form, shown
    fields = dict(re.findall(r'name="(callback|attempt)" value="(\d+)"', form[0]))
    return do(client, "/ring", **fields)


def talk(line: Line, seconds: int = 60) -> None:
    """The agent answers and presses 1, the person answers; the person hangs up."""
    line.exchange.phone(CALLER).answer(after=1)
    line.clock.advance(2)
    call = line.exchange.agent(AGENT).answer()
    assert call is not None
    call.listen().press("1").wait(seconds)
    person = line.exchange.phone(CALLER).current
    assert person is not None
    person.hang_up()
    call.listen()
    line.clock.advance(5)


def finish(client: FlaskClient, callback: CallbackRow, code: str = "solved", **fields: str) -> str:
    return do(client, "/finish", callback=callback.id, disposition=code, **fields)


# One promise, from the queue to the result


def test_a_callback_is_taken_rung_and_finished(line: Line, desk: FlaskClient) -> None:
    callback = ask_for_a_callback(line)
    assert MASKED in page(desk)
    assert SHOWN not in page(desk)
    assert SHOWN in do(desk, "/next")
    assert "Telepon Anda berdering. Angkat, dengarkan, lalu tekan 1." in ring(desk)
    talk(line)
    assert "Panggilan selesai. Apa hasilnya?" in page(desk)
    after = finish(desk, callback, notes="Sudah dibantu.")
    assert "Hasilnya tersimpan." in after
    assert "Antrean kosong" in after
    (row,) = line.callbacks()
    assert (row.status, row.disposition, row.notes) == ("done", "solved", "Sudah dibantu.")


def test_the_agents_number_is_on_no_page(line: Line, desk: FlaskClient) -> None:
    ask_for_a_callback(line)
    do(desk, "/next")
    ring(desk)
    for shown in (page(desk), page(desk, "/console/day")):
        assert AGENT not in shown
        assert "0811-1111-111" not in shown


# Twice


def test_taking_the_next_twice_takes_one(line: Line, desk: FlaskClient) -> None:
    ask_for_a_callback(line)
    ask_for_a_callback(line, OTHER)
    do(desk, "/next")
    do(desk, "/next")
    assert [row.status for row in line.callbacks()] == ["claimed", "waiting"]


def test_ringing_twice_rings_once(line: Line, desk: FlaskClient) -> None:
    callback = ask_for_a_callback(line)
    do(desk, "/next")
    for _ in range(2):
        do(desk, "/ring", callback=callback.id, attempt=0)
    assert len(attempts(line)) == 1


def test_the_ring_button_of_an_old_page_rings_nobody_again(line: Line, desk: FlaskClient) -> None:
    callback = ask_for_a_callback(line)
    do(desk, "/next")
    do(desk, "/ring", callback=callback.id, attempt=0)
    line.clock.advance(120)  # the agent's telephone was not answered: back in the queue
    do(desk, "/take", callback=callback.id)
    do(desk, "/ring", callback=callback.id, attempt=0)
    assert len(attempts(line)) == 1
    ring(desk)
    assert len(attempts(line)) == 2


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

    def then_the_other_was_quicker(session: Session, callback_id: int, staff_id: int) -> CallbackRow | None:
        found = looked(session, callback_id, staff_id)
        monkeypatch.setattr(wrap_up, "finished_before", looked)
        finish(other, callback, "wrong_number", notes="Salah.")
        return found

    monkeypatch.setattr(wrap_up, "finished_before", then_the_other_was_quicker)
    shown = finish(desk, callback, "wrong_number", notes=notes)
    assert said in shown
    assert "waktunya habis" not in shown
    assert (line.callbacks()[0].notes, len(audited(line, "callback:finish"))) == ("Salah.", 1)


def test_handing_back_twice_is_harmless(line: Line, desk: FlaskClient) -> None:
    callback = ask_for_a_callback(line)
    do(desk, "/next")
    assert "Sudah dikembalikan" in do(desk, "/hand-back", callback=callback.id, reason="Bahasa Jawa")
    assert "sudah tidak Anda pegang" in do(desk, "/hand-back", callback=callback.id, reason="Bahasa Jawa")
    assert [entry.after for entry in audited(line, "callback:hand-back")] == [{"reason": "Bahasa Jawa"}]


def test_handing_back_needs_a_reason(line: Line, desk: FlaskClient) -> None:
    callback = ask_for_a_callback(line)
    do(desk, "/next")
    assert "Tulis alasannya." in do(desk, "/hand-back", callback=callback.id, reason="  ")
    assert line.callbacks()[0].status == "claimed"


# The wrong person, or too late


def test_what_a_colleague_has_taken_is_told(line: Line, desk: FlaskClient, colleague: FlaskClient) -> None:
    callback = ask_for_a_callback(line)
    do(colleague, "/next")
    assert "baru saja diambil orang lain" in do(desk, "/take", callback=callback.id)
    for path, fields in (
        ("/ring", {"attempt": 0}),
        ("/finish", {"disposition": "solved"}),
        ("/hand-back", {"reason": "x"}),
    ):
        assert "Anda pegang" in do(desk, path, callback=callback.id, **fields)
    assert line.callbacks()[0].status == "claimed"
    assert attempts(line) == []


def test_who_holds_one_takes_no_other(line: Line, desk: FlaskClient) -> None:
    ask_for_a_callback(line)
    second = ask_for_a_callback(line, OTHER)
    do(desk, "/next")
    assert "masih memegang" in do(desk, "/take", callback=second.id)


def test_a_claim_that_lapsed_while_typing_loses_nothing_that_was_typed(line: Line, desk: FlaskClient) -> None:
    callback = ask_for_a_callback(line)
    (report,) = line.reports()
    do(desk, "/next")
    line.clock.advance(600)
    claims.lapsed(line.database, line.now)
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


def test_a_page_that_lives_keeps_its_claim(line: Line, desk: FlaskClient, sari: Staff) -> None:
    callback = ask_for_a_callback(line)
    do(desk, "/next")
    for _ in range(5):
        line.clock.advance(100)
        assert desk.get("/console/state").status_code == 200
        claims.lapsed(line.database, line.now)
    line.clock.advance(170)
    page(desk)
    line.clock.advance(100)
    claims.lapsed(line.database, line.now)
    (row,) = line.callbacks()
    assert (row.id, row.held_by) == (callback.id, sari.id)


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


# Why nobody was rung


def test_outside_opening_hours_the_page_says_when_ringing_is_possible(line_at: Any) -> None:
    line = line_at(SATURDAY)
    add_person(line.hotline, "sari", phone=AGENT)
    client = client_of(line.app, "sari")
    line.dial().press("3", "1", "1", "1")
    (callback,) = line.callbacks()
    shown = do(client, "/take", callback=callback.id)
    assert "Sekarang di luar jam layanan" in shown
    assert "30 Nov 2026" in shown
    assert "di luar jam layanan" in do(client, "/ring", callback=callback.id, attempt=0)
    assert attempts(line) == []


def test_without_a_telephone_an_agent_is_told_what_to_do(line: Line) -> None:
    add_person(line.hotline, "sari")
    client = client_of(line.app, "sari")
    callback = ask_for_a_callback(line)
    assert "Nomor telepon Anda belum diisi" in do(client, "/next")
    assert "Nomor telepon Anda belum diisi" in do(client, "/ring", callback=callback.id, attempt=0)


def test_a_phone_company_that_refuses_is_told_with_what_follows(line: Line, desk: FlaskClient) -> None:
    ask_for_a_callback(line)
    do(desk, "/next")
    line.exchange.faults.next("too-many-requests", times=9)
    shown = ring(desk)
    assert "tidak ada yang berdering" in shown
    assert "Kembali ke antrean" in shown


def test_an_outcome_that_is_not_known_is_said_to_be_that(line: Line, desk: FlaskClient) -> None:
    ask_for_a_callback(line)
    do(desk, "/next")
    line.exchange.faults.next("reply-lost")
    assert "Hasilnya belum diketahui; sedang ditanyakan" in ring(desk)


def test_a_busy_person_is_told_with_the_next_try(line: Line, desk: FlaskClient) -> None:
    ask_for_a_callback(line)
    do(desk, "/next")
    line.exchange.phone(CALLER).busy()
    line.exchange.agent(AGENT).answer(after=1)
    ring(desk)
    line.clock.advance(3)
    call = line.exchange.agent(AGENT).current
    assert call is not None
    call.listen().press("1")
    line.clock.advance(60)
    shown = page(desk)
    assert "Nomornya sedang sibuk." in shown
    assert "siap ditelepon lagi" in shown


# The report


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


def test_regions_are_suggested(desk: FlaskClient) -> None:
    found = desk.get("/console/regions?q=bandung").get_json()
    assert {"code": "32.73", "name": "Kota Bandung, Jawa Barat"} in found


# Live


def test_nothing_new_is_said_briefly(line: Line, desk: FlaskClient) -> None:
    first = desk.get("/console/state?tab=desk").get_json()
    asked = "&".join(f"v-{name}={version}" for name, version in first["versions"].items())
    again = desk.get(f"/console/state?tab=desk&{asked}")
    assert (again.status_code, again.data) == (204, b"")
    assert again.headers["X-Now"].startswith("2026-11-24T02:00")


def test_a_new_callback_arrives_in_the_part_that_it_changes(line: Line, desk: FlaskClient) -> None:
    first = desk.get("/console/state?tab=desk").get_json()
    ask_for_a_callback(line)
    line.hotline.pulse.forget()
    asked = "&".join(f"v-{name}={version}" for name, version in first["versions"].items())
    told = desk.get(f"/console/state?tab=desk&{asked}").get_json()
    assert told["waiting"] == 1
    assert MASKED in told["parts"]["queue"]
    assert "Satu panggilan balik menunggu" in told["parts"]["next"]
    assert "head" not in told["parts"]
    do(desk, "/next")
    told = desk.get(f"/console/state?tab=desk&{asked}").get_json()
    assert told["held"] == line.callbacks()[0].id
    assert SHOWN in told["parts"]["head"]


def test_the_page_tells_when_the_person_has_picked_up(line: Line, desk: FlaskClient) -> None:
    ask_for_a_callback(line)
    line.exchange.phone(CALLER).answer(after=4)
    do(desk, "/next")
    do(desk, "/ring", callback=line.callbacks()[0].id)
    line.clock.advance(3)
    call = line.exchange.agent(AGENT).answer()
    assert call is not None
    call.listen().press("1").wait(2)
    before = desk.get("/console/state?tab=desk").get_json()
    call.wait(10)
    after = desk.get("/console/state?tab=desk").get_json()
    assert after["versions"]["mine"] != before["versions"]["mine"]
    assert "sekarang: </span>Terhubung" in after["parts"]["head"]
    assert "sekarang: </span>Telepon penelepon berdering" in before["parts"]["head"]
    line.exchange.phone(CALLER).current.hang_up()  # type: ignore[union-attr]


def test_the_queue_holds_no_token_so_that_it_can_be_shared(line: Line, desk: FlaskClient) -> None:
    ask_for_a_callback(line)
    told = desk.get("/console/state?tab=desk").get_json()
    assert "csrf" not in told["parts"]["queue"] + told["parts"]["next"]


def test_filters_hold_for_live_parts_too(line: Line, desk: FlaskClient) -> None:
    ask_for_a_callback(line)
    assert MASKED in desk.get("/console/state?tab=desk&category=demand").get_json()["parts"]["queue"]
    assert MASKED not in desk.get("/console/state?tab=desk&category=capital").get_json()["parts"]["queue"]
    assert "Tidak ada yang cocok" in page(desk, "/console?q=9999")
    assert MASKED in page(desk, "/console?q=7890&page=99")


# Presence


def test_presence_is_chosen_with_a_reason(line: Line, desk: FlaskClient, sari: Staff) -> None:
    do(desk, "/presence", presence="ready")
    assert "istirahat" in do(desk, "/presence", presence="away:break")
    for wrong in ("busy", "away:holiday", ""):
        assert "tidak dikenal" in do(desk, "/presence", presence=wrong)
    with line.database.reading() as session:
        person = session.get_one(Staff, sari.id)
        assert (person.presence, person.presence_reason) == ("away", "break")


def test_ring_me_is_switched_on_and_off(line: Line, desk: FlaskClient, sari: Staff) -> None:
    assert "Hotline menelepon Anda bila ada giliran." in do(desk, "/ring-me", on="1")
    do(desk, "/ring-me", on="0")
    with line.database.reading() as session:
        assert session.get_one(Staff, sari.id).ring_me is False


# Messages and broken-off calls


def test_a_message_is_heard_in_parts_and_each_hearing_is_written_down(line: Line, desk: FlaskClient) -> None:
    voicemail = leave_a_message(line)
    assert MASKED in page(desk, "/console/messages")
    address = f"/console/voicemails/{voicemail.id}/audio"
    whole = desk.get(address, buffered=True)
    assert (whole.status_code, whole.mimetype) == (200, "audio/wav")
    with wave.open(io.BytesIO(whole.data)) as sound:
        assert sound.getnframes() > 0
    part = desk.get(address, headers={"Range": "bytes=100-199"}, buffered=True)
    assert (part.status_code, part.data) == (206, whole.data[100:200])
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(whole.data)}"
    assert [entry.actor for entry in audited(line, "voicemail:hear")] == ["staff:sari"]
    desk.get(address, headers={"Range": "bytes=0-"}, buffered=True)
    assert len(audited(line, "voicemail:hear")) == 2


def test_who_begins_in_the_middle_is_written_down_too(line: Line, desk: FlaskClient) -> None:
    voicemail = leave_a_message(line)
    desk.get(f"/console/voicemails/{voicemail.id}/audio", headers={"Range": "bytes=1-"}, buffered=True)
    assert len(audited(line, "voicemail:hear")) == 1


def test_a_message_of_somebody_elses_callback_is_not_heard(
    line: Line, desk: FlaskClient, colleague: FlaskClient, supervisor: FlaskClient
) -> None:
    voicemail = leave_a_message(line)
    do(desk, "/messages/callback", voicemail=voicemail.id)
    do(colleague, "/next")
    bandung = office.add_office(line.database, line.now)
    cases.adopt(line.database, office.HOURS, line.now)
    (case,) = office.all_cases(line.database)
    office.do(line.database, case.id, CaseEvent.CHECK, line.now)  # until it is forwarded the desk has to hear it
    office.do(line.database, case.id, CaseEvent.FORWARD, line.now, office=bandung.id)
    address = f"/console/voicemails/{voicemail.id}/audio"
    assert desk.get(address).status_code == 403
    assert colleague.get(address, buffered=True).status_code == 200
    assert supervisor.get(address, buffered=True).status_code == 200
    assert line.app.test_client().get(address).status_code == 401
    assert [entry.actor for entry in audited(line, "voicemail:hear")] == ["staff:budi", "staff:dewi"]
    assert "<audio" in page(colleague)


def test_what_has_no_audio_is_not_found(line: Line, desk: FlaskClient) -> None:
    assert desk.get("/console/voicemails/77/audio").status_code == 404


def test_a_message_becomes_a_callback_once(line: Line, desk: FlaskClient) -> None:
    voicemail = leave_a_message(line)
    for _ in range(2):
        do(desk, "/messages/callback", voicemail=voicemail.id)
    assert [row.number for row in line.callbacks()] == [CALLER]
    assert "Semua pesan sudah ditangani" in page(desk, "/console/messages")


def test_a_message_of_a_withheld_number_asks_for_one(line: Line, desk: FlaskClient) -> None:
    voicemail = leave_a_message(line, None)
    assert "Belum ada nomor" in do(desk, "/messages/callback", voicemail=voicemail.id)
    assert "bukan nomor telepon Indonesia" in do(desk, "/messages/callback", voicemail=voicemail.id, number="12")
    assert "Masuk antrean" in do(desk, "/messages/callback", voicemail=voicemail.id, number="0812 9876 5432")
    assert [row.number for row in line.callbacks()] == [OTHER]


def test_a_message_can_be_put_aside(line: Line, desk: FlaskClient) -> None:
    voicemail = leave_a_message(line)
    do(desk, "/messages/handled", voicemail=voicemail.id)
    assert "Semua pesan sudah ditangani" in page(desk, "/console/messages")


def test_a_finished_callback_takes_its_messages_with_it(line: Line, desk: FlaskClient) -> None:
    voicemail = leave_a_message(line)
    do(desk, "/messages/callback", voicemail=voicemail.id)
    do(desk, "/next")
    finish(desk, line.callbacks()[0])
    assert line.voicemails()[0].handled_at is not None


def test_a_broken_off_call_becomes_a_callback(line: Line, desk: FlaskClient) -> None:
    call = line.dial()
    call.press(*to_the_place("2", who="1")).hang_up()
    shown = page(desk, "/console/abandoned")
    assert "Modal atau cicilan" in shown
    assert "kode pos" in shown
    for _ in range(2):
        do(desk, "/abandoned/callback", call=call.sid)
    assert [row.number for row in line.callbacks()] == [CALLER]
    assert "Tidak ada panggilan terputus yang menunggu" in page(desk, "/console/abandoned")


def test_a_broken_off_call_can_be_put_aside(line: Line, desk: FlaskClient) -> None:
    call = line.dial(None)
    call.press(*to_the_place("2", who="1")).hang_up()
    assert "Belum ada nomor" in do(desk, "/abandoned/callback", call=call.sid)
    do(desk, "/abandoned/handled", call=call.sid)
    assert "Tidak ada panggilan terputus yang menunggu" in page(desk, "/console/abandoned")


def put_back(client: FlaskClient, shown: str, path: str) -> str:
    """Press "put back on the list" on a page as it was shown."""
    form = re.search(rf'action="/console{path}".*?</form>', shown, re.DOTALL)
    assert form, shown
    fields = dict(re.findall(r'name="(voicemail|call|marked)" value="([^"]+)"', form[0]))
    return do(client, path, next=path.rsplit("/", 1)[0].join(("/console", "")), **fields)


def test_what_was_put_aside_by_mistake_is_put_back(line: Line, desk: FlaskClient) -> None:
    voicemail = leave_a_message(line)
    call = line.dial("+62811222555")
    call.press(*to_the_place("2", who="1")).hang_up()
    for path, fields in (("/messages", {"voicemail": voicemail.id}), ("/abandoned", {"call": call.sid})):
        assert "Ditandai tidak perlu" not in page(desk, f"/console{path}")
        do(desk, f"{path}/handled", **fields)
        aside = page(desk, f"/console{path}")
        assert "Ditandai tidak perlu ditelepon" in aside
        assert "Sudah dikembalikan ke daftar" in put_back(desk, aside, f"{path}/open-again")
        assert "Jadikan panggilan balik" in page(desk, f"/console{path}")
        assert "tidak ada yang diubah" in put_back(desk, aside, f"{path}/open-again")
        assert "Itu tidak ada lagi" in do(desk, f"{path}/open-again", marked="kemarin", **fields)
    assert [len(audited(line, f"{noun}:open-again")) for noun in ("voicemail", "call")] == [1, 1]


def test_the_head_of_any_page_asks_whether_i_am_there(line: Line, desk: FlaskClient) -> None:
    first = desk.get("/console/presence", headers={"Referer": "http://hotline.example.id/cases"}).get_json()
    assert "Siap" in first["html"]
    assert desk.get(f"/console/presence?v={first['version']}").status_code == 204
    do(desk, "/presence", presence="away:meal")
    told = desk.get(f"/console/presence?v={first['version']}").get_json()
    assert "Tidak di tempat" in told["html"]
    assert told["version"] != first["version"]


# The supervisor's hand


def test_a_supervisor_sees_who_holds_what_and_agents_do_not(
    line: Line, desk: FlaskClient, colleague: FlaskClient, supervisor: FlaskClient
) -> None:
    ask_for_a_callback(line)
    do(colleague, "/next")
    assert "Budi" in page(supervisor)
    assert "Budi" not in page(desk)
    assert "seorang petugas" in page(desk)
    assert "Budi" in page(supervisor, "/console/team")


def test_a_supervisor_releases_hands_over_raises_and_removes(
    line: Line, desk: FlaskClient, sari: Staff, colleague: FlaskClient, supervisor: FlaskClient
) -> None:
    callback = ask_for_a_callback(line)
    do(colleague, "/next")
    assert "Lepaskan dari Budi" in page(supervisor, f"/console/callbacks/{callback.id}")
    assert "Isi dahulu" in do(supervisor, "/callbacks/release", callback=callback.id, reason="")
    do(supervisor, "/callbacks/release", callback=callback.id, reason="pulang")
    do(supervisor, "/callbacks/raise", callback=callback.id, up="1")
    assert [(row.status, row.lane) for row in line.callbacks()] == [("waiting", 0)]
    assert "Sari tidak di tempat" in do(supervisor, "/callbacks/reassign", callback=callback.id, to=sari.id)
    do(supervisor, "/callbacks/reassign", callback=callback.id, to=sari.id, though_away="1")
    assert line.callbacks()[0].held_by == sari.id
    assert "Isi dahulu" in do(supervisor, "/callbacks/remove", callback=callback.id, sure="1")
    assert "Centang dahulu" in do(supervisor, "/callbacks/remove", callback=callback.id, reason="ganda")
    do(supervisor, "/callbacks/remove", callback=callback.id, reason="ganda", sure="1")
    assert [(row.status, row.close_reason) for row in line.callbacks()] == [("removed", "ganda")]
    assert "Dikeluarkan dari antrean oleh penyelia." in page(desk, f"/console?was={callback.id}")
    done = [entry.action for entry in audited_by(line, "staff:dewi")]
    assert done == ["callback:release", "callback:raise", "callback:reassign", "callback:remove"]


def audited_by(line: Line, actor: str) -> list[AuditEntry]:
    with line.database.reading() as session:
        found = select(AuditEntry).where(AuditEntry.actor == actor, AuditEntry.action.like("callback:%"))
        return list(session.scalars(found.order_by(AuditEntry.id)))


def test_an_agent_has_no_supervisors_hand(line: Line, desk: FlaskClient) -> None:
    callback = ask_for_a_callback(line)
    shown = page(desk, f"/console/callbacks/{callback.id}")
    assert SHOWN not in shown
    assert "Keluarkan dari antrean" not in shown
    for path in (
        "/callbacks/release",
        "/callbacks/reassign",
        "/callbacks/raise",
        "/callbacks/remove",
        "/team/presence",
    ):
        answer = send(desk, f"/console{path}", callback=callback.id, reason="x")
        assert answer.status_code == 403, path
    assert desk.get("/console/team", headers=PAGE).status_code == 403
    assert line.callbacks()[0].status == "waiting"


def test_a_supervisor_sets_somebodys_presence(line: Line, sari: Staff, supervisor: FlaskClient) -> None:
    do(supervisor, "/team/presence", staff=sari.id, presence="ready")
    do(supervisor, "/team/presence", staff=sari.id, presence="away")
    with line.database.reading() as session:
        person = session.get_one(Staff, sari.id)
        assert (person.presence, person.presence_reason) == ("away", "supervisor")
    assert [entry.actor for entry in audited(line, "presence:set")][-1] == "staff:dewi"


def test_a_ringing_callback_is_not_touched(line: Line, desk: FlaskClient, supervisor: FlaskClient) -> None:
    callback = ask_for_a_callback(line)
    do(desk, "/next")
    ring(desk)
    assert "sedang berdering" in do(supervisor, "/callbacks/release", callback=callback.id, reason="x")
    assert "sedang berdering" in do(supervisor, "/callbacks/remove", callback=callback.id, reason="x", sure="1")
    assert line.callbacks()[0].status == "ringing"


def test_what_could_not_be_reached_is_closed_with_a_reason(line: Line, desk: FlaskClient) -> None:
    callback = ask_for_a_callback(line)
    with line.database.begin() as session:
        session.get_one(CallbackRow, callback.id).status = "unreachable"
    assert "Tidak terhubung: harus ditutup" in page(desk)
    assert "Isi dahulu" in do(desk, "/callbacks/close", callback=callback.id, reason="")
    do(desk, "/callbacks/close", callback=callback.id, reason="lima kali tidak dijawab")
    assert [(row.status, row.close_reason) for row in line.callbacks()] == [("done", "lima kali tidak dijawab")]


def test_my_day_shows_what_was_tried(line: Line, desk: FlaskClient) -> None:
    callback = ask_for_a_callback(line)
    do(desk, "/next")
    ring(desk)
    line.clock.advance(60)
    shown = page(desk, "/console/day")
    assert "Telepon Anda tidak diangkat." in shown
    with line.database.begin() as session:
        supervision.remove(session, callback.id, "x", 1, line.now)
    assert "Dikeluarkan penyelia" in page(desk, "/console/day")


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_is_there_in_both_languages(line: Line, supervisor: FlaskClient, language: str) -> None:
    send(supervisor, "/language", language=language)
    leave_a_message(line)
    line.dial(None).press(*to_the_place("2", who="1")).hang_up()
    callback = ask_for_a_callback(line, OTHER)
    do(supervisor, "/next")
    for path in ("", "/messages", "/abandoned", "/day", "/team", f"/callbacks/{callback.id}"):
        shown = page(supervisor, f"/console{path}")
        assert f'<html lang="{language}">' in shown
        assert "console." not in re.sub(r"(?:console\.(?:css|js)|console-plain)", "", shown), path
