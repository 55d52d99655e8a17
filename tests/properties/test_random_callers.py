"""Whatever callers and the phone company do, no call is dropped, no message is lost, and nothing happens twice.

Callers are drawn at random and come many to one database. What must hold is checked after each of them.
"""

from __future__ import annotations

import dataclasses
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import event as database_event
from sqlalchemy import select

from ivr.emulator import Activity, CallbackMode, PhoneCall, RecordingOrder
from ivr.emulator.webhooks.transport import Reply, Timeouts, Transport
from ivr.hotline import flow
from ivr.hotline.menus.menu import MOST_MISSES
from ivr.hotline.menus.message import SHORTEST
from ivr.hotline.report import damm_digit
from ivr.hotline.script import Script
from ivr.hotline.state import State, Step
from ivr.hotline.verbs import (
    Arrived,
    Ask,
    Event,
    Filed,
    FileReport,
    HangUp,
    KeepRecording,
    Left,
    LookUpTicket,
    MoveCallback,
    Offer,
    Owed,
    Pressed,
    Promised,
    Record,
    Recorded,
    RequestCallback,
    SeekTimes,
    Silent,
    TicketAnswered,
    TimesFound,
    Untold,
    WithdrawCallback,
    Withdrawn,
)
from ivr.operations.calls import progress
from ivr.operations.conversations.conversations import Progress
from ivr.operations.messages import recordings
from ivr.records.database import Database
from ivr.records.encoding import verbs_from_json, verbs_to_json
from ivr.records.models import Call, Report, Turn, Voicemail
from tests.support.keys import sent, to_the_beep, to_the_place, told
from tests.support.line import Line, files, wib
from tests.support.planned import planned
from tests.twiml_lint import lint

MOMENTS = [
    wib(text)
    for text in (
        "2026-11-24 09:00",
        "2026-11-24 07:59",
        "2026-11-27 14:58",
        "2026-11-28 10:00",
        "2026-12-25 10:00",
        "2026-12-31 16:00",
    )
]
CALLERS = ["+6281234567890", "+6281311112222", "+62224201234", "+6581234567", None]
TICKET = "1234567" + damm_digit("1234567")
WORDS = ["40115", "90225", "40199", "00000", "081311112222#", "0812#", "12345#", TICKET, "12345678", "7890", "1111"]
PLANNED = planned(files())
LIKELY = ["1", "2", "3", "4", "9", "0", "*", "#"]
"""Keys that lead somewhere in most menus."""


# The rules of a call alone, for breadth: no database, no telephone


@st.composite
def events(draw: st.DrawFn) -> Event:
    kind = draw(st.integers(0, 19))
    if kind < 11:
        return Pressed(draw(st.sampled_from(LIKELY)))
    if kind < 15:
        return Pressed(draw(st.sampled_from(WORDS)).rstrip("#") or "#")
    if kind < 16:
        return Pressed(draw(st.text("0123456789*#", min_size=1, max_size=32)))
    if kind < 18:
        return Silent()
    if kind < 19:
        seconds = draw(st.integers(0, 200))
        return Recorded(f"RE{draw(st.integers(0, 3))}", seconds, draw(st.booleans()), draw(st.booleans()))
    return Left()


@dataclass
class Told:
    """What a call of the rules alone asked to be written down."""

    complete: bool = False
    reports: int = 0
    callbacks: int = 0
    kept: dict[str, int] = field(default_factory=dict)


