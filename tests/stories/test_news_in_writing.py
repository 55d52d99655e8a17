"""Something happens to a report, and the person reads it, once: by WhatsApp, by SMS, by day, and only who wants it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from ivr.emulator.messaging import drafts
from ivr.hotline.case import CaseEvent
from ivr.hotline.notice import Event, NoticePolicy
from ivr.hotline.writing import notices as words
from ivr.hotline.writing.notices import Notice
from ivr.operations.outbounds import dispatching
from ivr.records.database import Database
from tests.support.calling import ask_for_a_callback, desk_of, work
from tests.support.deaths import Deaths, survived
from tests.support.keys import sent, to_the_beep
from tests.support.line import CALLER, Caller, Line, files, line_for, wib, with_rules
from tests.support.news import EVERYTHING, act, agrees, an_office, carry, case_of, notices, publish_news
from tests.support.scheduled import do
from tests.support.sizes import quickly_on_sqlite, thoroughly
from tests.support.writing import Correspondent, chats, inbounds

On = CaseEvent
ANSWER = "Cicilan ditunda enam bulan."
LANDLINE = "+622150000111"


@pytest.fixture
def line(database: Database, database_url: str, tmp_path: Path) -> Iterator[Line]:
    with line_for(database, database_url, tmp_path, whatsapp=True, sms=True) as made:
        publish_news(made)
        yield made


def reads(line: Line, number: str = CALLER) -> list[str]:
    """Everything that this person has been sent by WhatsApp."""
    return [message.words for message in line.exchange.messaging.person(number, "Ibu Sari").received]


def texts(line: Line, number: str = CALLER) -> list[str]:
    """Everything that came by SMS."""
    return [message.words for message in line.exchange.messaging.at(number).received]


def says(line: Line, event: Event, ticket: str, **more: object) -> str:
    notice = Notice(event, ticket, "id", line.now, **more)  # type: ignore[arg-type]
    return words.worded(notice, line.hotline.script(line.now), line.now).text.partition("\n")[0]


def reports(line: Line, number: str = CALLER) -> Caller:
    """Somebody rings and tells all, and is asked whether they want it in writing, if they can be."""
    caller = line.dial(number)
    caller.listens_on = False
    return caller.press(*to_the_beep()).speak(12).press(*sent())


def test_whoever_presses_1_after_the_ticket_reads_it_once_and_has_agreed(line: Line) -> None:
    caller = reports(line)
    assert line.words("notice_offer") in caller.heard
    caller.press("1")
    assert line.words("notice_agreed") in caller.heard
    assert caller.ended
    (report,) = line.reports()
    for _ in range(3):
        carry(line)
        do(line, "outbounds")
    assert reads(line) == [says(line, Event.TICKET, report.ticket)]
    assert [one.delivery for one in notices(line)] == ["read"]


@pytest.mark.parametrize("key", ["", "2"])
def test_whoever_does_not_is_written_nothing(line: Line, key: str) -> None:
    caller = reports(line)
    caller.press(key) if key else caller.hang_up()
    act(line, line.reports()[0].ticket, On.CHECK, On.ANSWER)
    carry(line)
    assert reads(line) == texts(line) == []
    assert notices(line) == []


def test_a_landline_is_not_even_asked(line: Line) -> None:
    caller = reports(line, LANDLINE)
    assert line.words("notice_offer") not in caller.heard
    agrees(line, LANDLINE)
    act(line, line.reports()[0].ticket, On.CHECK, On.ANSWER)
    assert notices(line) == []


def test_who_cannot_be_reached_by_whatsapp_has_an_sms(line: Line) -> None:
    line.exchange.messaging.person(CALLER, "Ibu Sari").behave("no-whatsapp")
    reports(line).press("1")
    for _ in range(3):
        carry(line)
    ticket = line.reports()[0].ticket
    assert reads(line) == []
    assert texts(line) == [line.words("written_sms_ticket", ticket=ticket)]


def test_with_an_sms_sender_alone_it_goes_by_that(database: Database, database_url: str, tmp_path: Path) -> None:
    with line_for(database, database_url, tmp_path, sms=True) as line:
        line.publish(with_rules(files(), notices=EVERYTHING))
        reports(line).press("1")
        carry(line)
        ticket = line.reports()[0].ticket
        act(line, ticket, On.CHECK, On.ANSWER)
        carry(line)
        assert texts(line) == [line.words(f"written_sms_{one}", ticket=ticket) for one in ("ticket", "answered")]


def test_each_step_of_the_case_is_read_once_whoever_does_it_twice(line: Line) -> None:
    reports(line).press("1")
    ticket = line.reports()[0].ticket
    act(line, ticket, On.CHECK)
    act(line, ticket, On.FORWARD, office=an_office(line))
    carry(line)
    act(line, ticket, On.TAKE_UP)
    act(line, ticket, On.ANSWER, note=ANSWER)
    for _ in range(2):
        carry(line)
    assert reads(line)[1:] == [
        line.words("written_notice_forwarded", ticket=ticket, office_kind=line.words("written_office_regency")),
        says(line, Event.ANSWERED, ticket),
    ]
    assert not any(ANSWER in one for one in reads(line)), "what the office says is not for whoever sees the telephone"


def test_who_was_rung_in_vain_reads_when_they_are_rung_again(line: Line) -> None:
    agrees(line)
    desk = desk_of(line)
    ask_for_a_callback(line)
    line.exchange.phone(CALLER).busy()
    desk.rings()
    desk.connects()
    work(line, 45, step=15)
    (callback,) = line.callbacks()
    carry(line)
    (told,) = notices(line, "unreached")
    when = Notice.from_data(told.about or {}).when
    assert when == callback.due_at
    assert reads(line)[-1] == says(line, Event.UNREACHED, line.reports()[0].ticket, when=when)


def test_nothing_is_read_at_night(line: Line) -> None:
    agrees(line)
    reports(line).hang_up()
    ticket = line.reports()[0].ticket
    line.clock.advance_to(wib("2026-11-24 22:00"))
    act(line, ticket, On.CHECK, On.ANSWER)
    carry(line)
    assert reads(line) == []
    line.clock.advance_to(wib("2026-11-25 06:59:00"))
    carry(line, 1)
    assert reads(line) == []
    line.clock.advance_to(wib("2026-11-25 07:00:00"))
    carry(line)
    assert reads(line) == [says(line, Event.ANSWERED, ticket)]


def test_what_could_not_leave_for_a_day_is_never_sent(line: Line) -> None:
    agrees(line)
    reports(line).hang_up()
    act(line, line.reports()[0].ticket, On.CHECK, On.ANSWER)
    line.clock.advance(timedelta(hours=24, seconds=1).total_seconds())
    carry(line)
    assert reads(line) == []
    assert [(one.delivery, one.why) for one in notices(line)] == [("withdrawn", "too_late")]


def test_what_is_switched_off_when_it_leaves_is_not_sent(line: Line) -> None:
    agrees(line)
    reports(line).hang_up()
    act(line, line.reports()[0].ticket, On.CHECK, On.ANSWER)
    publish_news(line, NoticePolicy(frozenset({Event.TICKET})))
    carry(line)
    assert reads(line) == []
    assert [(one.delivery, one.why) for one in notices(line)] == [("withdrawn", "switched_off")]


def test_who_says_no_in_between_is_sent_nothing(line: Line) -> None:
    agrees(line)
    reports(line).hang_up()
    act(line, line.reports()[0].ticket, On.CHECK, On.ANSWER)
    agrees(line, given=False)
    carry(line)
    assert reads(line) == []
    assert [one.why for one in notices(line)] == ["stopped"]


def test_two_that_send_at_the_same_time_send_it_once(line: Line) -> None:
    reports(line).press("1")
    carrier = line.hotline.carrier
    assert carrier is not None
    due = notices(line)[0].id
    for _ in range(2):
        dispatching.dispatch(carrier, due, line.hotline.clock)
    carry(line)
    assert len(reads(line)) == 1
    assert case_of(line, line.reports()[0].ticket).status == "new"


def test_what_is_written_back_to_news_goes_with_the_report_and_who_thanks_is_asked_nothing(line: Line) -> None:
    reports(line).press("1")
    carry(line)
    sari = Correspondent(line)
    sari.write("terima kasih")
    assert sari.says == ""
    sari.send(drafts.photo())
    ticket = line.reports()[0].ticket
    assert sari.says == line.words("written_added", ticket=ticket)
    sari.write("ini yang rusak dari kemarin").send(drafts.photo())
    assert [one.report_id for one in inbounds(line.database) if one.kept] == [line.reports()[0].id] * 3
    assert len(line.reports()) == 1
    assert chats(line.database) == []


@pytest.mark.parametrize("word", ["berhenti", "STOP"])
def test_who_writes_that_word_is_told_nothing_more_until_they_ask_for_it(line: Line, word: str) -> None:
    reports(line).press("1")
    carry(line)
    sari, ticket = Correspondent(line), line.reports()[0].ticket
    sari.write(word)
    assert line.words("written_notices_off") in sari.says
    act(line, ticket, On.CHECK, On.ANSWER)
    carry(line)
    assert notices(line, "answered") == []
    sari.write("mulai")
    assert line.words("written_notices_on") in sari.says
    line.clock.advance(3600)
    act(line, ticket, On.FORWARD, office=an_office(line))
    carry(line)
    assert reads(line)[-1].startswith("Laporan Anda dengan tiket")


POINTS = range(1, 33)


@quickly_on_sqlite
@pytest.mark.parametrize("at", [at if at in (2, 3, 11) else thoroughly(at) for at in POINTS])
def test_wherever_a_process_dies_each_is_read_once_and_the_case_is_opened_once(line: Line, at: int) -> None:
    reports(line).press("1")
    carry(line)
    ticket, office = line.reports()[0].ticket, an_office(line)
    act(line, ticket, On.CHECK)
    act(line, ticket, On.FORWARD, office=office)
    act(line, ticket, On.ANSWER, On.CONFIRM, note=ANSWER)
    sari, deaths = Correspondent(line), Deaths(line, at)
    with deaths.counted():
        survived(line, lambda: works(line), lambda: works(line))
        line.clock.advance_to(max(line.now, wib("2026-11-26 09:00")))
        survived(line, lambda: works(line), lambda: works(line))
        survived(line, lambda: sari.write("Belum, masih dipotong."), lambda: works(line))
        survived(line, lambda: works(line), lambda: works(line))
    assert deaths.died
    assert case_of(line, ticket).status == "returned"
    assert Counter(key.partition(":")[0] for key in (one.key for one in notices(line))) == Counter(
        ["ticket", "forwarded", "answered", "solved", "not_yet"]
    )
    texts = reads(line)
    assert len(texts) == len(set(texts)) == 3, texts


def works(line: Line) -> None:
    """The scheduler, long enough for whatever is found again or looked up."""
    for _ in range(6):
        line.clock.advance(31)
        for job in ("messages that never came", "waiting chats", "answered cases", "outbounds", "uncertain outbounds"):
            do(line, job)
    line.clock.advance(5)
