"""A caller asks how a report is doing: by its ticket, with details only for whom it belongs to."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ivr.hotline import speech
from ivr.hotline.callback import CallbackStatus
from ivr.hotline.report import damm_digit, is_ticket
from ivr.operations.releases import closures
from ivr.records.models import Callback
from tests.support.keys import told
from tests.support.line import CALLER, Line

OTHER = "+6281311112222"
BY = {"id": "hari ini, Selasa 24 November, pukul setengah 12 siang", "en": "today, Tuesday 24 November, at 11 "}


def reported(line: Line, *entries: str, number: str | None = CALLER) -> str:
    """Somebody reports; gives the ticket."""
    line.dial(number).press(*(entries or told())).hang_up()
    return line.reports()[-1].ticket


def asked_back(line: Line) -> str:
    return reported(line, "3", "1", "1", "1")


def settle(line: Line, status: CallbackStatus, *, closed: bool) -> None:
    with line.database.begin() as session:
        for callback in session.query(Callback):
            callback.status = status
            callback.closed_at = line.now if closed else None


@pytest.mark.parametrize("language", ["id", "en"])
def test_details_are_told_to_the_reports_own_number(line: Line, language: str) -> None:
    ticket = reported(line)
    line.clock.advance(24 * 3600)
    caller = line.dial(language=language).press("2")
    assert caller.heard == line.words("ticket_ask", language)
    caller.press(ticket)
    category = {"id": "penjualan turun", "en": "falling sales"}[language]
    filed = {
        "id": "kemarin, Selasa 24 November, pukul 9 lewat 1 pagi",
        "en": "yesterday, Tuesday 24 November, at 9",
    }
    assert line.words("status_details", language, category=category, filed="").rstrip(". ") in caller.heard
    assert filed[language] in caller.heard
    assert line.words("status_received", language) in caller.heard
    assert caller.heard.endswith(line.words("status_menu", language))
    assert caller.press("9").heard == line.words("goodbye", language)
    assert caller.ended
    assert len(line.reports()) == 1


def test_another_number_hears_nothing_before_the_last_four_digits(line: Line) -> None:
    ticket = reported(line)
    caller = line.dial(OTHER).press("2", ticket)
    assert caller.heard == line.words("ticket_proof")
    caller.press("7890")
    assert "penjualan turun" in caller.heard
    assert line.words("status_received") in caller.heard


def test_a_withheld_number_gives_the_last_four_digits_too(line: Line) -> None:
    ticket = reported(line)
    caller = line.dial(None).press("2", ticket)
    assert caller.heard == line.words("ticket_proof")
    assert line.words("status_received") in caller.press("7890").heard


def test_wrong_digits_thrice_end_the_call_without_a_word_of_the_report(line: Line) -> None:
    ticket = reported(line)
    caller = line.dial(OTHER).press("2", ticket, "1111")
    assert caller.heard == f"{line.words('ticket_proof_wrong')} {line.words('hint')} {line.words('ticket_proof')}"
    caller.press("2222", "3333")
    assert caller.heard == f"{line.words('ticket_proof_wrong')} {line.words('ticket_help')}"
    assert caller.press("9").ended
    assert "penjualan turun" not in caller.everything
    assert len(line.reports()) == 1


def test_right_digits_after_a_wrong_try(line: Line) -> None:
    ticket = reported(line)
    assert line.words("status_received") in line.dial(OTHER).press("2", ticket, "0000", "7890").heard


@pytest.mark.parametrize("entry", ["*"])
def test_an_unfinished_proof_proves_nothing(line: Line, entry: str) -> None:
    ticket = reported(line)
    caller = line.dial(OTHER).press("2", ticket, entry)
    assert caller.heard == line.words("ticket_ask")


def test_a_proof_that_is_ended_too_early_is_typed_anew(line: Line) -> None:
    ticket = reported(line)
    caller = line.dial(OTHER).press("2", ticket, "789#")
    assert caller.heard == f"{line.words('wrong_entry')} {line.words('hint')} {line.words('ticket_proof')}"
    assert line.words("status_received") in caller.press("7890").heard


def test_an_unfinished_proof_can_be_finished_and_is_no_proof_before(line: Line) -> None:
    ticket = reported(line)
    caller = line.dial(OTHER).press("2", ticket, "78")
    assert caller.heard == line.words("go_on_typing")
    assert line.words("wrong_entry") in caller.stay_silent().heard
    caller.press("78")
    assert line.words("status_received") in caller.press("90").heard


def test_the_number_to_be_rung_back_counts_as_the_reports_own(line: Line) -> None:
    ticket = reported(line, "3", "1", "2", "081311112222#", "1", "1")
    assert line.words("ticket_proof") not in line.dial(OTHER).press("2", ticket).heard
    assert line.words("ticket_proof") in line.dial("+6281999990000").press("2", ticket).heard


def test_a_ticket_that_nobody_has(line: Line) -> None:
    unknown = "1000000" + damm_digit("1000000")
    assert is_ticket(unknown)
    caller = line.dial().press("2", unknown)
    assert caller.heard == f"{line.words('ticket_wrong')} {line.words('hint')} {line.words('ticket_ask')}"


def test_a_mistyped_ticket_is_noticed(line: Line) -> None:
    ticket = reported(line)
    wrong = ticket[:-1] + str((int(ticket[-1]) + 1) % 10)
    caller = line.dial().press("2", wrong)
    assert caller.heard == f"{line.words('ticket_wrong')} {line.words('hint')} {line.words('ticket_ask')}"
    assert line.words("status_received") in caller.press(ticket).heard


def test_three_wrong_tickets_are_called_so_and_an_officer_is_offered(line: Line) -> None:
    caller = line.dial().press("2", "12345678", "12345679", "87654321")
    assert caller.heard == f"{line.words('ticket_wrong')} {line.words('ticket_help')}"
    caller.press("3", "2", "1", "1")
    assert caller.ended
    assert [(report.category, report.callback is not None) for report in line.reports()] == [("capital", True)]


def test_star_leads_from_three_wrong_tickets_to_the_first_menu(line: Line) -> None:
    caller = line.dial().press("2", "12345678", "12345679", "87654321", "*")
    assert line.words("menu_open") in caller.heard
    caller.hang_up()
    assert line.reports() == []


def test_a_hash_after_the_ticket_does_no_harm(line: Line) -> None:
    """Many press it by habit; it cuts the answer short, which is therefore said again."""
    ticket = reported(line)
    caller = line.dial().press("2", ticket, "#")
    assert "penjualan turun" in caller.heard
    assert line.words("status_received") in caller.heard
    assert caller.press("9").heard == line.words("goodbye")


def test_a_hash_after_a_wrong_ticket_is_no_second_miss(line: Line) -> None:
    ticket = reported(line)
    caller = line.dial().press("2", "12345678", "#", "12345678", "#")
    assert caller.heard == line.words("ticket_ask")
    assert line.words("status_received") in caller.press(ticket).heard


def test_a_hash_after_the_ticket_where_digits_are_asked_for_next(line: Line) -> None:
    ticket = reported(line)
    caller = line.dial(OTHER).press("2", ticket, "#")
    assert caller.heard == line.words("ticket_proof")
    caller.press("1111", "#", "2222", "#")
    assert not caller.ended
    assert line.words("status_received") in caller.press("7890").heard


def test_a_report_of_a_withheld_number_is_private_for_everybody(line: Line) -> None:
    ticket = reported(line, number=None)
    for number in (CALLER, None):
        caller = line.dial(number).press("2", ticket)
        assert caller.heard == f"{line.words('status_private')} {line.words('status_menu')}"
        caller.hang_up()


def test_a_report_that_was_broken_off_is_said_to_be_incomplete(line: Line) -> None:
    ticket = reported(line, "1", "1", "9")
    assert line.words("status_partial") in line.dial().press("2", ticket).heard


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_promised_callback_is_told_with_its_time(line: Line, language: str) -> None:
    ticket = asked_back(line)
    caller = line.dial(language=language).press("2", ticket)
    by = {"id": "hari ini, Selasa 24 November, pukul setengah 12 siang", "en": "today, Tuesday 24 November, at 11 "}[
        language
    ]
    assert line.words("status_callback", language, deadline=by).rstrip(". ") in caller.heard


def test_a_callback_that_is_late_is_owned_up_to(line: Line) -> None:
    ticket = asked_back(line)
    line.clock.advance(3 * 3600)
    caller = line.dial().press("2", ticket)
    assert line.words("status_callback_late") in caller.heard
    assert "paling lambat" not in caller.heard


def test_a_callback_without_a_promised_time_is_told_without_one(line: Line) -> None:
    with line.database.begin() as session:
        closures.close(session, {"id": "Listrik padam."}, None, "admin", line.now)
    ticket = reported(line, "3", "1", "1", "1")
    with line.database.begin() as session:
        closures.reopen(session, "admin", line.now)
    caller = line.dial().press("2", ticket)
    assert line.words("status_callback_open") in caller.heard
    assert "paling lambat" not in caller.heard


@pytest.mark.parametrize(
    ("status", "closed", "prompt"),
    [
        (CallbackStatus.TALKING, False, "status_called"),
        (CallbackStatus.WRAP_UP, False, "status_called"),
        (CallbackStatus.DONE, True, "status_called"),
        (CallbackStatus.SETTLED, True, "status_called"),
        (CallbackStatus.UNREACHABLE, False, "status_unreachable"),
        (CallbackStatus.WITHDRAWN, True, "status_closed"),
        (CallbackStatus.REMOVED, True, "status_closed"),
    ],
)
def test_what_came_of_a_callback_is_told(line: Line, status: CallbackStatus, closed: bool, prompt: str) -> None:
    ticket = asked_back(line)
    settle(line, status, closed=closed)
    assert line.words(prompt) in line.dial().press("2", ticket).heard


def test_a_wrong_number_is_not_told_as_a_talk(line: Line) -> None:
    ticket = asked_back(line)
    settle(line, CallbackStatus.DONE, closed=True)
    with line.database.begin() as session:
        session.query(Callback).one().disposition = "wrong_number"
    heard = line.dial().press("2", ticket).heard
    assert line.words("status_closed") in heard
    assert line.words("status_called") not in heard


def test_what_was_told_before_is_filed_when_the_call_ends_with_another_question(line: Line) -> None:
    ticket = reported(line)
    caller = line.dial(OTHER).press("1", "6", "*", "*", "2", ticket, "7890", "9")
    assert caller.ended
    assert [(report.number, report.category) for report in line.reports()][1:] == [(OTHER, "spoiled_goods")]
    assert speech.digits(line.reports()[1].ticket, "id") in caller.heard


def test_zero_tells_the_status_anew(line: Line) -> None:
    ticket = asked_back(line)
    caller = line.dial().press("2", ticket)
    first = caller.heard
    assert caller.press("0").heard == first
    settle(line, CallbackStatus.DONE, closed=True)
    assert line.words("status_called") in caller.press("0").heard


def test_zero_tells_it_anew_to_who_proved_the_number(line: Line) -> None:
    ticket = reported(line)
    caller = line.dial(OTHER).press("2", ticket, "7890", "0")
    assert line.words("status_received") in caller.heard


def test_star_leads_from_the_status_to_the_first_menu(line: Line) -> None:
    ticket = reported(line)
    caller = line.dial(OTHER).press("2", ticket, "7890", "*")
    assert line.words("menu_open") in caller.heard


def test_a_wrong_key_after_the_status_asks_what_next(line: Line) -> None:
    ticket = reported(line)
    caller = line.dial().press("2", ticket, "5")
    assert caller.heard == f"{line.words('wrong_key')} {line.words('hint')} {line.words('status_menu')}"


def test_a_category_that_is_offered_no_more_is_not_read_out_as_a_code(line: Line) -> None:
    ticket = reported(line)
    script = line.hotline.files
    fewer = tuple(category for category in script.categories if category.code != "demand")
    line.clock.advance(timedelta(hours=1).total_seconds())
    line.publish(type(script)(script.catalogues, script.hours, fewer))
    caller = line.dial().press("2", ticket)
    assert "demand" not in caller.heard
    assert "Laporan Anda kami terima" in caller.heard
    assert line.words("status_received") in caller.heard