def answer_of(effect: object, told: Told, now: datetime, luck: int, *, listens: bool = True) -> Event | None:
    match effect:
        case FileReport(category=category, complete=complete):
            assert category
            told.reports, told.complete = told.reports + 1, told.complete or complete
            return Filed(TICKET)
        case RequestCallback() if listens and luck % 11 == 0:
            return TimesFound((Offer(PLANNED.rules.windows[0].key, now, now + timedelta(hours=2)),), gone=True)
        case RequestCallback(report, number):
            assert number.startswith("+62")
            told.reports, told.callbacks = told.reports + 1, told.callbacks + 1
            told.complete = told.complete or report.complete
            known = None if luck % 3 == 0 else now + timedelta(hours=luck % 50 - 5)
            untold = None if known else tuple(Untold)[luck % 6 // 2]
            closed = now if luck % 5 == 0 else None
            return Promised(TICKET, known, known, joined=luck % 2 == 0, untold=untold, closed_at=closed)
        case MoveCallback():
            return Promised("", now, now + timedelta(hours=luck % 50), joined=luck % 2 == 0)
        case WithdrawCallback():
            return Withdrawn(worked=luck % 2 == 0)
        case SeekTimes():
            some = [(window, now + timedelta(days=day)) for window in PLANNED.rules.windows for day in range(luck % 4)]
            times = tuple(Offer(window.key, due, due + timedelta(hours=2)) for window, due in some if luck % 5)
            return TimesFound(None if luck % 7 == 0 else times)
        case LookUpTicket(proof=proof):
            statuses = ["partial", "received", "callback", "called", "unreachable", "closed"]
            found, proven, provable = luck % 4 > 0, luck % 3 == 0 or proof == "7890", luck % 5 > 0
            promised = None if luck % 7 == 0 else now + timedelta(hours=luck % 9 - 4)
            category = ["demand", "other", "gone", ""][luck % 4]
            return TicketAnswered(found, proven, provable, statuses[luck % 6], category, now, promised)
        case KeepRecording(recording, seconds, silent) if told.reports == 0:
            # One that comes later makes it complete by itself; one with nothing but silence never does.
            told.kept[recording] = 0 if silent else max(seconds, told.kept.get(recording, 0))
    return None


def check_turn(turn: flow.Turn) -> None:
    """It ends in something that waits, or ends the call; and it survives being stored."""
    assert turn.state.step is not Step.WAITING
    assert State.from_json(turn.state.to_json()) == turn.state
    assert verbs_from_json(verbs_to_json(turn.verbs)) == turn.verbs
    assert turn.verbs
    waiting = [verb for verb in turn.verbs if isinstance(verb, Ask | Record)]
    if turn.state.step is Step.ENDED:
        assert waiting == []
        assert isinstance(turn.verbs[-1], HangUp)
    else:
        assert waiting == [turn.verbs[-1]]
        assert waiting[0].says or isinstance(waiting[0], Record)  # which beeps
    assert 0 <= turn.state.misses < MOST_MISSES or turn.state.step is Step.ENDED


def take(state: State, event: Event, now: datetime, told: Told, luck: Iterator[int], script: Script) -> flow.Turn:
    turn = flow.step(state, event, script, now)
    for _ in range(5):
        listens = turn.state.ending is None
        answers = [answer_of(effect, told, now, next(luck), listens=listens) for effect in turn.effects]
        known = [answer for answer in answers if answer is not None]
        assert len(known) <= 1
        if not known:
            break
        turn = flow.step(turn.state, known[0], script, now)
    check_turn(turn)
    return turn


@settings(max_examples=500)
@example(  # a short recording among the keys, before a callback is asked for
    moment=MOMENTS[0],
    caller=CALLERS[0],
    language=False,
    happening=[Pressed("3"), Recorded("RE0", 2, hung_up=False, by_silence=False), *[Pressed("1")] * 3],
    seed=0,
    owed=None,
)
@given(
    owed=st.sampled_from([None, None, Owed(None), Owed(MOMENTS[0] + timedelta(hours=2)), Owed(MOMENTS[1])]),
    moment=st.sampled_from(MOMENTS),
    caller=st.sampled_from(CALLERS),
    language=st.booleans(),
    happening=st.lists(events(), max_size=40),
    seed=st.integers(0, 10_000),
)
def test_the_rules_of_a_call_hold_for_every_caller(
    moment: datetime, caller: str | None, language: bool, happening: list[Event], seed: int, owed: Owed | None
) -> None:
    dice, told, now = random.Random(seed), Told(), moment
    script = PLANNED if seed % 2 else files()
    luck = iter(lambda: dice.randrange(10_000), -1)
    state = take(State(), Arrived(caller, owed), now, told, luck, script).state
    for event in [*([Pressed("9")] if language else []), *happening, Left(), Left()]:
        now += timedelta(seconds=7)
        before = state
        state = take(state, event, now, told, luck, script).state
        assert flow.step(before, event, script, now) == flow.step(before, event, script, now)
        assert before.step is not Step.ENDED or state.step is Step.ENDED
    assert state.step is Step.ENDED
    assert told.reports <= 1
    assert told.callbacks <= 1
    if any(seconds >= SHORTEST for seconds in told.kept.values()) and state.category:
        assert (told.reports, told.complete) == (1, True)
    if state.category and before.ending != "finished":
        assert told.reports == 1


# Through the doors, the database and the telephone


@dataclass
class Unruly:
    """A transport that now and then delivers a webhook twice, or an old one once more; answers must not change."""

    transport: Transport
    dice: random.Random
    seen: list[tuple[str, str, Mapping[str, str], bytes, Reply]] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)

    def __call__(self, method: str, url: str, headers: Mapping[str, str], body: bytes, timeout: Timeouts) -> Reply:
        reply = self.transport(method, url, headers, body, timeout)
        self._check(url, reply)
        if self.dice.random() < 0.2:
            self._again(method, url, headers, body, timeout, reply)
        if self.seen and self.dice.random() < 0.1:
            old = self.dice.choice(self.seen)
            self._again(*old[:4], timeout, old[4])
        if "/voice/status" not in url and "/voice/recording" not in url:
            self.seen = [*self.seen[-30:], (method, url, headers, body, reply)]
        return reply

    def _again(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes, timeout: Timeouts, first: Reply
    ) -> None:
        reply = self.transport(method, url, headers, body, timeout)
        if (reply.status, reply.body) != (first.status, first.body):
            self.bad.append(f"another answer for {url}")

    def _check(self, url: str, reply: Reply) -> None:
        if reply.status != 200:
            self.bad.append(f"{reply.status} from {url}")
        if "/audio/" in url:  # what is played while a pen is fetched
            self.bad += [] if reply.body.startswith(b"RIFF") else [f"no sound from {url}"]
            return
        text = reply.body.decode()
        self.bad += [f"{found} from {url}" for found in lint(text)]
        if files().say("id", "apology").text in text or files().say("en", "apology").text in text:
            self.bad.append(f"an apology from {url}")


