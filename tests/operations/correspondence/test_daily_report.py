"""The daily report: the same figures as text and as HTML, the map as a picture, and what needs somebody's attention."""

from __future__ import annotations

import dataclasses
import html
import io
import re
from datetime import date, timedelta
from email.message import EmailMessage

from PIL import Image
from sqlalchemy import update

from ivr.hotline.report import DEFAULT_CATEGORIES
from ivr.operations.cases import office_mails
from ivr.operations.correspondence import daily_report
from ivr.operations.correspondence.daily_cases import Exceptional
from ivr.operations.correspondence.daily_report import DailyReport
from ivr.operations.correspondence.sending import REPORT_TRIED_FOR
from ivr.operations.correspondence.wording import Wording
from ivr.operations.figures import Period
from ivr.operations.mail import outbox as mail_outbox
from ivr.operations.mail.composing import Words
from ivr.operations.regions import picture as regions_picture
from ivr.operations.regions.counts import Counts
from ivr.operations.regions.picture import ReportsMap
from ivr.records.cases import Mail, Office
from ivr.records.models import Report
from tests.operations.correspondence.report import DEWI, NEXT_DAY, report_of
from tests.support.line import WIB, Line, wib
from tests.support.office import SENDER, Caught, add_office, outbox, post, reported, text_of

WEEK = Period(date(2026, 11, 17), date(2026, 11, 23), WIB)


def part(mail: EmailMessage, kind: str) -> EmailMessage:
    (found,) = [one for one in mail.walk() if one.get_content_type() == kind]
    return found


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def test_the_report_says_the_same_as_text_and_as_html_and_shows_the_map(line: Line, server: Caught) -> None:
    reported(line)
    reported(line, "10110")
    mail = report_of(line, server)
    assert mail.get_content_type() == "multipart/alternative"
    picture, text = part(mail, "image/png"), text_of(mail)
    page = str(part(mail, "text/html").get_content())
    told = [found.groups() for one in text.splitlines() if (found := re.fullmatch(r" {2,}(\d+)  (\D.+)", one))]
    assert ("2", "kasus di meja kementerian / cases at the ministry's desk") in told
    assert ("2", "Penjualan turun / Falling sales") in told
    cells = [re.sub(r"<[^>]+>", " ", row).split(maxsplit=1) for row in page.split("<tr>")[1:]]
    assert [n for n, _ in told] == [n for n, _ in cells]
    for (_, words), (_, cell) in zip(told, cells, strict=True):
        assert html.unescape(cell).startswith(words)
    alt = re.search(r'<img src="cid:([^"]+)" alt="([^"]+)"', page)
    assert alt is not None
    assert picture["Content-ID"] == f"<{alt[1]}>"
    assert picture.get_content_disposition() == "inline"
    assert "18 November 2026 - 24 November 2026 (WIB), laporan: 2" in alt[2]
    assert "Kota Bandung, Jawa Barat 1" in alt[2]
    assert opened(picture.get_content()).width == regions_picture.WIDTH
    assert "/wallboard/map?period=2026-11-18..2026-11-24" in text


EMPTY_DAY = """\
Hotline 1500-587: keadaan 2026-11-24 / as of 2026-11-24

      2  janji yang ditepati dalam 7 hari terakhir / promises kept in the last 7 days
      0  laporan dalam 24 jam terakhir / reports in the last 24 hours

Perlu perhatian / needs attention

      0  kasus yang terlambat / cases that are late
      9  surat yang ditolak dalam 7 hari terakhir / mails refused in the last 7 days
         - Dinas <b>: 550 no
         - dan 8 lagi / and 8 more
         https://hotline.example.id/cases?a=1&b=2

Laporan / reports, 17 November 2026 - 23 November 2026 (WIB)

      0  laporan / reports

Peta / map: https://hotline.example.id/wallboard/map?x
"""


def told_of_an_empty_day(*languages: str) -> Words:
    needed = [Exceptional("late", 0, "/x"), Exceptional("refused", 9, "/cases?a=1&b=2", ("Dinas <b>: 550 no",))]
    shown = ReportsMap(Counts({}, {}), WEEK, DEFAULT_CATEGORIES, {})
    day = DailyReport("2026-11-24", [("promises_kept", 2), ("reports", 0)], needed, shown, "/wallboard/map?x")
    sender = dataclasses.replace(SENDER, public_url="https://hotline.example.id")
    return daily_report.compose(sender, day, Wording(languages, WIB), "map@x")


