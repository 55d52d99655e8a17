"""What the report of the day tells of cases."""

from __future__ import annotations

import re

from ivr.operations.mail import outbox as mail_outbox
from tests.operations.correspondence.report import report_of
from tests.support.keys import NOWHERE, told
from tests.support.line import Line
from tests.support.office import Caught, add_office, forwarded, outbox, post, reported, text_of


def test_what_needs_attention_is_counted_and_named(line: Line, server: Caught) -> None:
    office = add_office(line.database, line.now)
    add_office(line.database, line.now, "32.04", name="Dinas tanpa surel", email="", phone="08123456789")
    forwarded(line, office)
    line.dial("+628111222333").press(*told(where=NOWHERE))
    server.refuse = "550 no such mailbox"
    post(line.database, server, line.now)
    server.refuse = ""
    reported(line, "10110")
    text = text_of(report_of(line, server, "2026-11-27 08:00"))
    for line_of_text in (
        "3  kasus yang terlambat / cases that are late",
        "1  kasus tanpa wilayah / cases without a region",
        "1  kantor tanpa alamat e-mail / offices without an e-mail address",
        "- Dinas tanpa surel",
        "512  wilayah tanpa kantor sama sekali / regions with no office at all",
        "- dan 504 lagi / and 504 more",
        "1  surat yang ditolak dalam 7 hari terakhir / mails refused in the last 7 days",
        "- Dinas Koperasi Kota Bandung: 550 no such mailbox",
        "0  surat yang tertunda / mails held up",
        "/cases?late=1",
    ):
        assert line_of_text in text, text
    assert re.search(r"- \d{4} \d{4}, Kota Bandung, Jawa Barat, meja / desk, 25 Nov 2026", text)
    assert not re.search(r"628\d\d", text), "a number; tickets are told in groups of four digits"


def test_what_was_taken_back_is_no_refused_mail_and_one_on_its_way_is_not_held_up(line: Line, server: Caught) -> None:
    forwarded(line, add_office(line.database, line.now))
    with line.database.begin() as session:
        mail_outbox.give_up(session, outbox(line.database)[0].id, mail_outbox.NOTHING_TO_TELL)
    text = text_of(report_of(line, server))
    assert "0  surat yang ditolak" in text
    assert "0  surat yang tertunda" in text
