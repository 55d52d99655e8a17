"""Plays a call through signed webhooks, and notes for each webhook what came, what changed and what went out."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from sqlalchemy import select

from ivr.emulator import Activity, PhoneCall
from ivr.emulator.webhooks.transport import Reply, Timeouts, Transport
from ivr.hotline.state import State
from ivr.records.models import Turn
from tests.golden.facts import Facts, facts_of
from tests.support.calling import Desk, desk_of, rung
from tests.support.line import Line, files
from tests.support.planned import planned

SPOKEN_SECONDS = 20
NO_STATE: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Moment:
    """One webhook: its door and form, the flow's event if it made a turn, and what was so before and after."""

    door: str
    form: Mapping[str, str]
    event: Mapping[str, Any] | None
    state_before: Mapping[str, Any]
    state: Mapping[str, Any]
    facts_left: Facts
    """What was so after the webhook before this one."""
    facts_before: Facts
    facts: Facts
    reply: Reply


class Recorder:
    """A transport that notes what each webhook led to."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._transport: Transport = line.exchange.transport
        self.moments: list[Moment] = []
        self.facts = facts_of(line)
        """What was so when the last webhook had been answered."""

    def __call__(self, method: str, url: str, headers: Mapping[str, str], body: bytes, timeout: Timeouts) -> Reply:
        if method == "GET":  # a sound that is played
            return self._transport(method, url, headers, body, timeout)
        form = dict(parse_qsl(body.decode(), keep_blank_values=True))
        number, _, before = self._stands(form["CallSid"])
        facts_before = facts_of(self._line)
        reply = self._transport(method, url, headers, body, timeout)
        facts = facts_of(self._line)
        after_number, event, state = self._stands(form["CallSid"])
        self.moments.append(
            Moment(
                urlsplit(url).path,
                form,
                event if after_number != number else None,
                before,
                state,
                self.facts,
                facts_before,
                facts,
                reply,
            )
        )
        self.facts = facts
        return reply

    def _stands(self, sid: str) -> tuple[int | None, Mapping[str, Any], Mapping[str, Any]]:
        """The number of a call's newest turn, its event, and the state after it as far as it is not empty."""
        newest = select(Turn).where(Turn.call_sid == sid).order_by(Turn.number.desc()).limit(1)
        with self._line.database.reading() as session:
            turn = session.scalars(newest).first()
        return (turn.number, json.loads(turn.event), _whole(turn.state)) if turn else (None, NO_STATE, NO_STATE)


def _whole(state: str) -> Mapping[str, Any]:
    """A state with what it leaves out because it goes without saying."""
    return {
        name: value for name, value in vars(State.from_json(state)).items() if value not in (None, False, 0, "", ())
    }


class Played:
    """A hotline on which a call is played; `recorder` begins to note when the call itself begins."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.tickets: list[str] = []
        self.facts: Facts = {}
        """What is so when everything is over."""

    def play(
        self,
        caller: str | None,
        does: tuple[str, ...],
        earlier: tuple[str, ...],
        then: Callable[[Played], None] | None,
        agents: int | None = None,
    ) -> Recorder:
        """The webhooks of the call that `caller` makes; those of what they did `earlier` are not among them."""
        if agents is not None:
            self.line.publish(planned(files(), agents))
        if earlier:
            self._ring(caller, earlier)
            self.line.clock.advance(60)
        self.line.exchange.transport = recorder = Recorder(self.line)
        if does:
            self._ring(caller, does)
        if then:
            then(self)
        self.line.clock.advance(60)
        self.tickets = [report.ticket for report in self.line.reports()]
        self.facts = facts_of(self.line)
        return recorder

    def agent(self) -> Desk:
        """Somebody ready to take callbacks."""
        return desk_of(self.line)

    def hangs_up(self, number: str) -> None:
        """The person whom we rang puts the telephone down."""
        (call,) = rung(self.line, number)
        call.hang_up()

    def _ring(self, caller: str | None, acts: tuple[str, ...]) -> None:
        call = self.line.exchange.phone(caller).call("1500-587").listen()
        for act in acts:
            self._do(call, act)
        assert call.ended, f"the call goes on after {acts}: {call.heard('say')[-1].text}"

    def _do(self, call: PhoneCall, act: str) -> None:
        documents = call.record.documents
        match act:
            case "wait":
                pass
            case "speak":
                call.speak(SPOKEN_SECONDS)
                return
            case "hang up":
                call.hang_up()
            case "next day":
                self.line.clock.advance(24 * 3600)
            case "ticket":
                call.press(self.line.reports()[0].ticket)
            case keys:
                if call.activity is Activity.RECORDING:
                    call.press("#")
                call.press(keys)
        while not call.ended and call.record.documents == documents:
            call.wait(1)
        call.listen()
