"""What the report of the day tells of callbacks."""

from __future__ import annotations

import re
from datetime import timedelta

from tests.operations.correspondence.report import report_of
from tests.support.calling import ask_for_a_callback, desk_of
from tests.support.inbox import Inbox
from tests.support.keys import sent, to_the_beep, told_and_rung
from tests.support.line import CALLER, PUBLIC_URL, Line
from tests.support.office import Caught, text_of
from tests.support.queue import Queue


def test_promises_kept_and_broken_and_whoever_still_waits_are_told(line: Line, server: Caught) -> None:
    desk = desk_of(line)
    ask_for_a_callback(line)
    line.exchange.phone(CALLER).answer(after=2)
    desk.rings()
    desk.connects().wait(30).hang_up()
    desk.finishes()
    line.dial("+6281311112222").press(*told_and_rung())  # never rung
    Queue(line.database).waits(3, status="unreachable", attempts_made=5, rung_at=line.now)
    line.dial("+6281322223333").press(*to_the_beep()).speak(6).press(*sent())
    text = text_of(report_of(line, server))
    for line_of_text in (
        "2  janji yang ditepati dalam 7 hari terakhir / promises kept in the last 7 days",
        "1  janji yang dilanggar dalam 7 hari terakhir / promises broken in the last 7 days",
        "1  orang yang masih menunggu ditelepon / people still waiting to be rung",
        "1  lewat janji, belum ditelepon / past the promise, not yet rung",
        f"{PUBLIC_URL}/console?overdue=1",
        "1  tidak terjangkau, belum ditutup / not reached, still to be closed",
        "1  pesan suara yang belum ditangani / voice messages not dealt with",
        f"{PUBLIC_URL}/console/messages",
    ):
        assert line_of_text in text, text
    assert re.search(r"- \d{4} \d{4}, Kota Bandung, Jawa Barat, 24 Nov 2026 \d\d\.\d\d", text), text
    assert not re.search(r"628\d\d", text), "a number; tickets are told in groups of four digits"


def test_promises_to_answer_in_writing_are_among_all_and_told_by_themselves_where_there_are_any(
    line: Line, server: Caught
) -> None:
    inbox = Inbox(line.database)
    answered = {"deadline_at": line.now, "answered_at": line.now - timedelta(minutes=1)}
    inbox.asks(1, at=line.now - timedelta(hours=1), **answered)
    inbox.asks(2, at=line.now - timedelta(hours=1), deadline_at=line.now - timedelta(minutes=1))
    text = text_of(report_of(line, server))
    for line_of_text in (
        "1  janji yang ditepati dalam 7 hari terakhir / promises kept in the last 7 days",
        "1  di antaranya janji menjawab lewat chat yang ditepati / of these, promises to answer in writing kept",
        "1  di antaranya janji menjawab lewat chat yang dilanggar / of these, promises to answer in writing broken",
        "2  chat yang menunggu jawaban petugas / chats waiting for an answer by a person",
    ):
        assert line_of_text in text, text