def test_the_report_word_for_word() -> None:
    words = told_of_an_empty_day("id", "en")
    assert words.subject == "Laporan harian 2026-11-24"
    assert words.text == EMPTY_DAY
    assert words.html.startswith('<!doctype html>\n<html lang="id">')
    assert '<a href="https://hotline.example.id/cases?a=1&amp;b=2">surat yang ditolak' in words.html
    assert "<ul " in words.html
    assert "<li>Dinas &lt;b&gt;: 550 no</li><li>dan 8 lagi / and 8 more</li></ul>" in words.html
    assert words.picture is not None
    assert words.picture.name == "peta.png"


def test_an_english_hotline_reports_in_english_first() -> None:
    words = told_of_an_empty_day("en", "id")
    assert words.subject == "Daily report 2026-11-24"
    assert words.text.startswith("Hotline 1500-587: as of 2026-11-24 / keadaan 2026-11-24\n")
    assert "      0  cases that are late / kasus yang terlambat\n" in words.text
    assert "Reports / laporan, 17 November 2026 - 23 November 2026 (WIB)\n" in words.text
    assert '<html lang="en">' in words.html
    assert words.picture is not None
    assert words.picture.name == "map.png"
    assert words.picture.description.startswith("Map of reports: Indonesia")
    assert " / " not in told_of_an_empty_day("en").text


def test_the_same_report_sent_again_is_the_same_to_the_byte(line: Line, server: Caught) -> None:
    reported(line)
    report_of(line, server)
    with line.database.begin() as session:
        session.execute(update(Mail).values(due_at=wib(NEXT_DAY)))
    post(line.database, server, wib(NEXT_DAY))
    assert len(server.mails) == 2
    assert len({mail.as_bytes() for mail in server.mails}) == 1


def test_a_report_that_our_own_relay_refuses_is_tried_for_a_day_and_told_meanwhile(line: Line, server: Caught) -> None:
    reported(line)
    server.refuse = "550 relay denied"
    with line.database.begin() as session:
        mail_outbox.write(
            session, "figures:day", daily_report.FIGURES, {"day": "2026-11-25"}, line.now, address="head@example.id"
        )
    post(line.database, server, line.now)
    (kept,) = outbox(line.database)
    assert (kept.sent_at, kept.problem, kept.due_at is not None) == (None, "550 relay denied", True)
    with line.database.reading() as session:
        assert mail_outbox.delayed(session) == 1
    server.refuse = ""
    post(line.database, server, line.now + timedelta(hours=2))
    assert [mail["To"] for mail in server.mails] == ["head@example.id"]


def test_a_report_that_is_refused_all_day_gives_way_to_the_next(line: Line, server: Caught) -> None:
    reported(line)
    server.refuse = "550 relay denied"
    with line.database.begin() as session:
        mail_outbox.write(
            session, "figures:day", daily_report.FIGURES, {"day": "2026-11-25"}, line.now, address="head@example.id"
        )
    post(line.database, server, line.now + REPORT_TRIED_FOR)
    (kept,) = outbox(line.database)
    assert (kept.sent_at, kept.problem, kept.due_at) == (None, "550 relay denied", None)


def test_nothing_in_a_name_becomes_a_header_or_html(line: Line, server: Caught) -> None:
    bad = "Dinas\r\nBcc: everybody@example.com <script>alert(1)</script>"
    office = add_office(line.database, line.now, email="", phone="08123456789")
    with line.database.begin() as session:  # also where something was written past the form
        session.get_one(Office, office.id).name = bad
        session.add(
            Mail(
                key="x",
                kind=office_mails.CASE,
                about={},
                office_id=office.id,
                created_at=line.now,
                tries=1,
                problem=bad,
            )
        )
    reported(line)
    with line.database.begin() as session:
        session.execute(update(Report).values(category=bad[-32:]))
    mail = report_of(line, server)
    assert [one.addr_spec for one in mail["To"].addresses] == [DEWI]
    assert all(one["Bcc"] is None for one in mail.walk())
    page = str(part(mail, "text/html").get_content())
    assert "<script" not in page
    assert page.count("Dinas Bcc: everybody@example.com &lt;script&gt;") >= 3
    assert "\nBcc" not in text_of(mail)
