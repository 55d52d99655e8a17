"""The telephone exchange: the account, its numbers, everybody's telephones, and the calls between them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ivr.emulator.clock import Clock, VirtualClock
from ivr.emulator.messaging.messaging import Messaging
from ivr.emulator.messaging.person import Person
from ivr.emulator.network.call import Call, Direction
from ivr.emulator.network.numbers import IncomingNumber, compact, spellings
from ivr.emulator.network.recordings import Recordings
from ivr.emulator.network.switch import Alert, EmulatorError, Switch, callback_plan
from ivr.emulator.phones.handset import WITHHELD, Phone, PhoneCall
from ivr.emulator.sids import Sids
from ivr.emulator.twiml.legs import Order, inbound_leg, placed_leg
from ivr.emulator.twiml.sources import Moved, Source, Visit
from ivr.emulator.webhooks.delivery import Delivery, Kind
from ivr.emulator.webhooks.transport import Transport

DEFAULT_ACCOUNT = "AC" + "0" * 32
DEFAULT_TOKEN = "0" * 32


class UnknownNumber(EmulatorError):
    """The number that was dialled does not belong to the account."""


class Exchange:
    """A telephone company with one account.

    `transport` carries its webhooks; `base_url` is where its REST interface is reached and what recording addresses
    begin with. With a `seed` all identifiers are the same in every run.
    """

    def __init__(
        self,
        clock: Clock | None = None,
        account_sid: str = DEFAULT_ACCOUNT,
        auth_token: str = DEFAULT_TOKEN,
        *,
        transport: Transport,
        base_url: str = "https://api.twilio.com",
        seed: int | None = None,
    ) -> None:
        self._phones: dict[str, Phone] = {}
        self.clock: Clock = clock or VirtualClock()
        self.switch = Switch(self.clock, account_sid, auth_token, transport, base_url, Sids(seed), self.phone)
        self.messaging = Messaging(self.switch)
        self.options = self.switch.options
        self.faults = self.switch.faults
        self._next_slot = self.clock.monotonic()

    @property
    def account_sid(self) -> str:
        """The one account's identifier (`AC` and 32 hexadecimal digits)."""
        return self.switch.account_sid

    @property
    def auth_token(self) -> str:
        """Signs every webhook; set it to rotate."""
        return self.switch.auth_token

    @auth_token.setter
    def auth_token(self, token: str) -> None:
        self.switch.auth_token = token

    @property
    def transport(self) -> Transport:
        """Carries the webhooks; set it to wrap or replace it."""
        return self.switch.webhooks.transport

    @transport.setter
    def transport(self, transport: Transport) -> None:
        self.switch.webhooks.transport = transport

    @property
    def requests(self) -> list[Delivery]:
        """Every request that went to the hotline, oldest first."""
        return self.switch.webhooks.deliveries

    @property
    def warnings(self) -> list[Alert]:
        """What Twilio's debugger would show."""
        return self.switch.warnings

    @property
    def recordings(self) -> Recordings:
        """All recordings of the account, by what they are kept under."""
        return self.switch.recordings

    @property
    def numbers(self) -> dict[str, IncomingNumber]:
        """The account's numbers by their E.164 form."""
        return self.switch.numbers

    @property
    def calls(self) -> list[PhoneCall]:
        """All legs, oldest first."""
        return [PhoneCall(self.switch, call) for call in self.switch.calls.values()]

    def add_number(
        self,
        number: str,
        *,
        voice_url: str = "",
        status_callback: str = "",
        fallback_url: str = "",
        aliases: Iterable[str] = (),
    ) -> IncomingNumber:
        """Give the account a number; `aliases` are short forms that people dial for it."""
        now = self.clock.now()
        added = IncomingNumber(self.switch.sids.new("PN"), number, now, now, friendly_name=number)
        added.voice_url, added.status_callback, added.voice_fallback_url = voice_url, status_callback, fallback_url
        added.aliases = {compact(alias) for alias in aliases}
        self.switch.numbers[number] = added
        return added

    def phone(self, number: str | None) -> Phone:
        """Somebody's telephone, always the same one for a number; None withholds its number."""
        known = number if number is None or number.startswith("client:") else compact(number)
        key = known or WITHHELD
        if key not in self._phones:
            self._phones[key] = Phone(self.switch, key, self._call_in)
        return self._phones[key]

    agent = phone

    def person(self, known_as: str, name: str = "") -> Person:
        """Somebody with WhatsApp, by their number or username (`ID.…`), always the same one."""
        return self.messaging.person(known_as, name)

    @property
    def phones(self) -> list[Phone]:
        """Every telephone that was used or rung so far."""
        return list(self._phones.values())

    def find_number(self, typed: str) -> IncomingNumber:
        """The account's number that somebody means who dials this."""
        for spelling in spellings(typed):
            if spelling in self.switch.numbers:
                return self.switch.numbers[spelling]
            for number in self.switch.numbers.values():
                if spelling in number.aliases:
                    return number
        raise UnknownNumber(f"no number of this account is reached by dialling {typed!r}")

    def place(self, from_: str, to: str, order: Order, callback: dict[str, Any]) -> Call:
        """A call that REST asks for: queued now, dialled when its turn comes (calls per second)."""
        with self.switch.lock:
            call = self.switch.new_call(from_, to, Direction.OUTBOUND_API)
            call.callback = callback_plan(**callback)
            call.number_sid = self.switch.numbers[from_].sid if from_ in self.switch.numbers else None
            now = self.clock.monotonic()
            slot = max(now, self._next_slot)
            self._next_slot = slot + 1 / self.options.calls_per_second
            call.queue_milliseconds = round((slot - now) * 1000)
            self.clock.later(slot - now, lambda: self._dial(call, order))
            return call

    def redirect(self, call: Call, source: Source) -> None:
        """Tear a live call out of whatever it is doing and lead it elsewhere."""
        with self.switch.lock:
            if call.process is not None:
                call.process.interrupt(Moved(source))

    def problems(self) -> list[str]:
        """The warnings as text, for `assert not exchange.problems()`."""
        return [str(alert) for alert in self.warnings]

    def _dial(self, call: Call, order: Order) -> None:
        with self.switch.lock:
            if not call.ended:
                self.switch.run(call, placed_leg(self.switch, call, order))

    def _call_in(self, phone: Phone, to: str, forwarded_from: str, hurried: bool) -> Call:
        number = self.find_number(to)
        with self.switch.lock:
            call = self.switch.new_call(phone.number, number.phone_number, Direction.INBOUND)
            call.number_sid, call.forwarded_from, call.hurried = number.sid, forwarded_from, hurried
            call.callback = callback_plan(number.status_callback, number.status_callback_method)
            source = Visit(Kind.VOICE, number.voice_url, number.voice_method)
            fallback = None
            if number.voice_fallback_url:
                fallback = Visit(Kind.FALLBACK, number.voice_fallback_url, number.voice_fallback_method)
            self.switch.run(call, inbound_leg(self.switch, call, source, fallback))
            return call
