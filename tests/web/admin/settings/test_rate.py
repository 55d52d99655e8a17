"""Beside the rate of calls stands whom it keeps busy: an admin with too many agents for it cannot miss that."""

from __future__ import annotations

import dataclasses
from datetime import time

from flask.testing import FlaskClient

from ivr.hotline.staffing import NOBODY, Staffed, StaffingPlan
from tests.support.line import Line
from tests.support.people import PAGE, send
from tests.web.admin.settings.test_pages import form, opened, save

THREE_HUNDRED = StaffingPlan(((Staffed(time(8), time(15), 300),), *NOBODY[1:]))


def home(client: FlaskClient) -> str:
    return str(client.get("/admin", headers=PAGE).text)


def test_a_rate_that_is_enough_is_explained_and_no_alarm(line: Line, agus: FlaskClient) -> None:
    page = opened(agus)
    assert "Dengan 1 per detik paling banyak 258 petugas dapat terus bekerja" in page
    assert "berapa yang hadir bersamaan belum direncanakan" in page
    assert "Petugas lebih banyak daripada" not in home(agus)


def test_more_agents_than_the_rate_serves_are_told_on_both_pages_until_a_draft_mends_it(
    line: Line, agus: FlaskClient
) -> None:
    line.publish(dataclasses.replace(line.hotline.files, staffing=THREE_HUNDRED))
    page = opened(agus)
    assert "Untuk semuanya perlu 1,2 per detik: minta dulu kepada penyedia" in page
    assert "Paling banyak 300 petugas direncanakan" in page
    assert "Petugas lebih banyak daripada yang dapat dilayani telepon" in home(agus)
    assert save(agus, "desk", form(page, "desk"), calls_per_second="1,2").status_code == 303
    mended = opened(agus)
    assert "Untuk semuanya perlu" not in mended
    assert "Dengan 1,2 per detik paling banyak 309 petugas" in mended
    assert "Petugas lebih banyak daripada" in home(agus)  # for callers the old rate still holds


def test_in_english_too(line: Line, agus: FlaskClient) -> None:
    line.publish(dataclasses.replace(line.hotline.files, staffing=THREE_HUNDRED))
    send(agus, "/language", language="en", next="/admin")
    assert "At 1 a second at most 258 agents are kept busy. All of them need 1.2 a second" in opened(agus)
    assert "More agents than the telephone can keep busy" in home(agus)
