"""My day: what was tried, and what came of it."""

from __future__ import annotations

from flask.testing import FlaskClient

from ivr.operations.callbacks import supervision
from tests.support.desk import (
    ask_for_a_callback,
    do,
    page,
    ring,
)
from tests.support.line import Line


def test_my_day_shows_what_was_tried(line: Line, desk: FlaskClient) -> None:
    callback = ask_for_a_callback(line)
    do(desk, "/next")
    ring(desk)
    line.clock.advance(60)
    shown = page(desk, "/console/day")
    assert "Telepon Anda tidak diangkat." in shown
    with line.database.begin() as session:
        supervision.remove(session, callback.id, "x", 1, line.now)
    assert "Dikeluarkan penyelia" in page(desk, "/console/day")
