"""Rule 22: a number is told only what is its own, and our own numbers are nobody's."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy import select

from ivr.hotline.rules import Rules
from ivr.operations.calls import progress
from ivr.operations.conversations import lost_calls
from ivr.operations.releases.scripts import Scripts
from ivr.operations.system import checks
from ivr.records.models import Call
from ivr.settings import look_at_settings
from tests.support.calling import ask_for_a_callback, desk_of, work
from tests.support.line import CALLER, NUMBER, Line, settings_for
from tests.support.webhooks import fields_of, send

WHATSAPP, DIVERTING = "+628111450587", "+622129345678"
SOMEBODY_ELSE = "+6285555555555"


@pytest.fixture
def line(line: Line) -> Line:
    """A hotline that knows a second number of its own, and the line that the operator diverts."""
    ours = dataclasses.replace(line.settings, whatsapp_number=WHATSAPP, diverting_numbers=(DIVERTING,))
    object.__setattr__(line.hotline, "settings", ours)
    line.settings = ours
    line.hotline.__dict__.pop("scripts", None)
    line.hotline.__dict__.pop("conversations", None)
    return line


def told(line: Line, sid: str, caller: str, *keys: str, **more: str) -> str:
    """A call that shows `caller`; gives what is said last."""
    answer = send(line, "/voice/incoming", {**fields_of(sid, CallStatus="ringing", **more), "From": caller})
    for turn, digits in enumerate(keys):
        answer = send(line, f"/voice/turn?n={turn}&lang=id", {**fields_of(sid, Digits=digits, **more), "From": caller})
    send(line, "/voice/status", {**fields_of(sid, **more), "CallStatus": "completed", "From": caller})
    return answer.text


OURS = [NUMBER, WHATSAPP, DIVERTING, "622150000587", "sip:+622150000587@trunk.example.id", "02150000587"]


@pytest.mark.parametrize("shown", OURS)
def test_our_own_number_as_caller_is_a_withheld_number(line: Line, shown: str) -> None:
    heard = told(line, "CA1", shown, "3", "1")
    assert line.words("number_withheld") in heard
    assert [report.number for report in line.reports()] == [None]
    with line.database.reading() as session:
        assert session.scalars(select(Call.caller)).all() == [None]


def test_a_line_that_is_diverted_to_us_is_not_its_callers(line: Line) -> None:
    heard = told(line, "CA1", SOMEBODY_ELSE, "3", "1", ForwardedFrom=SOMEBODY_ELSE)
    assert line.words("number_withheld") in heard
    heard = told(line, "CA2", CALLER, "3", "1", ForwardedFrom=SOMEBODY_ELSE)
    assert line.words("number_withheld") not in heard


@pytest.mark.parametrize("typed", ["02150000587#", "08111450587#", "02129345678#"])
def test_our_own_number_cannot_be_typed_as_one_to_ring(line: Line, typed: str) -> None:
    caller = line.dial(None).press("3", "1", typed)
    assert line.words("number_wrong") in caller.heard
    caller.press("081234567890#", "1", "1")
    assert [callback.number for callback in line.callbacks()] == [CALLER]


def test_two_callers_behind_one_line_are_two_people(line: Line) -> None:
    """Nobody hears of the other's promise, joins it, or is told about the other's ticket."""
    for sid, number in (("CA1", "081234567890#"), ("CA2", "085555555555#")):
        told(line, sid, NUMBER, "3", "1", number, "1", "1")
    assert sorted(callback.number or "" for callback in line.callbacks()) == [CALLER, SOMEBODY_ELSE]
    first = line.reports()[0]
    assert line.words("owed_choices") not in told(line, "CA3", NUMBER)
    assert line.words("ticket_proof") in told(line, "CA4", NUMBER, "2", first.ticket)


def test_what_the_phone_company_lists_of_a_call_from_our_own_number_names_nobody(line: Line) -> None:
    line.exchange.phone(NUMBER).call("1500-587").listen().hang_up()
    with line.database.begin() as session:
        session.execute(Call.__table__.delete())
    line.clock.advance(1000)
    progress.write_down_missed(line.database, line.hotline.phone, line.now.replace(hour=0), line.now)
    lost_calls.ends(line.hotline.conversations, line.hotline.phone, line.now)
    with line.database.reading() as session:
        assert session.scalars(select(Call.caller)).all() == [None]


def test_a_callback_to_our_own_number_from_before_is_not_rung(line: Line) -> None:
    callback = ask_for_a_callback(line)
    with line.database.begin() as session:
        session.execute(line.callbacks()[0].__table__.update().values(number=NUMBER))
    desk = desk_of(line)
    attempt = desk.rings()
    assert (attempt.callback_id, attempt.outcome) == (callback, "refused_by_rule")
    work(line, 5)


def test_rules_know_our_own_numbers_from_the_settings_and_not_from_a_release(line: Line) -> None:
    assert line.hotline.rules(line.now).own_numbers == {NUMBER, WHATSAPP, DIVERTING}
    assert Scripts(line.database, line.hotline.files.catalogues).current(line.now).rules.own_numbers == frozenset()
    assert "own_numbers" not in Rules(own_numbers=frozenset({NUMBER})).to_data()
    assert not Rules(own_numbers=frozenset({CALLER})).may_ring(CALLER)
    assert Rules().may_ring(CALLER)


def test_whoever_types_a_number_is_not_told_that_somebody_asked_for_it_before(line: Line) -> None:
    line.dial(CALLER).press("3", "1", "1", "1")
    stranger = line.dial(SOMEBODY_ELSE).press("3", "1", "2", "081234567890#", "1", "3")
    assert len(line.callbacks()) == 1
    before = line.words("promised_joined", deadline="|").partition("|")[0]
    assert before not in stranger.everything
    assert line.words("promised_by", deadline="|").partition("|")[0] in stranger.everything
    owner = line.dial(CALLER).press("3", "1", "1", "3")
    assert before in owner.everything


def test_nor_that_we_are_late_with_it(line: Line) -> None:
    line.dial(CALLER).press("3", "1", "1", "1")
    line.clock.advance(4 * 3600)
    stranger = line.dial(SOMEBODY_ELSE).press("3", "1", "2", "081234567890#", "1", "1")
    assert line.words("promised_late") not in stranger.everything
    assert line.words("status_callback_open") in stranger.everything
    assert len(line.callbacks()) == 1


@pytest.mark.parametrize(("shown", "words"), [(SOMEBODY_ELSE, "+62********555"), ("anonymous", "without a number")])
def test_the_check_warns_when_one_number_stands_for_most_callers(line: Line, shown: str, words: str) -> None:
    def found() -> list[str]:
        looked = checks.database(line.settings.database_url, line.hotline.files.catalogues, line.now, line.clock.now)
        return [finding.message for finding in looked if finding.check == "callers"]

    for number in range(checks.FEWEST_CALLS):
        assert found() == []
        told(line, f"CA{number}", shown)
    (message,) = found()
    assert message.startswith(f"{checks.FEWEST_CALLS} of the last {checks.FEWEST_CALLS} calls")
    assert words in message


def test_the_lines_that_are_diverted_are_a_setting() -> None:
    base = {"DIVERTING_NUMBERS": f"{DIVERTING}, {CALLER}", "HOTLINE_NUMBER": NUMBER}
    settings, _ = look_at_settings(base)
    assert settings.own_numbers == {NUMBER, DIVERTING, CALLER}
    _, problems = look_at_settings({"DIVERTING_NUMBERS": "0812"})
    assert any(problem.startswith("DIVERTING_NUMBERS is '0812'") for problem in problems)


def test_settings_without_them_name_the_hotline_s_number_alone(line: Line) -> None:
    assert settings_for("sqlite://", line.settings.recordings).own_numbers == {NUMBER}
