"""Somebody writes: each message is answered once, in the order in which it came, and what is told is one report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from ivr.emulator.faults import InboundMode, RestFault
from ivr.emulator.messaging import drafts
from ivr.records.chats import Attachment
from ivr.records.database import Database
from tests.support.line import Line, line_for, with_rules
from tests.support.scheduled import do
from tests.support.writing import NAMELESS, Correspondent, chats, enquiries, inbounds, outbounds, send_again

STORY = "Gula saya busuk semua, satu karung, sejak hari Senin."


@pytest.fixture
def line(database: Database, database_url: str, tmp_path: Path) -> Iterator[Line]:
    with line_for(database, database_url, tmp_path, whatsapp=True) as made:
        yield made


@pytest.fixture
def sari(line: Line) -> Correspondent:
    return Correspondent(line)


def reported(sari: Correspondent) -> str:
    """A whole report; gives its ticket."""
    sari.write(STORY, "6", "2", "Kota Bandung", "1", "9")
    found = re.search(r"Nomor tiket Anda: (\d{8})", sari.says)
    assert found, sari.says
    return found[1]


def test_a_story_a_photo_and_a_pin_become_one_report(line: Line, sari: Correspondent) -> None:
    sari.write("Halo")
    assert line.words("written_menu_open") in sari.says
    sari.write(STORY)
    sari.write("6").send(drafts.photo()).write("2").pin()
    assert "Kota Bandung" in sari.says
    sari.write("ya", "sudah cukup")
    (report,) = line.reports()
    assert f"Nomor tiket Anda: {report.ticket}" in sari.says
    assert (report.channel, report.category, report.region) == ("whatsapp", "spoiled_goods", "32.73")
    assert report.status == "received"
    assert (report.number, report.address_id) == ("+6281234567890", sari.row.id)
    (chat,) = chats(line.database)
    assert (chat.ending, chat.chosen, chat.abandoned, chat.idle_at) == ("finished", "report", False, None)
    kept = {one.kind: one.report_id for one in inbounds(line.database) if one.kept}
    assert kept == {"text": report.id, "image": report.id, "location": report.id}
    assert all(one.taken_at for one in inbounds(line.database))


def test_what_is_added_within_a_day_goes_with_the_report_and_is_acknowledged_once(
    line: Line, sari: Correspondent
) -> None:
    ticket = reported(sari)
    sari.write("terima kasih", "ok")
    assert sari.says == "", "who thanks is not asked anything"
    sari.write("Karungnya lima puluh kilo, belinya di Karawang.")
    assert sari.says == line.words("written_added", ticket=ticket)
    sari.send(drafts.photo())
    assert sari.says == "", "it was said a moment ago"
    line.clock.advance(20 * 60)
    sari.pin()
    assert sari.says == line.words("written_added", ticket=ticket)
    (report,) = line.reports()
    assert [one.report_id for one in inbounds(line.database)[-3:]] == [report.id] * 3
    assert len(chats(line.database)) == 1


@pytest.mark.parametrize("words", ["menu", "halo", "1", "Melaporkan masalah"])
def test_after_a_ticket_the_menu_begins_another_report(line: Line, sari: Correspondent, words: str) -> None:
    reported(sari)
    sari.write(words)
    assert len(chats(line.database)) == 2
    assert len(line.reports()) == 1
    sari.write("menu")
    reported(sari)
    assert len({report.ticket for report in line.reports()}) == 2


def test_after_a_day_words_begin_another_report(line: Line, sari: Correspondent) -> None:
    reported(sari)
    line.clock.advance(24 * 3600 + 1)
    sari.write("Sekarang mesinnya rusak juga, Pak.")
    assert line.words("written_kept_words") in sari.says
    assert len(chats(line.database)) == 2


def test_a_burst_is_taken_in_the_order_in_which_it_came(line: Line, sari: Correspondent) -> None:
    sari.write("Halo").burst(STORY, "6", "2", "Kota Bandung")
    taken = [(one.body, one.turn) for one in inbounds(line.database)]
    assert taken == [("Halo", 1), (STORY, 2), ("6", 3), ("2", 4), ("Kota Bandung", 5)]
    assert [one.turn for one in outbounds(line.database)] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("mode", [InboundMode.DUPLICATED, InboundMode.SHUFFLED])
def test_what_comes_twice_or_in_another_order_is_kept_once(line: Line, sari: Correspondent, mode: InboundMode) -> None:
    line.exchange.faults.inbound = mode
    sari.burst("Halo", STORY, drafts.photo())
    line.clock.advance(60)
    sids = [one.message_sid for one in inbounds(line.database)]
    assert len(sids) == len(set(sids)) == 3
    assert len(outbounds(line.database)) == 3


def test_the_same_webhook_again_is_answered_and_changes_nothing(line: Line, sari: Correspondent) -> None:
    sari.write("Halo")
    assert send_again(line).status_code == 200
    line.clock.settle()
    assert len(inbounds(line.database)) == len(outbounds(line.database)) == 1


def test_somebody_without_a_number_tells_a_report_and_is_asked_where_to_be_rung(line: Line) -> None:
    nameless = Correspondent(line, NAMELESS, "tanpa nomor")
    nameless.write(STORY, "6", "2", "Kota Bandung", "1", "1")
    assert line.words("written_number_type") in nameless.says
    nameless.write("0812 3456 7890", "ya", "1")
    (callback,), (report,) = line.callbacks(), line.reports()
    assert (callback.number, report.callback_id) == ("+6281234567890", callback.id)
    assert (nameless.row.number, nameless.row.number_from) == ("+6281234567890", "typed")


def test_whoever_told_a_report_is_told_of_it_without_any_digits(line: Line) -> None:
    nameless = Correspondent(line, NAMELESS)
    ticket = reported(nameless)
    nameless.write("menu", "2", ticket)
    assert line.words("written_ticket_proof") not in nameless.says
    stranger = Correspondent(line, "+6281300001111", "orang lain")
    stranger.write("halo", "2", ticket)
    assert line.words("written_status_private") in stranger.says


def test_who_wants_a_person_is_promised_an_answer_and_the_rules_are_silent(line: Line, sari: Correspondent) -> None:
    sari.write(STORY, "petugas")
    (enquiry,), (report,) = enquiries(line.database), line.reports()
    assert (enquiry.status, enquiry.report_id) == ("waiting", report.id)
    assert report.ticket in sari.says
    sari.write("Kapan dibalas?")
    assert sari.says == ""
    assert inbounds(line.database)[-1].report_id == report.id
    line.clock.advance(3600)
    do(line, "idle chats")
    assert sari.says == "", "somebody who waits for a person is not told that nothing happens"


def test_who_sends_one_thing_after_the_other_is_shown_the_long_list_once_and_may_still_tap_it(
    line: Line, sari: Correspondent
) -> None:
    messenger = line.hotline.messenger
    assert messenger is not None
    for form in messenger.missing_forms():
        messenger.create_form(form)
    sari.write(STORY)
    assert "6. " in sari.says
    for send in (lambda: sari.send(drafts.photo()), lambda: sari.write("Ini fotonya ya, Bu, yang kemarin"), sari.pin):
        send()
        assert sari.says == f"{line.words('written_kept_words')}\n\n{line.words('written_choose_above')}"
    line.clock.advance(120)
    sari.send(drafts.photo())
    assert "6. " in sari.says, "after some time it is not above any more"
    sari.send(drafts.photo())
    label = next(row.partition(". ")[2] for row in sari.person.texts[0].splitlines() if row.startswith("6. "))
    sari.tap(label)
    assert line.words("written_who") in sari.says
    sari.tap(label)
    assert line.words("written_old_button") in sari.says, "another question is asked by now"


def test_an_old_button_after_the_ticket_begins_no_other_report(line: Line, sari: Correspondent) -> None:
    messenger = line.hotline.messenger
    assert messenger is not None
    for form in messenger.missing_forms():
        messenger.create_form(form)
    sari.write("Halo")
    ticket = reported(sari)
    sari.tap("Ya, benar")
    assert sari.says == line.words("written_old_button_told", ticket=ticket)
    sari.write("Tepungnya juga hilang semua")
    assert sari.says == line.words("written_added", ticket=ticket)
    sari.tap("Koperasi")
    assert sari.says == line.words("written_old_button_told", ticket=ticket)
    assert len(chats(line.database)) == len(line.reports()) == 1
    sari.tap("Informasi")
    assert line.words("written_information") in sari.says, "what is on the first menu is meant"
    sari.write("petugas")
    (enquiry,), (report,) = enquiries(line.database), line.reports()
    assert enquiry.report_id == report.id, "it is about what was told just before"


def test_who_waits_for_a_person_is_answered_about_news_all_the_same(line: Line, sari: Correspondent) -> None:
    sari.write("petugas", "berhenti")
    assert sari.says == line.words("written_notices_off")
    assert sari.row.stopped_at is not None
    sari.write("mulai")
    assert sari.says == line.words("written_notices_on")
    assert sari.row.stopped_at is None
    assert [one.status for one in enquiries(line.database)] == ["waiting"]


def test_a_chat_that_falls_silent_is_told_its_ticket_once(line: Line, sari: Correspondent) -> None:
    sari.write("Halo", STORY)
    line.clock.advance(29 * 60)
    assert do(line, "idle chats") == {"ended": 0}
    line.clock.advance(61)
    assert do(line, "idle chats") == {"ended": 1}
    (report,), (chat,) = line.reports(), chats(line.database)
    said = outbounds(line.database)[-1]
    assert said.kind == "idle"
    assert said.body is not None
    assert said.body.startswith(line.words("written_idle"))
    assert report.ticket in said.body
    assert (chat.ending, chat.ended_at) == ("left", line.now)
    assert (report.status, inbounds(line.database)[-1].report_id) == ("received", report.id)
    assert do(line, "idle chats") == {"ended": 0}


def test_who_told_nothing_is_told_nothing(line: Line, sari: Correspondent) -> None:
    sari.write("Halo")
    line.clock.advance(31 * 60)
    assert do(line, "idle chats") == {"ended": 1}
    assert len(outbounds(line.database)) == 1
    assert line.reports() == []


def test_who_wants_nothing_more_is_not_written_to_until_they_ask_for_it(line: Line, sari: Correspondent) -> None:
    sari.write("berhenti")
    assert sari.row.stopped_at is not None
    sari.write("Halo")
    assert sari.row.stopped_at is not None, "to write is not to ask for notices"
    sari.write("mulai")
    assert sari.row.stopped_at is None


def test_what_the_rules_fail_on_is_tried_again_and_then_shown_to_a_person(
    line: Line, sari: Correspondent, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("a fault in the rules")

    sari.write("Halo", STORY)
    with monkeypatch.context() as faults:
        faults.setattr("ivr.operations.chats.talking.flow.step", broken)
        sari.write("6")
        for seconds in (2, 10, 60):
            assert enquiries(line.database) == []
            line.clock.advance(seconds + 3)
            do(line, "waiting chats")
    (enquiry,), failed = enquiries(line.database), inbounds(line.database)[-1]
    assert (failed.tries, failed.taken_at, failed.shown_at) == (4, line.now, line.now)
    assert "a fault in the rules" in (failed.problem or "")
    assert enquiry.chat_id == failed.chat_id
    assert chats(line.database)[0].ended_at is not None


def test_nothing_overtakes_what_is_tried_again(
    line: Line, sari: Correspondent, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as faults:
        faults.setattr("ivr.operations.chats.talking.Talking.begin", lambda *_: 1 / 0)
        sari.burst("Halo", STORY)
    assert outbounds(line.database) == []
    line.clock.advance(5)
    assert do(line, "waiting chats") == {"taken": 2}
    assert [one.turn for one in inbounds(line.database)] == [1, 2]


def test_what_a_dead_process_has_left_is_swept_up(line: Line, sari: Correspondent, monkeypatch) -> None:
    with monkeypatch.context() as faults:
        faults.setattr(line.hotline.writer, "kick", lambda _: False)
        sari.write("Halo")
    assert do(line, "waiting chats") == {"taken": 0}, "it may be in somebody's hands"
    line.clock.advance(timedelta(seconds=2).total_seconds())
    assert do(line, "waiting chats") == {"taken": 1}
    assert len(outbounds(line.database)) == 1


def test_what_never_came_is_found_in_the_list_and_answered(line: Line, sari: Correspondent) -> None:
    sari.write("Halo")
    line.exchange.faults.inbound = InboundMode.LOST
    written_at = line.now
    sari.burst(STORY, drafts.photo("ini fotonya"))
    assert len(inbounds(line.database)) == 1
    assert do(line, "messages that never came") == {"found": 0}, "they may be on their way"
    line.clock.advance(61)
    assert do(line, "messages that never came") == {"found": 2}
    assert do(line, "messages that never came") == {"found": 0}
    line.clock.advance(3)
    assert do(line, "waiting chats") == {"taken": 2}
    story, photo = inbounds(line.database)[1:]
    assert (story.body, story.found, story.kept) == (STORY, True, True)
    assert (photo.body, photo.kind, photo.turn) == ("ini fotonya", "image", 3)
    assert sari.row.last_written_at == written_at, "the window opened when they wrote"
    with line.database.reading() as session:
        assert session.scalars(select(Attachment.inbound_id)).all() == [photo.id]


def test_while_the_list_cannot_be_read_nothing_is_taken_for_lost(line: Line, sari: Correspondent) -> None:
    line.exchange.faults.inbound = InboundMode.LOST
    sari.write("Halo")
    line.clock.advance(61)
    line.exchange.faults.next(RestFault.SERVER_ERROR, times=9, path="Messages.json")
    assert do(line, "messages that never came") == {"found": 0}
    while line.exchange.faults.take_rest("GET", "/Messages.json"):
        pass
    assert do(line, "messages that never came") == {"found": 1}


def test_what_waits_is_told_to_whoever_watches_over_the_machines(line: Line, sari: Correspondent, monkeypatch) -> None:
    sari.write("Halo")
    figures = line.client().get("/metrics").text
    assert "hotline_inbounds_waiting 0.0" in figures
    assert "hotline_oldest_inbound_since" not in figures
    with monkeypatch.context() as faults:
        faults.setattr(line.hotline.writer, "kick", lambda _: False)
        sari.write(STORY)
    figures = line.client().get("/metrics").text
    assert "hotline_inbounds_waiting 1.0" in figures
    assert "hotline_outbounds_uncertain 0.0" in figures
    assert re.search(r"hotline_oldest_inbound_since_timestamp_seconds 1\.\d+e\+09", figures)


def test_how_long_a_chat_may_be_silent_is_decided_with_the_release(line: Line, sari: Correspondent) -> None:
    line.publish(with_rules(line.hotline.files, chat_idle=timedelta(minutes=10)))
    sari.write("Halo", STORY)
    line.clock.advance(10 * 60)
    assert do(line, "idle chats") == {"ended": 1}


def test_what_is_found_when_its_window_is_closed_is_put_before_a_person(line: Line, sari: Correspondent) -> None:
    line.exchange.faults.inbound = InboundMode.LOST
    sari.write(STORY)
    line.clock.advance(25 * 3600)
    assert do(line, "messages of the week that never came") == {"found": 1}
    for _ in range(3):
        line.clock.advance(30)
        for job in ("waiting chats", "outbounds", "answers that did not go"):
            do(line, job)
    assert sari.person.texts == []
    assert [(one.delivery, one.why) for one in outbounds(line.database)] == [("withdrawn", "window_closed")]
    (enquiry,) = enquiries(line.database)
    assert (enquiry.status, enquiry.address_id) == ("waiting", sari.row.id)


def test_who_chose_a_language_is_answered_in_it_the_next_time(line: Line, sari: Correspondent) -> None:
    sari.write("english")
    assert line.words("written_menu_open", "en") in sari.says
    line.clock.advance(31 * 60)
    do(line, "idle chats")
    sari.write("good morning")
    assert line.words("written_menu_open", "en") in sari.says
    assert len(chats(line.database)) == 2
