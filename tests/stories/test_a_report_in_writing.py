"""A report in writing, all the way: told with a photo and a pin, answered by an agent and by an office, and not solved.

Everything goes through the hotline's own doors: signed webhooks, pages that people open, links in mails, the scheduler.
"""

from __future__ import annotations

import dataclasses
import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from ivr.emulator.messaging import drafts
from ivr.hotline.staff import Role
from ivr.records.cases import Case
from ivr.records.database import Database
from tests.support.line import Line, line_for, wib
from tests.support.news import carry, publish_news
from tests.support.office import Caught, add_office, all_cases, catching
from tests.support.pages import forms
from tests.support.people import PAGE, add_person, client_of, send
from tests.support.scheduled import do, do_everything
from tests.support.walking import opens, sends, the_office_answers
from tests.support.writing import Correspondent

STORY = "Kiriman 40 kg kerupuk saya busuk di gudang karena tokonya tutup sejak minggu lalu"
ANSWER = "Gudang dingin di Gedebage bisa dipakai gratis sampai Maret."
ASKED_AT = "2026-11-26 10:00"


@pytest.fixture
def server() -> Iterator[Caught]:
    """A mail server that the hotline sends through."""
    with catching() as caught:
        yield caught


@pytest.fixture
def line(database: Database, database_url: str, tmp_path: Path, server: Caught) -> Iterator[Line]:
    with line_for(database, database_url, tmp_path, whatsapp=True) as made:
        mailing = dataclasses.replace(made.settings, smtp_url=server.url, mail_from="hotline@example.id")
        object.__setattr__(made.hotline, "settings", mailing)
        publish_news(made)
        messenger = made.hotline.messenger
        assert messenger is not None
        for form in messenger.missing_forms():
            messenger.create_form(form)
        yield made


@pytest.fixture
def siti(line: Line) -> Correspondent:
    """Whoever writes."""
    return Correspondent(line, name="Bu Siti")


@pytest.fixture
def sari(line: Line) -> FlaskClient:
    """The agent's browser."""
    add_person(line.hotline, "sari", phone="0811-1111-111")
    return client_of(line.app, "sari")


def tells_it_all(siti: Correspondent) -> str:
    """From the first words to the ticket; gives that."""
    siti.write(STORY).send(drafts.photo(caption="ini fotonya"))
    siti.write("barang rusak").pin()
    siti.write("umkm")
    assert "di Kota Bandung, Jawa Barat" in siti.says, "the pin that came before it was asked for"
    siti.tap("Ya, benar").write("boleh").write("chat saja")
    assert "petugas kami akan membalas Anda di sini paling lambat" in siti.says
    found = re.search(r"Nomor tiket Anda: (\d{8})", siti.says)
    assert found, siti.says
    return found[1]


def case_of(line: Line) -> Case:
    (case,) = all_cases(line.database)
    return case


def on_the_map(line: Line) -> str:
    """What the dot on Bandung says to a supervisor."""
    add_person(line.hotline, "dewi", Role.SUPERVISOR)
    page = opens(client_of(line.app, "dewi"), "/wallboard/map?period=2026-11-24&region=32")
    dots = dict(re.findall(r'<a [^>]*aria-label="([^"]*)" data-region="([0-9.]+)"', page))
    return html.unescape(next(said for said, region in dots.items() if region == "32.73"))


def the_agent_answers_and_passes_it_on(line: Line, sari: FlaskClient, office: int) -> None:
    """In the console: taken, read with its photo and pin, answered, and forwarded as the result."""
    taken = sends(sari, "/chats", "/chats/next")
    assert taken.status_code == 303
    thread = opens(sari, taken.location)
    assert STORY in html.unescape(thread)
    (photo,) = set(re.findall(r'<img[^>]* src="(/attachments/\d+/preview)"', thread))
    with sari.get(photo, headers=PAGE) as seen:
        assert (seen.status_code, seen.mimetype) == (200, "image/jpeg")
    assert sends(sari, taken.location, "/chats/reply", reply="Baik, Bu, kami teruskan ke dinas.").status_code == 303
    carry(line)
    done = {"disposition": "passed_on", "office": str(office), "notes": "Butuh gudang.", "message": "Mohon dibantu."}
    assert sends(sari, taken.location, "/chats/finish", **done).status_code == 303
    carry(line)


def test_a_report_goes_from_the_first_words_to_not_yet(
    line: Line, siti: Correspondent, sari: FlaskClient, server: Caught
) -> None:
    office = add_office(line.database, line.now)
    ticket = tells_it_all(siti)
    do_everything(line)
    assert on_the_map(line).startswith("Kota Bandung: 1 laporan")
    assert case_of(line).status == "new"

    the_agent_answers_and_passes_it_on(line, sari, office.id)
    assert siti.person.texts[-2] == "Baik, Bu, kami teruskan ke dinas."
    assert (
        line.words("written_notice_forwarded", ticket=ticket, office_kind=line.words("written_office_regency"))
        in siti.says
    )
    assert (case_of(line).status, case_of(line).office_id) == ("forwarded", office.id)

    page = the_office_answers(line, server, ANSWER)
    assert STORY in html.unescape(page)
    carry(line)
    assert siti.person.texts[-1].startswith(line.words("written_notice_answered", ticket=ticket))
    siti.tap("Baca jawabannya")
    assert ANSWER in siti.says
    carry(line)
    do(line, "answered cases")
    assert case_of(line).status == "confirmed"

    line.clock.advance_to(wib(ASKED_AT))
    carry(line)
    assert siti.person.texts[-1].startswith(line.words("written_notice_solved", ticket=ticket))
    siti.write("belum")
    assert siti.says == line.words("written_solved_not_yet", ticket=ticket)
    siti.write("gudangnya ternyata sudah penuh")
    assert (case_of(line).status, case_of(line).closed_at) == ("returned", None)
    desk = client_of(line.app, "sari")
    told = html.unescape(opens(desk, f"/cases/{ticket}"))
    assert ANSWER in told
    assert "gudangnya ternyata sudah penuh" in told
    assert len(line.reports()) == 1
    assert line.callbacks() == []


def test_a_report_of_a_moment_ago_can_be_passed_on_before_it_is_a_case(
    line: Line, siti: Correspondent, sari: FlaskClient
) -> None:
    office = add_office(line.database, line.now)
    tells_it_all(siti)
    assert all_cases(line.database) == []
    taken = sends(sari, "/chats", "/chats/next").location
    form = next(form for form in forms(opens(sari, taken)) if form.action.endswith("/chats/finish"))
    assert form.choices["office"][0] == str(office.id), "that of the place, before anything is chosen"
    done = {**form.fields, "disposition": "passed_on", "office": str(office.id)}
    assert send(sari, form.action, **done).status_code == 303
    assert (case_of(line).status, case_of(line).office_id) == ("forwarded", office.id)
