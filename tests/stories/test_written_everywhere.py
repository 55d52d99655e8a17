"""One report that was told in writing stands wherever reports stand: every page, listing, job and export takes it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from ivr.emulator.messaging import drafts
from ivr.records.database import Database
from tests.support.line import Line, line_for
from tests.support.office import all_cases
from tests.support.people import PAGE, add_everybody, client_of, send
from tests.support.scheduled import do, do_everything, pass_time
from tests.support.shell import Shell
from tests.support.writing import NAMELESS, Correspondent

STORY = "Gula saya busuk semua, satu karung, sejak hari Senin."
DAY = "2026-11-24"
OF_SOMETHING = {"/logout", "/admin/releases/compare"}
"""Pages that need to be told of what."""


@pytest.fixture
def line(database: Database, database_url: str, tmp_path: Path) -> Iterator[Line]:
    with line_for(database, database_url, tmp_path, whatsapp=True) as made:
        add_everybody(made.hotline)
        yield made


def told(line: Line) -> tuple[str, str]:
    """Somebody with a number tells a whole report with a photo; somebody without one is to be answered by a person."""
    Correspondent(line).write(STORY, "6").send(drafts.photo("Ini fotonya")).write("2", "Kota Bandung", "1", "9")
    Correspondent(line, NAMELESS, "Tanpa Nomor").write(STORY, "petugas")
    pass_time(line, 60)
    first, second = line.reports()
    assert (first.channel, second.channel, second.number) == ("whatsapp", "whatsapp", None)
    return first.ticket, second.ticket


def without_arguments(line: Line) -> list[str]:
    """Every page that has one address."""
    rules = line.app.url_map.iter_rules()
    found = {rule.rule for rule in rules if "GET" in (rule.methods or ()) and not rule.arguments}
    doors = ("/voice", "/agent-leg", "/audio", "/whatsapp", "/metrics", "/readyz", "/healthz")
    return sorted(path for path in found if not path.startswith(doors) and path not in OF_SOMETHING)


def opened(browser: FlaskClient, path: str) -> str:
    answer = browser.get(path, headers=PAGE, follow_redirects=True, buffered=True)
    assert answer.status_code in (200, 204, 403), (path, answer.status_code)
    return answer.text if "text" in answer.content_type else ""


@pytest.mark.parametrize("login", ["sari", "dewi", "agus"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_page_opens_and_the_desk_reads_it(line: Line, login: str) -> None:
    tickets = told(line)
    browser = client_of(line.app, login)
    for path in without_arguments(line):
        opened(browser, path)
    for ticket in tickets:
        page = opened(browser, f"/cases/{ticket}")
        assert "Gula saya busuk" in page
        assert "WhatsApp" in page
        assert ticket[:4] in opened(browser, f"/search?q={ticket}")
    assert "/attachments/1/preview" in opened(browser, f"/cases/{tickets[0]}")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_listings_exports_and_the_map_name_the_channel(line: Line) -> None:
    told(line)
    browser = client_of(line.app, "dewi")
    assert "WhatsApp" in opened(browser, f"/wallboard/map/reports?period={DAY}")
    for path in ("/wallboard/export", "/wallboard/map/download"):
        csv = send(browser, path, period=DAY, kind="csv", what="reports")
        assert csv.status_code == 200, (path, csv.status_code)
        assert "WhatsApp" in csv.text, path
    listed = opened(browser, "/cases?channel=whatsapp")
    assert all(report.ticket[:4] in listed for report in line.reports())
    assert line.reports()[0].ticket[:4] not in opened(browser, "/cases?channel=telephone")
    assert "Tanpa Nomor" in opened(browser, "/search?q=tanpa+nomor")


def test_jobs_leave_it_as_it_is_and_the_daily_report_counts_it(line: Line) -> None:
    tickets = told(line)
    line.clock.advance(3 * 86400)
    do_everything(line)
    for job in ("retention", "old sign-ins"):
        do(line, job)
    assert [report.ticket for report in line.reports()] == list(tickets)
    assert len(all_cases(line.database)) == 2


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_commands_list_and_show_it(line: Line, shell: Shell) -> None:
    first, second = told(line)
    assert "whatsapp" in shell.say("reports", "list")
    for ticket in (first, second):
        assert "whatsapp" in shell.say("reports", "show", ticket).lower()
    for command in (("calls", "list"), ("voicemails", "list"), ("callbacks", "list"), ("figures",)):
        shell.say(*command)
