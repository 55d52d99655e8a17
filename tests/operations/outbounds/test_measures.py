"""How much is on its way in writing, and what keeps it from going."""

from __future__ import annotations

from datetime import timedelta

from ivr.emulator.messaging.message import MessageStatus
from ivr.emulator.messaging.outcomes import Outcome
from ivr.hotline.staff import Role
from ivr.hotline.writing import send_errors
from ivr.hotline.writing.delivery import Delivery
from ivr.operations.outbounds import alarms
from ivr.operations.outbounds.measures import Measures, measure
from ivr.web.frame import texts
from tests.support.line import Line
from tests.support.outbox import Person
from tests.support.people import PAGE, add_person, client_of

NONE = timedelta(0)


def measured(line: Line) -> Measures:
    with line.database.reading() as session:
        return measure(session, line.now)


def test_nothing_is_on_its_way(writing_line: Line) -> None:
    assert measured(writing_line) == Measures(0, NONE, 0, None, 0, {})


def test_what_should_have_left_and_what_may_have(writing_line: Line) -> None:
    sari, budi = Person(writing_line), Person(writing_line, "ID.Budi")
    sari.is_sent()
    writing_line.exchange.faults.next("reset", path="Messages", method="POST")
    writing_line.hotline.carry()
    budi.is_sent()
    writing_line.clock.advance(20)
    found = measured(writing_line)
    assert (found.overdue, found.late, found.uncertain) == (1, timedelta(seconds=20), 1)
    assert found.lately == {Delivery.UNCERTAIN: 1, Delivery.WAITING: 1}
    told = writing_line.client().get("/metrics").text
    for line in (
        "hotline_outbounds_overdue 1.0",
        "hotline_outbounds_late_seconds 20.0",
        "hotline_outbounds_uncertain 1.0",
        "hotline_inbounds_waiting 0.0",
        'hotline_outbounds_last_hour{delivery="uncertain"} 1.0',
    ):
        assert line in told


def test_what_somebody_must_set_right_is_told_to_admins(writing_line: Line) -> None:
    sari = Person(writing_line)
    sari.phone.behave(Outcome(MessageStatus.FAILED, 63051))
    sari.is_sent()
    writing_line.hotline.carry()
    writing_line.clock.advance(5)
    with writing_line.database.reading() as session:
        (alarm,) = alarms.lately(session, writing_line.now)
        assert (alarm.code, alarm.reason, alarm.messages) == (63051, "sender_locked", 1)
        assert alarms.lately(session, writing_line.now + alarms.LATELY + timedelta(minutes=1)) == []
    add_person(writing_line.hotline, "rina", Role.ADMIN)
    page = client_of(writing_line.app, "rina").get("/admin", headers=PAGE).text
    assert "Meta mengunci nomor WhatsApp hotline" in page


def test_every_alarm_has_words_for_admins() -> None:
    reasons = {error.reason for error in send_errors.ERRORS.values() if error.is_alarming}
    for language in ("id", "en"):
        assert {f"admin.alarm.{reason}" for reason in reasons} <= set(texts.texts(language))
