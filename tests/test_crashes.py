"""Processes are killed at any moment: nothing is lost, nothing is doubled."""

from __future__ import annotations

import hashlib
import random
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from ivr.emulator import Delivery, Kind, PhoneCall, RestFault
from ivr.hotline.state import State
from ivr.records.models import Call, Report, Turn, Voicemail
from ivr.records.recordings import length_of
from tests.support.keys import sent, to_the_beep
from tests.support.processes import eventually
from tests.support.sizes import quickly_on_postgresql, quickly_on_sqlite
from tests.support.town import Town, town_for

pytestmark = pytest.mark.processes

Step = Callable[[PhoneCall], PhoneCall]


def key(keys: str) -> Step:
    return lambda call: call.press(keys)


def message(seconds: float) -> Step:
    return lambda call: call.spoken(seconds).press("#")


WALK: tuple[Step, ...] = (*map(key, to_the_beep()), message(9), *map(key, (*sent(), "#")))
"""A whole call: a business reports falling sales in Bandung, leaves a message, sends it and has the ticket."""


@pytest.fixture
def town(database_url: str, tmp_path: Path) -> Iterator[Town]:
    with town_for(database_url, tmp_path) as made:
        yield made


@pytest.fixture
def hurried_town(database_url: str, tmp_path: Path) -> Iterator[Town]:
    with town_for(database_url, tmp_path, hurry=True) as made:
        yield made


def walk(town: Town, call: PhoneCall, start: int = 0, end: int = len(WALK)) -> PhoneCall:
    for step in WALK[start:end]:
        step(call).listen(20)
    return call


def callers(town: Town) -> list[PhoneCall]:
    """One caller at every point of the walk, the last with the call behind them."""
    return [walk(town, town.dial(f"+62812345670{steps:02}"), end=steps) for steps in range(len(WALK) + 1)]


def reports(town: Town) -> list[Report]:
    with town.database.reading() as session:
        return list(session.scalars(select(Report).order_by(Report.id)))


def voicemails(town: Town) -> list[Voicemail]:
    with town.database.reading() as session:
        return list(session.scalars(select(Voicemail).order_by(Voicemail.id)))


def turns_of(town: Town, sid: str) -> list[Turn]:
    with town.database.reading() as session:
        return list(session.scalars(select(Turn).where(Turn.call_sid == sid).order_by(Turn.number)))


def last_answered(town: Town, sid: str) -> Delivery:
    return next(
        delivery
        for delivery in reversed(town.exchange.requests)
        if delivery.about == sid and delivery.reply and delivery.kind not in (Kind.STATUS, Kind.RECORDING)
    )


@quickly_on_sqlite
def test_the_web_processes_are_killed_between_any_two_turns(town: Town) -> None:
    web = town.start_web()
    calls = callers(town)
    answered = [last_answered(town, call.sid) for call in calls]
    town.kill(web)
    town.start_web()
    for delivery in answered:
        assert delivery.reply is not None
        assert town.again(delivery) == delivery.reply.body
    for steps, call in enumerate(calls):
        walk(town, call, start=steps)
        assert call.ended, call.heard()
        assert "Terima kasih" in call.said[-1]
    found = {report.call_sid: report for report in reports(town)}
    assert set(found) == {call.sid for call in calls}
    assert {(report.category, report.region, report.status) for report in found.values()} == {
        ("demand", "32.73", "received")
    }
    assert len(voicemails(town)) == len(calls)
    for call in calls:
        assert [turn.number for turn in turns_of(town, call.sid)] == list(range(len(WALK) + 1))


def settle(town: Town) -> None:
    """Everybody hangs up, a quarter of an hour passes, and a scheduler looks after what is left."""
    for call in town.exchange.calls:
        call.hang_up()
    time.sleep(0.5)
    town.jump(15 * 60)
    town.start("scheduler")
    assert eventually(lambda: _is_quiet(town), 90), town.log  # some of its rounds come once a minute


def _is_quiet(town: Town) -> bool:
    with town.database.reading() as session:
        going_on = session.scalars(select(Call.sid).where(Call.ended_at.is_(None))).first()
    met = {voicemail.recording_sid for voicemail in voicemails(town) if voicemail.status == "stored"}
    recorded = {sid for sid, recording in town.exchange.recordings.kept.items() if recording.status == "completed"}
    reported = {report.call_sid for report in reports(town)}
    return going_on is None and met == recorded and {voicemail.call_sid for voicemail in voicemails(town)} <= reported


@quickly_on_postgresql
def test_the_web_processes_are_killed_while_they_answer(hurried_town: Town) -> None:
    town = hurried_town
    chance = random.Random(587)
    web = town.start_web()
    calls = [call for call in callers(town) if not call.ended]
    going_on = [threading.Thread(target=_press_on, args=(town, step, call)) for step, call in enumerate(calls)]
    for thread in going_on:
        thread.start()
        time.sleep(chance.uniform(0, 0.004))
    town.kill(web)
    for thread in going_on:
        thread.join(30)
    town.start_web()
    settle(town)
    found = reports(town)
    assert len({report.call_sid for report in found}) == len(found)
    told = {report.call_sid for report in found}
    for call in town.exchange.calls:
        turns = turns_of(town, call.sid)
        assert [turn.number for turn in turns] == list(range(len(turns)))
        said = [State.from_json(turn.state) for turn in turns]
        assert (call.sid in told) == (any(state.category for state in said) or _has_message(town, call.sid))
        assert said[-1].step == "ended"
    assert len({voicemail.recording_sid for voicemail in voicemails(town)}) == len(voicemails(town))


def _press_on(town: Town, step: int, call: PhoneCall) -> None:
    WALK[step](call)


def _has_message(town: Town, sid: str) -> bool:
    return any(voicemail.call_sid == sid and not voicemail.too_short for voicemail in voicemails(town))


@quickly_on_sqlite
def test_the_scheduler_is_killed_while_it_fetches(town: Town) -> None:
    web = town.start_web()
    for number in range(6):
        walk(town, town.dial(f"+62812345670{number:02}"))
    town.exchange.clock.advance(60)
    town.exchange.faults.next(RestFault.SLOW, path="/Recordings/", seconds=0.3, times=100)
    scheduler = town.start("scheduler")
    for _ in range(2):
        before = len(town.exchange.faults.planned())
        assert eventually(lambda before=before: len(town.exchange.faults.planned()) < before), town.log
        time.sleep(random.Random(before).uniform(0, 0.5))
        town.kill(scheduler)
        town.end_term()
        scheduler = town.start("scheduler")
    assert eventually(lambda: all(found.status == "stored" for found in voicemails(town))), town.log
    kept = voicemails(town)
    assert (len(kept), len(reports(town))) == (6, 6)
    folder = town.folder / "recordings"
    for voicemail in kept:
        audio = (folder / (voicemail.file or "")).read_bytes()
        assert (len(audio), hashlib.sha256(audio).hexdigest()) == (voicemail.bytes, voicemail.sha256)
        assert length_of(audio) == pytest.approx(9, abs=0.1)
    others = {path.name for path in folder.iterdir()} - {voicemail.file for voicemail in kept}
    assert all(name.startswith(".incoming-") for name in others)  # swept up after a day
    assert web.poll() is None
