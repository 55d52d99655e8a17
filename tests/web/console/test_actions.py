"""What an agent does with callbacks: twice, late, from an old page, or by the wrong person."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient

from ivr.records.people import Staff
from tests.support.desk import (
    MASKED,
    OTHER,
    SHOWN,
    ask_for_a_callback,
    attempts,
    audited,
    do,
    finish,
    page,
    ring,
    talk,
)
from tests.support.line import AGENT, CALLER, SATURDAY, Line
from tests.support.people import add_person, client_of


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
