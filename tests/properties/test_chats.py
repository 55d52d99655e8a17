"""Whatever people write, send and tap, in any order and whatever is lost: all of it is kept once, answered or shown."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from ivr.emulator.faults import InboundMode, RestFault
from ivr.emulator.messaging import drafts
from ivr.emulator.messaging.drafts import Draft
from ivr.hotline.errors import HotlineError
from ivr.operations.enquiries import claims, outcomes, replies
from ivr.operations.enquiries.outcomes import Said
from ivr.records.database import Database
from tests.support import databases
from tests.support.deaths import Deaths, survived
from tests.support.line import Line
from tests.support.people import add_person
from tests.support.scheduled import do
from tests.support.settled import all_is_settled
from tests.support.writing import NAMELESS

PEOPLE = ("+6281234567890", "+6281300001111", NAMELESS)
WORDS = (
    *"1 2 3 4 5 9 0 ya tidak ok halo menu kembali ulang batal petugas berhenti mulai english".split(),  # noqa: SIM905
    *("terima kasih", "sudah cukup", "tidak tahu", "Bandung", "kota bandung", "40115", "0812 3456 7890", "12345674"),
    *(
        "Gula saya busuk semua satu karung",
        "Modal habis, toko tutup sejak Senin",
        "pak",
        "🙏",
        "",
        "panjang " * 40,
        "*_~`",
    ),
)
OTHER: dict[str, Draft] = {
    "photo with words": drafts.photo("busuk"),
    "photo": drafts.photo(),
    "voice note": drafts.voice_note(),
    "document": drafts.document(),
    "sticker": drafts.sticker(),
    "unknown": drafts.unknown(),
    "pin in Bandung": drafts.pin(-6.9147, 107.6098),
    "pin in Jakarta": drafts.pin(-6.2, 106.8),
    "pin abroad": drafts.pin(48.2, 16.4),
    "pin at sea": drafts.pin(0.0, 0.0),
}
WORK = (
    *("messages that never came", "messages of the week that never came", "waiting chats", "idle chats", "outbounds"),
    "uncertain outbounds",
    *("answers that did not go", "lapsed claims", "answered and silent"),
)
people = st.sampled_from(PEOPLE)
pieces = st.sampled_from((*WORDS, *OTHER))


class Correspondence(RuleBasedStateMachine):
    """Three people who write, one of them without a number, and an agent who answers."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        folder = Path(self._folder.name)
        url = databases.sqlite_url(databases.copy_sqlite(_template(), folder))
        self.line = Line(Database(url), url, folder, fresh=False, whatsapp=True)
        self.deaths = Deaths(self.line)
        self.counted = self.deaths.counted()
        self.counted.__enter__()
        self.replies = 0

    @initialize()
    def somebody_begins(self) -> None:
        self.does(lambda: self.line.exchange.messaging.person(PEOPLE[0]).write("Halo"))

    def does(self, what: Callable[[], object]) -> None:
        survived(self.line, what, lambda: None)

    # What people do

    @rule(who=people, what=st.lists(pieces, min_size=1, max_size=4))
    def somebody_writes(self, who: str, what: list[str]) -> None:
        several = [OTHER.get(one) or drafts.text(one) for one in what]
        self.does(lambda: self.line.exchange.messaging.person(who).send(*several))

    @rule(who=people, which=st.integers(0, 40))
    def somebody_taps(self, who: str, which: int) -> None:
        """A button of now, or one of long ago."""
        self.does(lambda: self._tap(who, which))

    def _tap(self, who: str, which: int) -> None:
        person = self.line.exchange.messaging.person(who)
        buttons = [(button.title, one) for one in person.received if one.rich for button in one.rich.buttons]
        if buttons:
            person.tap(*buttons[-1 - which % len(buttons)])

    @rule(seconds=st.sampled_from([1, 5, 70, 70, 1000, 1900, 1900, 20_000, 90_000]))
    def time_passes(self, seconds: int) -> None:
        self.does(lambda: self.line.clock.advance(seconds))
        self.the_scheduler_works()

    @rule()
    def the_scheduler_works(self) -> None:
        for job in WORK:
            self.does(lambda job=job: do(self.line, job))

    @rule(how=st.sampled_from(["take", "reply", "reply", "close"]))
    def an_agent_works(self, how: str) -> None:
        self.does(lambda: self._agent(how))

    def _agent(self, how: str) -> None:
        line, agent = self.line, 1
        script, now = line.hotline.script(line.now), line.now
        held = claims.take_next(line.database, agent, now)
        if held is None:
            return
        self.replies += 1
        with suppress(HotlineError), line.database.begin() as session:
            if how == "reply":
                replies.send(
                    session, held, agent, f"Kami bantu {self.replies}", f"form-{self.replies}", script.hours, now
                )
            elif how == "close":
                outcomes.finish(session, held, agent, Said("solved"), script, now)

    # What goes wrong

    @rule(mode=st.sampled_from(list(InboundMode)))
    def webhooks_come_as_they_like(self, mode: InboundMode) -> None:
        self.line.exchange.faults.inbound = mode

    @rule(fault=st.sampled_from(list(RestFault)), method=st.sampled_from(["POST", "GET"]))
    def the_provider_fails(self, fault: RestFault, method: str) -> None:
        self.line.exchange.faults.next(fault, method=method, path="Messages")

    @rule(who=people, outcome=st.sampled_from(["read", "read", "sent", "unreachable", "no-whatsapp", "rate-limited"]))
    def somebody_cannot_be_reached(self, who: str, outcome: str) -> None:
        self.line.exchange.messaging.person(who).behave(outcome)

    @rule(points=st.integers(1, 25))
    def the_process_will_die(self, points: int) -> None:
        self.deaths.dies_after(points)

    # What is true in the end

    def teardown(self) -> None:
        try:
            self._recover()
            all_is_settled(self.line.database, self.line.exchange)
        finally:
            self.counted.__exit__(None, None, None)
            self.line.database.close()
            self._folder.cleanup()

    def _recover(self) -> None:
        """All is well again, for long enough."""
        faults = self.line.exchange.faults
        faults.inbound = InboundMode.IN_ORDER
        for method in ("GET", "POST"):
            while faults.take_rest(method, "/Messages"):
                pass
        self.deaths.dies_after(None)
        for _ in range(9):
            self.line.clock.advance(61)
            self.the_scheduler_works()


def _template() -> Path:
    if not _TEMPLATE:
        folder = Path(tempfile.mkdtemp(prefix="hotline-chats-"))
        url = databases.sqlite_url(folder / "template.db")
        databases.migrate(url)
        line = Line(Database(url), url, folder)
        add_person(line.hotline, "sari")
        line.database.close()
        _TEMPLATE.append(folder / "template.db")
    return _TEMPLATE[0]


_TEMPLATE: list[Path] = []

TestCorrespondence = Correspondence.TestCase
TestCorrespondence.settings = settings(
    max_examples=14,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.mark.slow
class TestMuchCorrespondence(Correspondence.TestCase):  # type: ignore[misc, name-defined]
    """The same with more of it: three people each, and most of them more than one chat."""

    settings = settings(TestCorrespondence.settings, max_examples=700)
