"""The red button: it closes at once, and everybody is reminded until it is over."""

from __future__ import annotations

import re
from typing import Any

import pytest

from ivr.hotline.staff import Role
from tests.support.line import Line
from tests.support.people import LOGINS, client_of, sends
from tests.web.admin.hours.reading import (
    draft,
    one_database,
    read,
)


def test_the_red_button_closes_at_once_and_everybody_is_reminded_until_it_is_over(line: Line, admin: Any) -> None:
    agent = client_of(line.app, LOGINS[Role.AGENT])
    form = {"text_id": "Gedung kami kebanjiran.", "text_en": "Our building is flooded.", "end": "at"}
    status, page = sends(admin, "/admin/hours/close", **form, until="2026-11-24T09:20")
    assert status == 303
    assert "Hotline ditutup sampai Sel, 24 Nov 2026 09.20 WIB." in page
    assert "kebanjiran" in line.dial().heard
    assert "Penutupan darurat: penelepon tidak diterima. Sampai Sel, 24 Nov 2026 09.20 WIB." in read(agent, "/console")
    assert draft(line).id is None
    assert "Hotline sudah ditutup." in sends(admin, "/admin/hours/close", **form, until="2026-11-24T12:00")[1]
    line.clock.advance(21 * 60)
    assert "Penutupan darurat: penelepon" not in read(agent, "/console")
    assert line.words("welcome") in line.dial().heard


def test_a_closure_without_an_end_is_lifted_by_hand(line: Line, admin: Any) -> None:
    sends(admin, "/admin/hours/close", text_id="Listrik padam.", text_en="No power.", end="open")
    page = read(admin)
    assert "Hotline sedang ditutup. Sampai ada yang membuka lagi." in re.sub(r"\s+|</?b>", " ", page).replace("  ", " ")
    for told in ("Hotline dibuka lagi.", "Hotline tidak sedang ditutup."):
        assert told in sends(admin, "/admin/hours/reopen")[1]
    assert line.words("welcome") in line.dial().heard


@one_database
@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"text_id": ""}, "Tulis alasannya"),
        ({"text_id": "Banjir.\x00"}, "karakter yang tidak dapat diucapkan"),
        ({"until": ""}, "Tulis kapan buka lagi"),
        ({"until": "2026-11-24T08:00"}, "Waktu itu sudah lewat."),
        ({"until": "9999-12-31T23:59"}, "Tulis kapan buka lagi"),
        ({"until": "2199-12-31T23:59"}, ""),
    ],
)
def test_closing_without_what_it_needs_closes_nothing(
    line: Line, admin: Any, fields: dict[str, str], told: str
) -> None:
    form = {"text_id": "Banjir.", "text_en": "Flood.", "end": "at", "until": "2026-11-24T11:00"}
    status, page = sends(admin, "/admin/hours/close", **form | fields)
    if told:
        assert (status, told in page) == (400, True)
        assert (">Banjir.</textarea>" in page) is ("text_id" not in fields)
        assert line.words("welcome") in line.dial().heard
    else:
        assert status == 303


def test_at_two_in_the_morning_a_closure_needs_no_english_and_takes_a_time_with_a_dot(line: Line, admin: Any) -> None:
    form = {"text_id": "Gedung kami kebanjiran.", "text_en": "", "end": "at"}
    status, page = sends(admin, "/admin/hours/close", **form, until="24-11-2026 15.30")
    assert (status, "Hotline ditutup sampai Sel, 24 Nov 2026 15.30 WIB." in page) == (303, True)
    assert "kebanjiran" in line.dial().press("9").heard
