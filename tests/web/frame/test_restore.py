"""What somebody had typed and not sent goes back into a form by one button."""

from __future__ import annotations

import html
import re

from flask.testing import FlaskClient

from tests.support.desk import (
    ask_for_a_callback,
    do,
    finish,
    in_wrap_up,
    lapse,
    page,
    type_,
)
from tests.support.line import Line


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