MOST_ANSWERS = 30


def live(call: PhoneCall, dice: random.Random, spoken: dict[str, float]) -> None:
    """One caller, from the first key to the end of the call."""
    journey = dice.choice(JOURNEYS) if dice.random() < 0.8 else []
    wild = dice.choice([0.0, 0.1, 0.4])
    steps = iter(journey)
    for _ in range(MOST_ANSWERS):
        if call.ended:
            return
        if dice.random() < 0.04:
            break
        if call.activity is Activity.RECORDING:
            speak(call, dice, spoken)
        elif dice.random() < 0.05:
            call.wait(dice.choice([3, 9, 12]))
        elif dice.random() < wild:
            call.press(
                dice.choice([*LIKELY, *LIKELY, *WORDS, "".join(dice.choices("0123456789*#", k=dice.randint(1, 9)))])
            )
        else:
            call.press(next(steps, None) or dice.choice(LIKELY))
    call.hang_up()


def speak(call: PhoneCall, dice: random.Random, spoken: dict[str, float]) -> None:
    """Leave a message, a cough, or nothing; then press a key, fall silent or hang up."""
    seconds = dice.choice([0, 1, 2.6, 5, 12, 60])
    if seconds:
        call.spoken(seconds)
    if seconds >= 2.6:
        spoken[call.sid] = seconds
    match dice.randrange(4):
        case 0 | 1:
            call.press("#")
        case 2:
            call.wait(9)
        case _:
            call.hang_up()


