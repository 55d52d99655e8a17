"""A browser in which somebody has signed in is known for its own people, and cannot be made up."""

from __future__ import annotations

import pytest

from tests.support.line import Line
from tests.support.people import client_of, send, sign_in

pytestmark = pytest.mark.usefixtures("people")


def test_a_browser_in_which_somebody_signed_in_is_not_stopped_by_guesses_next_door(line: Line) -> None:
    usual = client_of(line.app, "sari")
    send(usual, "/logout")
    stranger = line.app.test_client()
    for _ in range(5):
        assert sign_in(stranger, "sari", "wrong").status_code == 401
    assert sign_in(stranger, "sari").status_code == 429
    assert sign_in(usual, "sari").status_code == 303


def test_a_browser_is_known_for_its_own_people_only_and_cannot_be_made_up(line: Line) -> None:
    usual = client_of(line.app, "sari")
    cookie = usual.get_cookie("known")
    assert cookie is not None
    assert cookie.http_only
    send(usual, "/logout")
    stranger = line.app.test_client()
    for _ in range(5):
        sign_in(stranger, "dewi", "wrong")
    assert sign_in(usual, "dewi").status_code == 429, "dewi has never been at this browser"
    forged = line.app.test_client()
    forged.set_cookie("known", cookie.value[:-3] + "AAA")
    for _ in range(5):
        sign_in(forged, "sari", "wrong")
    assert sign_in(forged, "sari").status_code == 429
    assert sign_in(usual, "sari").status_code == 303
