"""An agent rings somebody back: the agent's telephone first, then the person's, then the two are joined.

Each way in which it can end is told here, and holds however the telephone company's events arrive.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from ivr.emulator import CallbackMode
from ivr.emulator.twiml import dial
from ivr.hotline.callback import COUNTED, AttemptStatus
from ivr.hotline.capacity import retry_place
from ivr.operations.callbacks import supervision
from ivr.records.models import Attempt
from prompts.catalogue import Prompt
from tests.support.calling import Desk, ask_for_a_callback, desk_of, rung, work
from tests.support.line import AGENT, CALLER, NUMBER, Line, with_rules


def attempts(line: Line) -> list[Attempt]:
    with line.database.reading() as session:
        return list(session.scalars(select(Attempt).order_by(Attempt.id)))


def test_agent_and_person_talk(line: Line) -> None:
    desk = desk_of(line)
    ask_for_a_callback(line)
    line.exchange.phone(CALLER).answer(after=3)
    assert desk.rings().outcome == "placed"
    assert desk.presence == ("busy", None)
    call = desk.picks_up()
    assert "penjualan turun" in " ".join(call.said)
    call.press("1").wait(60)
    (person,) = rung(line, CALLER)
    assert person.record.from_ == NUMBER
    assert [a.outcome for a in attempts(line)] == ["dialling"]
    person.hang_up()
    call.listen()
    line.clock.advance(10)
    (row,) = line.callbacks()
    assert (row.status, row.attempts_made, row.held_by, desk.presence[0]) == ("wrap_up", 1, desk.staff_id, "after_call")
    assert row.reached_at is not None
    desk.finishes("solved")
    assert (line.callbacks()[0].status, desk.presence) == ("done", ("ready", None))
    (attempt,) = attempts(line)
    assert attempt.connected_at is not None
    assert attempt.ended_at is not None
    assert 55 <= (attempt.ended_at - attempt.connected_at).total_seconds() <= 65


def test_agents_are_spoken_to_in_the_hotlines_first_language(line: Line) -> None:
    files = line.hotline.files
    english_first = dataclasses.replace(files, catalogues=dict(reversed(files.catalogues.items())))
    line.hotline = dataclasses.replace(line.hotline, files=english_first)
    line.publish(with_rules(english_first, calls_per_second=3))  # another release: an order alone makes none
    desk = desk_of(line)
    ask_for_a_callback(line)
    desk.rings()
    said = " ".join(desk.picks_up().said)
    assert "falling sales" in said
    assert "Press 1 to be connected" in said


def test_agents_hear_what_admins_have_published(line: Line) -> None:
    desk = desk_of(line)
    files = line.hotline.files
    prompts = files.catalogues["id"].prompts
    prompts = {**prompts, "agent_whisper": Prompt("Ada yang menunggu: {about}."), "agent_declined": Prompt("Ya sudah.")}
    catalogues = {**files.catalogues, "id": dataclasses.replace(files.catalogues["id"], prompts=prompts)}
    line.publish(dataclasses.replace(files, catalogues=catalogues))
    ask_for_a_callback(line)
    desk.rings()
    picked_up = desk.picks_up()
    assert "Ada yang menunggu: penjualan turun" in " ".join(picked_up.said)
    assert "Ya sudah." in " ".join(picked_up.press("2").said)


# How it can end -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ending:
    """What the people do, how the attempt ends, and whether the person's telephone rang."""

    happens: Callable[[Line, Desk], object]
    outcome: str
    rings: bool = True
    counts: bool = True


def _agent_is(manner: str) -> Callable[[Line, Desk], object]:
    return lambda line, desk: (getattr(desk.phone, manner)(), desk.rings())


def _then(*keys: str) -> Callable[[Line, Desk], object]:
    def happens(line: Line, desk: Desk) -> None:
        desk.rings()
        call = desk.picks_up()
        for key in keys:
            call.press(key)
        call.hang_up()

    return happens


def _person_is(manner: str) -> Callable[[Line, Desk], object]:
    def happens(line: Line, desk: Desk) -> None:
        getattr(line.exchange.phone(CALLER), manner)()
        desk.rings()
        desk.connects()

    return happens


def _talk(who_hangs_up: str) -> Callable[[Line, Desk], object]:
    def happens(line: Line, desk: Desk) -> None:
        line.exchange.phone(CALLER).answer(after=2)
        desk.rings()
        call = desk.connects().wait(20)
        (call if who_hangs_up == "agent" else rung(line, CALLER)[-1]).hang_up()

    return happens


def _agent_leaves_while_it_rings(line: Line, desk: Desk) -> None:
    desk.rings()
    desk.connects().hang_up()


ENDINGS = {
    "the agent is engaged": Ending(_agent_is("busy"), "agent_no_answer", False, False),
    "the agent declines": Ending(_agent_is("decline"), "agent_no_answer", False, False),
    "the agent does not pick up": Ending(_agent_is("ignore"), "agent_no_answer", False, False),
    "the agent's telephone is off": Ending(_agent_is("unreachable"), "agent_no_answer", False, False),
    "the agent's answering machine picks up": Ending(_agent_is("machine"), "declined", False, False),
    "the agent hangs up before pressing": Ending(_then(), "declined", False, False),
    "the agent presses 2": Ending(_then("2"), "declined", False, False),
    "the agent hangs up while the person's telephone rings": Ending(
        _agent_leaves_while_it_rings, "agent_hung_up", counts=False
    ),
    "the person is engaged": Ending(_person_is("busy"), "busy"),
    "the person declines": Ending(_person_is("decline"), "busy"),
    "the person does not pick up": Ending(_person_is("ignore"), "no_answer"),
    "the person's telephone is off": Ending(_person_is("unreachable"), "failed"),
    "they talk and the person hangs up": Ending(_talk("person"), "connected"),
    "they talk and the agent hangs up": Ending(_talk("agent"), "connected"),
}


