"""Two schedulers at eight o'clock, one of them killed as it sends: each mail is there once, as far as SMTP goes."""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from ivr.emulator.page.mail_catcher import PostBox, start
from ivr.hotline.case import CaseEvent
from ivr.operations.cases import cases
from ivr.operations.mail import outbox as mail_outbox
from ivr.records.models import Report
from tests.support.line import wib
from tests.support.office import HOURS, add_office, all_cases, do, outbox
from tests.support.processes import eventually, free_port
from tests.support.sizes import quickly_on_postgresql, thoroughly
from tests.support.town import Town, town_for

pytestmark = pytest.mark.processes

YESTERDAY = wib("2026-11-23 10:00")
OFFICES = {"32.73": "bandung@example.id", "33.74": "semarang@example.id", "35.78": "surabaya@example.id"}


class Witness(PostBox):
    """The demo's mail server, which kills whoever leads at one moment of the second mail."""

    def __init__(self, town: Town, moment: str) -> None:
        super().__init__(town.exchange.clock)
        self.town, self.moment = town, moment
        self.schedulers: list[subprocess.Popen[bytes]] = []
        self.killed: subprocess.Popen[bytes] | None = None
        self.came: list[tuple[str, str]] = []
        """Message-ID and recipient of each mail that was taken."""
        self._asked: set[str] = set()

    def take(self, content: bytes, to: tuple[str, ...]) -> None:
        super().take(content, to)
        message = message_from_bytes(content, policy=default)
        self.came.append((message["Message-ID"], *to))

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        self._asked.add(address)
        envelope.rcpt_tos.append(address)
        self._kill_at("before-it-is-taken")
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        answer = await super().handle_DATA(server, session, envelope)
        self._kill_at("before-it-is-told-so")
        return answer

    async def handle_QUIT(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self._kill_at("before-it-is-written-down")
        return "221 Bye"

    def _kill_at(self, moment: str) -> None:
        if moment == self.moment and len(self._asked) == 2 and self.killed is None:
            (self.killed,) = [one for one in self.schedulers if self.town.leads(one)]
            self.town.kill(self.killed)
            self.town.end_term()


@pytest.fixture
def town(database_url: str, tmp_path: Path) -> Iterator[Town]:
    """Each of three offices has a case and wants its mail once a day."""
    with town_for(database_url, tmp_path) as made:
        rows = [
            {"ticket": f"{number:08}", "region": code, "language": "id", "status": "received", "created_at": YESTERDAY}
            for number, code in enumerate(OFFICES)
        ]
        with made.database.begin() as session:
            session.execute(insert(Report), rows)
        cases.adopt(made.database, HOURS, YESTERDAY)
        for case, (code, email) in zip(all_cases(made.database), OFFICES.items(), strict=True):
            office = add_office(made.database, YESTERDAY, code, name=f"Dinas {code}", email=email, daily=True)
            do(made.database, case.id, CaseEvent.CHECK, YESTERDAY)
            do(made.database, case.id, CaseEvent.FORWARD, YESTERDAY, office=office.id)
        yield made


@quickly_on_postgresql
@pytest.mark.parametrize(
    ("moment", "copies"),
    [
        thoroughly("before-it-is-taken", 1, name="before-it-is-taken"),
        thoroughly("before-it-is-told-so", 2, name="before-it-is-told-so"),
        pytest.param("before-it-is-written-down", 2, id="before-it-is-written-down"),
    ],
)
def test_one_is_killed_as_it_sends_and_the_other_sends_the_rest(town: Town, moment: str, copies: int) -> None:
    """What the server has taken, while nobody lived to write that down, comes again: with the same Message-ID."""
    witness, port = Witness(town, moment), free_port()
    server = start(witness, port)
    town.environment |= {"SMTP_URL": f"smtp+plain://127.0.0.1:{port}", "MAIL_FROM": "hotline@example.id"}
    town.jump(-3600)  # it is eight o'clock
    try:
        witness.schedulers += [town.start("scheduler"), town.start("scheduler")]
        assert eventually(lambda: witness.killed is not None, 60), town.log
        town.jump(mail_outbox.CLAIMED.total_seconds())  # what the dead one had in hand is given back
        assert eventually(lambda: all(mail.sent_at for mail in outbox(town.database)), 60), town.log
    finally:
        server.stop(no_assert=True)
    assert [mail.key for mail in outbox(town.database)] == [f"daily:{number}:2026-11-24" for number in (1, 2, 3)]
    assert len({message_id for message_id, _ in witness.came}) == 3
    came = Counter(witness.came)
    assert {to for _, to in came} == set(OFFICES.values())
    assert sorted(came.values()) == [1, 1, copies]
