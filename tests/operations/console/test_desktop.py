"""What agents see on their desks: the callback in hand, the queue, their day, and what nobody has promised yet."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event, select

from ivr.operations.callbacks import claims, outcomes, supervision
from ivr.operations.console import agent_day, desktop, handling, queue, report_details, unhandled, updates
from ivr.operations.console.queue import Filters
from ivr.operations.console.report_details import ChangedMeanwhile, Details
from ivr.records.audit import AuditEntry
from ivr.records.models import CallbackRow, Report, Voicemail
from ivr.records.people import Staff
from tests.support.keys import sent, to_the_beep, to_the_place, told, told_and_rung
from tests.support.line import AGENT, CALLER, Line

OTHER = "+6281298765432"


def hire(line: Line, login: str, role: str = "agent", phone: str | None = AGENT) -> int:
    person = Staff(login=login, name=login.title(), role=role, phone=phone, created_at=line.now)
    person.presence = "ready"
    with line.database.begin() as session:
        session.add(person)
    return person.id


def ask_for_a_callback(line: Line, number: str = CALLER, category: str = "1") -> CallbackRow:
    line.dial(number).press("3", category, "1", "1")
    return line.callbacks()[-1]


def leave_a_message(line: Line, number: str | None = CALLER) -> Voicemail:
    line.dial(number).press(*to_the_beep()).speak(9).press(*sent())
    line.clock.advance(5)
    return line.voicemails()[-1]


def actions(line: Line) -> list[str]:
    with line.database.reading() as session:
        return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_the_desk_holds_everything_that_is_known_of_the_person(line: Line) -> None:
    staff = hire(line, "sari")
    leave_a_message(line)
    callback = ask_for_a_callback(line)
    claims.take(line.database, callback.id, staff, line.now)
    with line.database.reading() as session:
        found = desktop.current(session, staff)
    assert found is not None
    assert (found.callback.id, [report.category for report in found.reports]) == (callback.id, ["demand"])
    assert found.attempt is None
    assert [contact.report.region for contact in found.contacts if contact.report] == ["32.73"]


def test_an_empty_desk_is_empty(line: Line) -> None:
    staff = hire(line, "sari")
    with line.database.reading() as session:
        assert desktop.current(session, staff) is None
        assert desktop.became(session, staff, None, line.now) is None


def test_a_claim_that_lapsed_is_told_with_what_became_of_it(line: Line) -> None:
    staff = hire(line, "sari")
    callback = ask_for_a_callback(line)
    claims.take(line.database, callback.id, staff, line.now)
    line.clock.advance(600)
    claims.lapsed(line.database, line.now)
    with line.database.reading() as session:
        told = desktop.became(session, staff, callback.id, line.now)
    assert told is not None
    assert (told.callback.status, told.attempt) == ("waiting", None)
    assert told.ticket == line.reports()[0].ticket


def test_a_try_that_failed_is_told_with_the_next_step(line: Line) -> None:
    staff = hire(line, "sari")
    callback = ask_for_a_callback(line)
    claims.take(line.database, callback.id, staff, line.now)
    line.hotline.ringer.ring(callback.id, AGENT, line.now, staff)
    line.clock.advance(60)
    with line.database.reading() as session:
        told = desktop.became(session, staff, None, line.now)
    assert told is not None
    assert told.attempt is not None
    assert (told.attempt.outcome, told.callback.status) == ("agent_no_answer", "waiting")


# The queue


def test_the_queue_says_what_is_overdue_and_who_holds_what(line: Line) -> None:
    staff = hire(line, "sari")
    first = ask_for_a_callback(line)
    second = ask_for_a_callback(line, OTHER, "2")
    claims.take(line.database, first.id, staff, line.now)
    with line.database.reading() as session:
        found = queue.queue(session, Filters(), 1, line.now)
        counts = queue.counts(session, line.now + timedelta(hours=3))
    assert [(entry.callback.id, entry.category) for entry in found.waiting] == [(second.id, "capital")]
    assert [(entry.callback.id, entry.holder) for entry in found.held] == [(first.id, "Sari")]
    assert (counts.waiting, counts.due, counts.overdue, counts.held, counts.unreachable) == (1, 1, 2, 1, 0)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(), 2),
        (Filters(category="capital"), 1),
        (Filters(category="spoiled_goods"), 0),
        (Filters(text="5432"), 1),
        (Filters(text="32"), 0),
        (Filters(text="9999"), 0),
        (Filters(text="tidak ada"), 0),
        (Filters(text="word " * 9), 0),
        (Filters(region="32"), 0),
        (Filters(overdue=True), 0),
    ],
)
def test_the_queue_can_be_searched(line: Line, filters: Filters, found: int) -> None:
    ask_for_a_callback(line)
    ask_for_a_callback(line, OTHER, "2")
    with line.database.reading() as session:
        assert queue.queue(session, filters, 1, line.now).found == found


def test_the_queue_is_found_by_ticket_and_by_province(line: Line) -> None:
    line.dial().press(*told_and_rung(who="1"))
    (report,) = line.reports()
    with line.database.reading() as session:
        for filters in (Filters(text=report.ticket), Filters(region="32"), Filters(region="32.73")):
            assert queue.queue(session, filters, 9, line.now).found == 1
        assert queue.queue(session, Filters(region="33"), 1, line.now).found == 0


def test_a_page_of_the_queue_costs_the_same_number_of_questions_however_long_it_is(line: Line) -> None:
    def asked() -> int:
        statements: list[str] = []
        listen = lambda *told: statements.append(told[2])  # noqa: E731
        engine = line.database.engine
        event.listen(engine, "before_cursor_execute", listen)
        with line.database.reading() as session:
            queue.queue(session, Filters(), 1, line.now)
        event.remove(engine, "before_cursor_execute", listen)
        return len(statements)

    ask_for_a_callback(line)
    few = asked()
    with line.database.begin() as session:
        pattern = session.scalars(select(CallbackRow)).one()
        values = {c.key: getattr(pattern, c.key) for c in CallbackRow.__table__.columns if c.key != "id"}
        session.add_all(CallbackRow(**{**values, "number": f"+62812000{n:05}"}) for n in range(40))
    assert asked() == few <= 4


# My day


def test_my_day_counts_what_i_tried_and_what_came_of_it(line: Line) -> None:
    staff = hire(line, "sari")
    callback = ask_for_a_callback(line)
    claims.take(line.database, callback.id, staff, line.now)
    line.hotline.ringer.ring(callback.id, AGENT, line.now, staff)
    line.clock.advance(60)
    claims.take(line.database, callback.id, staff, line.now)
    script = line.hotline.files
    with line.database.begin() as session:
        outcomes.finish(session, callback.id, staff, outcomes.Said("wrong_number"), script, line.now)
    with line.database.reading() as session:
        today = agent_day.my_day(session, staff, script.hours, line.now)
        tomorrow = agent_day.my_day(session, staff, script.hours, line.now + timedelta(days=1))
    assert (today.attempts, today.reached, dict(today.closed)) == (1, 0, {"wrong_number": 1})
    assert [tried.ticket for tried in today.tried] == [line.reports()[0].ticket]
    assert (tomorrow.attempts, dict(tomorrow.closed), tomorrow.tried) == (0, {}, ())


# Messages and broken-off calls


def test_a_message_without_a_callback_waits_until_somebody_deals_with_it(line: Line) -> None:
    staff = hire(line, "sari")
    voicemail = leave_a_message(line)
    with line.database.reading() as session:
        (message,) = unhandled.messages(session)
        assert (message.voicemail.id, message.number) == (voicemail.id, CALLER)
        assert unhandled.how_many(session, line.now) == (1, 0)
    with line.database.begin() as session:
        handling.message_handled(session, voicemail.id, staff, line.now)
        handling.message_handled(session, voicemail.id, staff, line.now)
    with line.database.reading() as session:
        assert unhandled.messages(session) == []
    assert actions(line).count("voicemail:handle") == 1


def test_a_message_becomes_a_callback_once(line: Line) -> None:
    staff = hire(line, "sari")
    voicemail = leave_a_message(line)
    for _ in range(2):
        with line.database.begin() as session:
            handling.ring_about_message(session, voicemail.id, None, line.hotline.files, staff, line.now)
    (callback,) = line.callbacks()
    assert (callback.number, [report.callback_id for report in line.reports()]) == (CALLER, [callback.id])
    assert actions(line).count("callback:create") == 1
    with line.database.reading() as session:
        assert unhandled.messages(session) == []


def test_a_message_joins_the_open_callback_of_its_number(line: Line) -> None:
    staff = hire(line, "sari")
    voicemail = leave_a_message(line)
    callback = ask_for_a_callback(line)
    with line.database.begin() as session:
        promised = handling.ring_about_message(session, voicemail.id, None, line.hotline.files, staff, line.now)
    assert promised.joined
    assert {report.callback_id for report in line.reports()} == {callback.id}


def test_a_message_of_a_withheld_number_needs_a_number(line: Line) -> None:
    staff = hire(line, "sari")
    voicemail = leave_a_message(line, None)
    with pytest.raises(handling.NoNumber), line.database.begin() as session:
        handling.ring_about_message(session, voicemail.id, None, line.hotline.files, staff, line.now)
    assert line.callbacks() == []
    with line.database.begin() as session:
        handling.ring_about_message(session, voicemail.id, OTHER, line.hotline.files, staff, line.now)
    assert [callback.number for callback in line.callbacks()] == [OTHER]


def test_a_call_that_was_broken_off_tells_what_was_said(line: Line) -> None:
    staff = hire(line, "sari")
    line.dial().press(*to_the_place("2", who="1")).hang_up()
    with line.database.reading() as session:
        (broken,) = unhandled.abandoned(session, line.now)
    assert (broken.number, broken.said.who, broken.said.category) == (CALLER, "cooperative", "capital")
    assert broken.stopped_at == "region"
    with line.database.begin() as session:
        handling.ring_about_call(session, broken.call.sid, None, line.hotline.files, staff, line.now)
    (callback,) = line.callbacks()
    assert callback.number == CALLER
    with line.database.reading() as session:
        assert unhandled.abandoned(session, line.now) == []


def test_who_only_listened_or_called_again_is_not_on_the_list_of_broken_off_calls(line: Line) -> None:
    line.dial(OTHER).press("4").hang_up()
    line.dial().press("1").hang_up()
    with line.database.reading() as session:
        (broken,) = unhandled.abandoned(session, line.now)
    assert (broken.report, broken.stopped_at) == (None, "category")
    line.dial().press(*told(who="1"))
    line.clock.advance(60)
    with line.database.reading() as session:
        assert unhandled.abandoned(session, line.now) == []


def test_a_broken_off_call_can_be_put_aside(line: Line) -> None:
    staff = hire(line, "sari")
    line.dial(None).press(*to_the_place("2", who="1")).hang_up()
    with line.database.reading() as session:
        (broken,) = unhandled.abandoned(session, line.now)
    with line.database.begin() as session:
        handling.call_handled(session, broken.call.sid, staff, line.now)
    with line.database.reading() as session:
        assert unhandled.how_many(session, line.now) == (0, 0)
    assert "call:handle" in actions(line)


def test_what_was_put_aside_by_mistake_is_put_back_once(line: Line) -> None:
    staff = hire(line, "sari")
    voicemail = leave_a_message(line)
    line.dial("+62811222555").press(*to_the_place("2", who="1")).hang_up()
    marked, later = line.now, line.now + timedelta(minutes=5)
    with line.database.begin() as session:
        (broken,) = unhandled.abandoned(session, line.now)
        sid = broken.call.sid
        handling.message_handled(session, voicemail.id, staff, marked)
        handling.call_handled(session, sid, staff, marked)
    with line.database.reading() as session:
        assert unhandled.how_many(session, later) == (0, 0)
        assert [one.voicemail.id for one in unhandled.set_aside_messages(session, later)] == [voicemail.id]
        assert [one.call.sid for one in unhandled.set_aside_calls(session, later)] == [sid]
    for expected in (True, False):
        with line.database.begin() as session:
            assert handling.message_open_again(session, voicemail.id, marked, staff, later) is expected
            assert handling.call_open_again(session, sid, marked, staff, later) is expected
    with line.database.reading() as session:
        assert unhandled.how_many(session, later) == (1, 1)
        assert (unhandled.set_aside_messages(session, later), unhandled.set_aside_calls(session, later)) == ([], [])
    assert (actions(line).count("voicemail:open-again"), actions(line).count("call:open-again")) == (1, 1)


def test_an_old_page_takes_back_no_later_mark_and_none_of_what_is_rung_about(line: Line) -> None:
    staff = hire(line, "sari")
    voicemail = leave_a_message(line)
    first, second = line.now, line.now + timedelta(minutes=5)
    with line.database.begin() as session:
        handling.message_handled(session, voicemail.id, staff, first)
        handling.message_open_again(session, voicemail.id, first, staff, second)
        handling.message_handled(session, voicemail.id, staff, second)
        assert not handling.message_open_again(session, voicemail.id, first, staff, second)
        handling.ring_about_message(session, voicemail.id, None, line.hotline.files, staff, second)
        assert unhandled.set_aside_messages(session, second) == []
        assert not handling.message_open_again(session, voicemail.id, second, staff, second)
    assert line.voicemails()[0].handled_at == second


def test_what_was_erased_is_not_put_back(line: Line) -> None:
    staff = hire(line, "sari")
    line.dial().press(*to_the_place("2", who="1")).hang_up()
    with line.database.begin() as session:
        (broken,) = unhandled.abandoned(session, line.now)
        handling.call_handled(session, broken.call.sid, staff, line.now)
        broken.call.forgotten_at = line.now
        session.flush()
        assert unhandled.set_aside_calls(session, line.now) == []
        assert not handling.call_open_again(session, broken.call.sid, line.now, staff, line.now)


# Completing the report


def test_a_report_is_completed_and_the_audit_says_what_it_was(line: Line) -> None:
    staff = hire(line, "sari")
    ask_for_a_callback(line)
    (report,) = line.reports()
    told = Details("Bu Rina", "Keripik Rina", "business", "capital", "32.73", "modal kerja")
    for _ in range(2):
        with line.database.begin() as session:
            report_details.complete(
                session, report.id, told, report_details.seal(report), line.hotline.files, staff, line.now
            )
    (after,) = line.reports()
    assert report_details.details(after) == told
    with line.database.reading() as session:
        (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "report:complete"))
    assert entry.actor == "staff:sari"
    assert entry.before is not None
    assert entry.after is not None
    assert (entry.before["category"], entry.after["category"]) == ("demand", "capital")


def test_of_two_people_who_edit_one_report_the_second_is_told(line: Line) -> None:
    staff = hire(line, "sari")
    ask_for_a_callback(line)
    (report,) = line.reports()
    shown, files = report_details.seal(report), line.hotline.files
    with line.database.begin() as session:
        report_details.complete(session, report.id, Details(person="Rina"), shown, files, staff, line.now)
    with pytest.raises(ChangedMeanwhile), line.database.begin() as session:
        report_details.complete(session, report.id, Details(person="Rini"), shown, files, staff, line.now)
    assert line.reports()[0].person == "Rina"


@pytest.mark.parametrize(
    ("told", "field"),
    [
        (Details(who="king"), "who"),
        (Details(category="nonsense"), "category"),
        (Details(region="99.99"), "region"),
        (Details(person="x" * 256), "person"),
        (Details(needs="x" * 5000), "needs"),
    ],
)
def test_what_cannot_be_taken_is_named(line: Line, told: Details, field: str) -> None:
    staff = hire(line, "sari")
    ask_for_a_callback(line)
    (report,) = line.reports()
    with pytest.raises(report_details.Wrong) as caught, line.database.begin() as session:
        report_details.complete(
            session, report.id, told, report_details.seal(report), line.hotline.files, staff, line.now
        )
    assert caught.value.field == field


# Has anything changed?


def test_the_version_of_the_queue_changes_with_every_step_of_a_callback(line: Line) -> None:
    staff = hire(line, "sari")

    def version() -> str:
        with line.database.reading() as session:
            return queue.counts(session, line.now).version

    seen = [version()]
    callback = ask_for_a_callback(line)
    seen.append(version())
    claims.take(line.database, callback.id, staff, line.now)
    seen.append(version())
    line.hotline.ringer.ring(callback.id, AGENT, line.now, staff)
    seen.append(version())
    line.clock.advance(60)
    seen.append(version())
    with line.database.begin() as session:
        supervision.raise_up(session, callback.id, True, staff, line.now)
    seen.append(version())
    assert len(set(seen)) == len(seen)
    assert version() == seen[-1]


def test_the_version_of_a_desk_changes_with_every_step_of_an_attempt(line: Line) -> None:
    staff = hire(line, "sari")

    def version() -> str:
        return updates.mine(line.database, staff).version

    callback = ask_for_a_callback(line)
    line.exchange.phone(CALLER).answer(after=3)
    seen = [version()]
    claims.take(line.database, callback.id, staff, line.now)
    seen.append(version())
    line.hotline.ringer.ring(callback.id, AGENT, line.now, staff)
    line.clock.advance(2)
    seen.append(version())
    call = line.exchange.agent(AGENT).answer()
    assert call is not None
    call.listen().press("1").wait(2)
    seen.append(version())
    person = line.exchange.phone(CALLER).current
    assert person is not None
    call.wait(60)
    person.hang_up()
    call.listen()
    line.clock.advance(5)
    seen.append(version())
    assert len(set(seen)) == len(seen)


def test_all_pages_share_one_question(line: Line) -> None:
    beat = updates.Pulse(line.database, queue_seconds=600)
    before = beat.queue(line.now)
    ask_for_a_callback(line)
    assert beat.queue(line.now) is before
    beat.forget()
    assert beat.queue(line.now).waiting == 1


def test_the_queue_reads_only_what_belongs_to_it(line: Line) -> None:
    with line.database.begin() as session:
        session.add(Report(ticket="12345674", language="id", status="received", created_at=line.now))
    with line.database.reading() as session:
        found = queue.queue(session, Filters(), 1, line.now)
    assert (found.waiting, found.held, found.unreachable, found.pages) == ((), (), (), 1)