REPORT, STORY = [*to_the_place(), "40115", "1"], list(to_the_beep())
JOURNEYS = [
    [*REPORT, "9"],
    [*STORY, *sent()],
    [*STORY, "2", *sent()],
    [*STORY, "2", "2", *sent(then=("1", "1", "1"))],
    [*REPORT, "1", "1", "1"],
    [*REPORT, "1", "2", "081311112222#", "1", "3"],
    ["9", *to_the_beep("3"), *sent(who="1", where=("90225", "2"))],
    ["1", "9", "1", "1", "1", "#", "9", "0"],
    ["1", "1", "9", "1", "401", "15", "1", "1", "2", "0", "0812", "34567890#", "1", "1"],
    ["3", "5", "1", "2"],
    ["3", "5", "081311112222#", "2", "081311112222#", "1", "1"],
    ["3", "1", "1", "1"],
    ["1", "3", "1", "1"],
    ["2", "12345678", "12345678", "12345678", "3", "1", "1", "1"],
    ["4", "1", "2", "3", "*", "1", "2", "9", "#", "1", "1"],
    ["2", "12345678", "*", "1", "1", "1"],
]


def settle(line: Line, mode: CallbackMode, sids: list[str]) -> None:
    """Let everything arrive; what was dropped is asked for, as the scheduler does."""
    line.clock.advance(90)
    if mode is CallbackMode.DROPPED:
        recordings.reconcile(line.database, line.hotline.phone, line.now - timedelta(hours=1), line.now)
        for sid in sids:
            found = progress.look_up(line.database, line.hotline.phone, sid, line.now)
            assert found is not None
            told = Progress(sid, found.status, found.seconds, None, found.called)
            line.hotline.conversations.progressed(told, line.now)


def check(line: Line, spoken: dict[str, float], sids: list[str]) -> int:
    """What must hold of every one of these calls; says how many are known."""
    with line.database.reading() as session:
        came = list(session.scalars(select(Call.sid).where(Call.sid.in_(sids))))
        reports = Counter(session.scalars(select(Report.call_sid).where(Report.call_sid.in_(came))))
        takes = list(session.scalars(select(Voicemail).where(Voicemail.call_sid.in_(came))))
        states = {
            row.call_sid: State.from_json(row.state)
            for row in session.scalars(select(Turn).where(Turn.call_sid.in_(came)).order_by(Turn.number))
        }
        status = {row.call_sid: row.status for row in session.scalars(select(Report).where(Report.call_sid.in_(came)))}
    counts = [
        take for take in takes if not (take.replaced or take.too_short or take.silent or take.status == "missing")
    ]
    counting = Counter(take.call_sid for take in counts)
    reviewed = Counter(take.call_sid for take in counts if take.reviewed)
    assert all(count == 1 for count in reports.values()), "a call with two reports"
    assert all(count == 1 for count in reviewed.values()), "a call with two reviewed messages that count"
    assert all(count <= 2 for count in counting.values()), "more than a reviewed message and one that was broken off"
    for sid in spoken:
        assert counting[sid] >= 1, f"the message of {sid} is lost"
        assert (reports[sid], status[sid]) == (1, "received"), f"the message of {sid} has no report"
    for sid, state in states.items():
        assert state.step is Step.ENDED, f"{sid} has not ended but is at {state.step}"
        if state.filed:
            assert reports[sid] == 1
    return len(came)