@pytest.mark.parametrize("what", ENDINGS)
def test_however_it_ends_and_however_that_is_told_it_is_known_and_goes_on(line: Line, what: str) -> None:
    desk, ending = desk_of(line), ENDINGS[what]
    for mode in CallbackMode:
        line.exchange.faults.callbacks = CallbackMode.IN_ORDER
        callback = ask_for_a_callback(line)
        for phone in (desk.phone, line.exchange.phone(CALLER)):
            phone.ignore()
        before = len(rung(line, CALLER))
        # Twilio does not say whether the action of a Dial is still asked when the agent hangs up first.
        line.exchange.options.action_after_caller_left = mode in (CallbackMode.IN_ORDER, CallbackMode.SHUFFLED)
        line.exchange.faults.callbacks = mode
        ending.happens(line, desk)
        work(line, 135, step=15)
        assert len(rung(line, CALLER)) - before == ending.rings, mode
        _has_ended(line, desk, ending, mode)
        with line.database.begin() as session:
            supervision.remove(session, callback, "next", desk.staff_id, line.now)


def _has_ended(line: Line, desk: Desk, ending: Ending, mode: CallbackMode) -> None:
    row, attempt = line.callbacks()[-1], attempts(line)[-1]
    assert (attempt.outcome, row.attempts_made) == (ending.outcome, ending.counts), mode
    assert (row.rung_at is not None) == ending.rings, mode
    if ending.outcome == "connected":
        assert (row.status, row.held_by, desk.presence) == ("wrap_up", desk.staff_id, ("after_call", None)), mode
        return
    assert (row.status, row.held_by, desk.presence) == ("waiting", None, ("ready", None)), mode
    script = line.hotline.script(line.now)
    behind = retry_place(row.due_at, script.hours, script.rules.promise.retry_grace)
    assert row.order_at == (behind if AttemptStatus(ending.outcome) in COUNTED else row.deadline_at), mode
    line.clock.advance_to(max(line.now, row.due_at))
    assert desk.takes() == row.id


@pytest.mark.parametrize("mode", [CallbackMode.IN_ORDER, CallbackMode.DROPPED])
@pytest.mark.parametrize("asked", [True, False])
def test_who_hangs_up_first_and_what_is_told_of_it_do_not_matter(line: Line, asked: bool, mode: CallbackMode) -> None:
    line.exchange.options.action_after_caller_left = asked
    desk = desk_of(line)
    ask_for_a_callback(line)
    line.exchange.faults.callbacks = mode
    ENDINGS["they talk and the agent hangs up"].happens(line, desk)
    if mode is CallbackMode.IN_ORDER:
        line.clock.advance(1)
    else:
        work(line, 60, step=15)
    assert [(a.outcome, a.ended_at is not None) for a in attempts(line)] == [("connected", True)]
    assert line.callbacks()[0].status == "wrap_up"


@pytest.mark.parametrize(("what", "outcome"), [("they talk and the person hangs up", "connected"), *[
    (f"the person {manner}", outcome)
    for manner, outcome in (("is engaged", "busy"), ("does not pick up", "no_answer"))
]])  # fmt: skip
def test_a_provider_that_does_not_tell_whether_they_were_joined_is_understood(
    line: Line, monkeypatch: pytest.MonkeyPatch, what: str, outcome: str
) -> None:
    result = dial._result
    without: Callable[..., dict[str, str]] = lambda script, attempt: {  # noqa: E731
        name: value for name, value in result(script, attempt).items() if name != "DialBridged"
    }
    monkeypatch.setattr(dial, "_result", without)
    desk = desk_of(line)
    ask_for_a_callback(line)
    line.exchange.faults.callbacks = CallbackMode.DROPPED
    ENDINGS[what].happens(line, desk)
    line.clock.advance(40)
    assert [a.outcome for a in attempts(line)] == [outcome]


def test_an_agent_who_picks_up_after_it_was_given_up_rings_nobody(line: Line) -> None:
    desk = desk_of(line)
    callback = ask_for_a_callback(line)
    attempt = desk.rings()
    desk.phone.answer(after=2)
    line.clock.advance(3)
    call = desk.phone.current
    assert call is not None
    desk.queue.told(attempt.token, "lost", line.now)
    call.listen().press("1").wait(20)
    assert line.words("agent_gone") in " ".join(call.said)
    assert (rung(line, CALLER), desk.queue.status(callback)) == ([], "waiting")


def test_the_agents_number_is_never_shown_to_the_person(line: Line) -> None:
    desk = desk_of(line)
    ask_for_a_callback(line)
    ENDINGS["they talk and the agent hangs up"].happens(line, desk)
    line.clock.advance(60)
    (leg,) = rung(line, CALLER)
    told = [f"{heard.kind} {heard.text}" for heard in leg.heard() if heard.kind != "bridge"]
    document = next(
        delivery.reply.body.decode()
        for delivery in line.exchange.requests
        if "/voice/agent/key" in delivery.url and delivery.reply is not None
    )
    of_the_leg = [
        f"{delivery.url} {delivery.form}"
        for delivery in line.exchange.requests
        if "/voice/agent/person" in delivery.url
    ]
    assert of_the_leg
    assert (leg.record.from_, leg.record.forwarded_from) == (NUMBER, "")
    for text in (*told, document, *of_the_leg, *(" ".join(call.said) for call in line.exchange.phone(CALLER).calls)):
        assert AGENT.lstrip("+") not in text
