"""To the second: while their 24 hours last an agent's words go; after it they are kept, the template goes, and nothing
that was typed is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from ivr.operations.system import senders
from ivr.records.database import Database
from ivr.records.enquiries import Enquiry, UnsentReply
from ivr.records.outbounds import Outbound
from tests.support.line import PUBLIC_URL, WHATSAPP, Line, line_for
from tests.support.people import PAGE, add_person, client_of, send
from tests.support.scheduled import do
from tests.support.writing import Correspondent

REPLY, NUDGE = "Sudah kami periksa: silakan datang besok.", "Kami punya jawaban untuk Anda."
DAY = 24 * 3600


@pytest.fixture
def line(database: Database, database_url: str, tmp_path: Path) -> Iterator[Line]:
    with line_for(database, database_url, tmp_path, whatsapp=True, sms=True) as made:
        messenger = made.hotline.messenger
        assert messenger is not None
        ours = (database, messenger, WHATSAPP, PUBLIC_URL, made.hotline.files)
        list(senders.fix(*ours, "admin", made.now))
        for one in made.exchange.messaging.contents.kept.values():
            if one.approval == "pending":
                made.exchange.messaging.contents.decide(one.sid, "approved")
        yield made


@pytest.fixture
def sari(line: Line) -> Correspondent:
    """She wants a person, and writes nothing more."""
    return Correspondent(line).write("Halo", "petugas")


class Desk:
    """The agent's page of the one chat that waits."""

    def __init__(self, line: Line) -> None:
        self.line = line
        add_person(line.hotline, "budi", phone="+628111111112")
        with line.database.reading() as session:
            self.enquiry = session.scalars(select(Enquiry.id)).one()
            self.closes = session.scalars(select(Enquiry.created_at)).one().timestamp() + DAY

    def at(self, seconds: float) -> Desk:
        """So many seconds after the window has closed."""
        self.line.clock.advance(self.closes + seconds - self.line.now.timestamp())
        return self

    @cached_property
    def agent(self) -> FlaskClient:
        """Their browser; nobody stays signed in for a day."""
        return client_of(self.line.app, "budi")

    def page(self) -> str:
        return self.agent.get(f"/chats/{self.enquiry}", headers=PAGE).text

    def opens(self) -> str:
        """Take it, and see the composer; gives the token of its form."""
        send(self.agent, "/chats/take", enquiry=self.enquiry)
        found = re.search(r'name="token" value="([0-9a-f]+)"', self.page())
        assert found
        return found[1]

    def posts(self, token: str) -> str:
        send(self.agent, "/chats/reply", enquiry=self.enquiry, token=token, reply=REPLY)
        self.line.clock.settle()
        return self.page()


@pytest.fixture
def desk(line: Line, sari: Correspondent) -> Desk:
    return Desk(line)


def kept(line: Line) -> list[str]:
    with line.database.reading() as session:
        return list(session.scalars(select(UnsentReply.body)))


def sent(line: Line, *kinds: str) -> list[str]:
    with line.database.reading() as session:
        found = session.scalars(select(Outbound).where(Outbound.kind.in_(kinds)).order_by(Outbound.id))
        return [f"{one.kind} {one.delivery}" for one in found]


def test_at_23_59_59_the_words_go(line: Line, sari: Correspondent, desk: Desk) -> None:
    token = desk.at(-10).opens()
    page = desk.at(-1).posts(token)
    assert "Dapat dibalas bebas sampai" in page
    line.clock.advance(10)
    assert sari.person.texts[-1] == REPLY
    assert kept(line) == []
    assert sent(line, "reply") == ["reply read"]


@pytest.mark.parametrize("inclusive", [False, True])
@pytest.mark.parametrize("seconds", [0, 1])
def test_from_24_00_00_on_the_template_goes_and_the_words_once_they_write(
    line: Line, sari: Correspondent, desk: Desk, seconds: int, inclusive: bool
) -> None:
    """Whether the provider counts the last moment in makes no difference: the form was opened before it."""
    line.exchange.options.window_open_at_end = inclusive
    token = desk.at(-10).opens()
    page = desk.at(seconds).posts(token)
    assert "Balasan yang menunggu mereka menulis lagi" in page
    assert REPLY in page
    assert kept(line) == [REPLY]
    send(desk.agent, "/chats/nudge", enquiry=desk.enquiry)
    line.hotline.carry()
    line.clock.advance(10)
    assert sari.person.texts[-1].startswith(NUDGE)
    assert sent(line, "reply", "notice") == ["notice read"]
    sari.write("Ya?")
    line.hotline.carry()
    line.clock.advance(10)
    assert sari.person.texts[-1] == REPLY
    assert (kept(line), sent(line, "reply")) == ([], ["reply read"])


def test_words_that_could_not_leave_in_time_are_kept_as_well(line: Line, sari: Correspondent, desk: Desk) -> None:
    token = desk.at(-60).opens()
    line.exchange.faults.next("too-many-requests", path="Messages", method="POST")
    desk.at(-50).posts(token)
    assert sent(line, "reply") == ["reply waiting"]
    desk.at(300)
    line.hotline.carry()
    assert kept(line) == [REPLY]
    assert "Balasan yang menunggu mereka menulis lagi" in desk.page()
    sari.write("Ya?")
    line.hotline.carry()
    line.clock.advance(10)
    assert sari.person.texts.count(REPLY) == 1
    assert kept(line) == []


def test_where_the_provider_says_that_it_is_closed_it_is(line: Line, sari: Correspondent, desk: Desk) -> None:
    """Their clock and ours differ by some seconds: we believed it open."""
    token = desk.at(-10).opens()
    book = line.exchange.messaging.book
    book.windows.written = {pair: at.replace(year=2025) for pair, at in book.windows.written.items()}
    desk.at(-5).posts(token)
    line.clock.advance(2)
    line.hotline.carry()
    assert kept(line) == [REPLY]
    assert "jendela 24 jam sudah tertutup" in desk.page()
    sari.write("Ya?")
    line.hotline.carry()
    line.clock.advance(10)
    assert sari.person.texts.count(REPLY) == 1


def test_who_writes_before_the_template_has_left_reads_the_answer_at_once(
    line: Line, sari: Correspondent, desk: Desk
) -> None:
    token = desk.at(-10).opens()
    desk.at(1).posts(token)
    send(desk.agent, "/chats/nudge", enquiry=desk.enquiry)
    sari.write("Ya?")
    line.hotline.carry()
    line.clock.advance(10)
    assert not any(text.startswith(NUDGE) for text in sari.person.texts)
    assert sari.person.texts[-1] == REPLY


def test_a_reply_that_fails_when_its_chat_is_closed_already_is_put_before_an_agent_once(
    line: Line, sari: Correspondent
) -> None:
    desk = Desk(line)
    token = desk.opens()
    line.exchange.faults.next("refused", path="Messages", method="POST", code=99999, times=3)
    send(desk.agent, "/chats/reply", enquiry=desk.enquiry, token=token, reply=REPLY)
    send(desk.agent, "/chats/finish", enquiry=desk.enquiry, disposition="solved", notes="")
    late = send(desk.agent, "/chats/reply", enquiry=desk.enquiry, token="old", reply="Satu hal lagi.")
    assert (late.status_code, "Satu hal lagi." in late.text) == (422, True)
    for _ in range(4):
        line.clock.advance(60)
        do(line, "outbounds")
        do(line, "answers that did not go")
    with line.database.reading() as session:
        assert session.scalars(select(Enquiry.status).order_by(Enquiry.id)).all() == ["closed", "waiting"]
    assert REPLY not in sari.person.texts