def crowd(line: Line, seed: int, calls_wanted: int) -> int:
    """So many callers, one after the other, on one line; says how many calls were checked."""
    dice = random.Random(seed)
    line.exchange.transport = unruly = Unruly(line.exchange.transport, dice)
    line.exchange.faults.recording_order = dice.choice(list(RecordingOrder))
    line.exchange.faults.callbacks = mode = dice.choice(list(CallbackMode))
    spoken: dict[str, float] = {}
    sids: list[str] = []
    try:
        for _ in range(calls_wanted):
            call = line.exchange.phone(dice.choice(CALLERS)).call("1500587", hurried=True)
            sids.append(call.sid)
            live(call, dice, spoken)
        settle(line, mode, sids)
        assert unruly.bad == []
        return check(line, spoken, sids)
    finally:
        line.exchange.transport = unruly.transport
        line.exchange.faults.clear()


CROWDS, CALLS_EACH = 25, 10


def without_waiting_for_the_disk(database: Database) -> None:
    """A crash of the machine is not among what is tried here, so nothing need be flushed for it."""
    relaxed = "PRAGMA synchronous=OFF" if database.is_sqlite else "SET synchronous_commit TO off"
    database.close()  # connections that are open already would not hear of it

    def relax(connection: Any, _record: object) -> None:
        connection.execute(relaxed)
        connection.commit()

    for engine in {database.engine, database._quick or database.engine}:
        database_event.listen(engine, "connect", relax)


EVERY_RUN = {("sqlite", 0), ("sqlite", 2), ("postgresql", 1), ("postgresql", 3)}
"""Each moment and each kind of database in every run; `make thorough` has each moment on the other kind as well."""
PARTS = [
    pytest.param(kind, part, marks=() if (kind, part) in EVERY_RUN else pytest.mark.slow)
    for kind in ("sqlite", "postgresql")
    for part in range(4)
]


@pytest.mark.parametrize(("database_url", "part"), PARTS, indirect=["database_url"])
def test_crowds_of_callers_lose_nothing(line: Line, part: int) -> None:
    """Four parts of 250 calls on each of two databases, 2,000 in all; half of them in every run."""
    without_waiting_for_the_disk(line.database)
    start = MOMENTS[part]
    line.clock.advance(max(0.0, (start - line.now).total_seconds()))
    came = 0

    @settings(max_examples=CROWDS, database=None, phases=[Phase.generate])  # a seed cannot be made simpler
    @given(seed=st.integers(0, 2**32 - 1))
    def crowds(seed: int) -> None:
        nonlocal came
        came += crowd(line, seed, CALLS_EACH)

    crowds()
    assert came >= CROWDS * CALLS_EACH
    assert_no_two_open_callbacks(line)


def assert_no_two_open_callbacks(line: Line) -> None:
    still_open = Counter(callback.number for callback in line.callbacks() if callback.closed_at is None)
    assert all(count == 1 for count in still_open.values())


def test_the_numbers_of_this_module_add_up_to_two_thousand_calls() -> None:
    assert 2 * 4 * CROWDS * CALLS_EACH >= 2000


def test_a_lost_message_would_be_noticed(line: Line) -> None:
    """The check itself: without what keeps recordings, it must fail."""
    caller = line.dial().press(*STORY).speak(6)
    caller.hang_up()
    assert check(line, {caller.sid: 6}, [caller.sid]) == 1
    with line.database.begin() as session:
        session.execute(Voicemail.__table__.delete())  # type: ignore[attr-defined]
    with pytest.raises(AssertionError, match="lost"):
        check(line, {caller.sid: 6}, [caller.sid])


def test_another_answer_to_the_same_webhook_would_be_noticed(line: Line) -> None:
    unruly = Unruly(line.exchange.transport, random.Random(1))
    count = iter(range(1000))

    def moody(method: str, url: str, headers: Mapping[str, str], body: bytes, timeout: Timeouts) -> Reply:
        reply = line_transport(method, url, headers, body, timeout)
        return dataclasses.replace(reply, body=reply.body + b"<!-- %d -->" % next(count))

    line_transport, unruly.transport = unruly.transport, moody
    line.exchange.transport = unruly
    line.dial().press(*told())
    assert unruly.bad
