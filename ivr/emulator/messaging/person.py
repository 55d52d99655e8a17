"""Somebody who writes and is written to, as they live it on their telephone."""

from __future__ import annotations

import json

from ivr.emulator.messaging import drafts, fields, outcomes
from ivr.emulator.messaging.addresses import channel_of
from ivr.emulator.messaging.book import Book, Recipient
from ivr.emulator.messaging.drafts import Draft
from ivr.emulator.messaging.incoming import Incoming
from ivr.emulator.messaging.message import Button, Message, MessageDirection
from ivr.emulator.messaging.outcomes import Outcome
from ivr.emulator.messaging.senders import Sender
from ivr.emulator.network.switch import EmulatorError, Switch


class Person:
    """One person at one address. `to` is the sender they write to: the first of their channel unless it is set."""

    def __init__(self, switch: Switch, book: Book, incoming: Incoming, record: Recipient) -> None:
        self.record = record
        self.to: Sender | None = None
        self._switch = switch
        self._book = book
        self._incoming = incoming

    @property
    def address(self) -> str:
        """Their address: `whatsapp:+62…`, `whatsapp:ID.…` without a number, a bare number for SMS."""
        return self.record.address

    def behave(self, outcome: str | Outcome) -> None:
        """From now on messages to them get this far; by a name in `OUTCOMES`, or one made up."""
        self.record.outcome = outcomes.outcome(outcome)

    # What they send

    def write(self, body: str, *, quoting: Message | None = None, forwarded: bool = False) -> Message:
        """Words; `quoting` answers one message in particular."""
        draft = drafts.text(body)
        if quoting is not None:
            draft = draft.with_fields(*fields.quoting(quoting, quoting.from_, self._switch.clock.now()))
        if forwarded:
            draft = draft.with_fields(("Forwarded", "true"), ("FrequentlyForwarded", "false"))
        return self.send(draft)

    def send(self, *several: Draft) -> Message:
        """One or more of any kind, on the way before the hotline is told of the first; gives the last."""
        sender = self._sender()
        self.record.has_written = True
        written = [self._incoming.take(draft, self.record, sender) for draft in several]
        self._switch.clock.settle()
        return written[-1]

    def tap(self, title: str, on: Message | None = None) -> Message:
        """Tap a button, or an item of a list: of the newest message that has it, or of an old one.

        Raises EmulatorError where they have no such thing to tap.
        """
        message, button = self._button(title, on)
        draft = self._picked(button) if _is_list(message) else _tapped(message, button)
        quoted = fields.quoting(message, message.from_, self._switch.clock.now())
        return self.send(draft.with_fields(*quoted))

    # What they see

    @property
    def received(self) -> list[Message]:
        """What has arrived here, oldest first."""
        self._switch.clock.settle()
        return [
            message
            for message in self._book.with_person(self.address)
            if message.direction is not MessageDirection.INBOUND and message.arrived
        ]

    @property
    def texts(self) -> list[str]:
        """The words of what has arrived."""
        return [message.words for message in self.received]

    @property
    def last(self) -> Message:
        """The newest message here. Raises EmulatorError where there is none."""
        received = self.received
        if not received:
            raise EmulatorError(f"nothing has arrived at {self.address}")
        return received[-1]

    def _sender(self) -> Sender:
        mine = channel_of(self.address)
        sender = self.to or next((one for one in self._book.senders.values() if one.channel is mine), None)
        if sender is None or not sender.two_way:
            raise EmulatorError(f"nobody can write to {sender.address if sender else f'the account by {mine}'}")
        return sender

    def _button(self, title: str, on: Message | None) -> tuple[Message, Button]:
        for message in [on] if on is not None else reversed(self.received):
            for button in message.rich.buttons if message.rich and message.arrived else ():
                if button.title == title and message.to == self.address:
                    return message, button
        raise EmulatorError(f"{self.address} has nothing to tap that is called {title!r}")

    def _picked(self, item: Button) -> Draft:
        """The item of a list; which fields tell of it is a setting, as nobody has seen it on the wire."""
        inner = {"list_reply": {"id": item.payload, "title": item.title, "description": item.description}}
        values = {
            "ListId": item.payload,
            "ListTitle": item.title,
            "ButtonPayload": item.payload,
            "ButtonText": item.title,
            "InteractiveData": json.dumps({"type": "list_reply", **inner}),
        }
        wanted = self._switch.options.list_fields
        return Draft("interactive", item.title, (), tuple(pair for pair in values.items() if pair[0] in wanted))


def _is_list(message: Message) -> bool:
    return message.rich is not None and message.rich.kind == "twilio/list-picker"


def _tapped(message: Message, button: Button) -> Draft:
    form = (("ButtonText", button.title), ("ButtonPayload", button.payload), ("ButtonType", "REPLY"))
    template = message.rich is not None and message.rich.approved
    return Draft("button" if template else "interactive", button.title, (), form)
