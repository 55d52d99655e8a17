"""The way of a message after it has left the queue: step by step, each told by a callback."""

from __future__ import annotations

from ivr.emulator.messaging import fields
from ivr.emulator.messaging.book import Book
from ivr.emulator.messaging.message import Message, MessageStatus
from ivr.emulator.messaging.senders import Sender
from ivr.emulator.network.switch import Switch
from ivr.emulator.webhooks.delivery import Kind, Webhook


class Progress:
    """Moves messages on; whoever calls it holds the exchange's lock."""

    def __init__(self, switch: Switch, book: Book) -> None:
        self._switch = switch
        self._book = book

    def begin(self, message: Message, sender: Sender) -> None:
        """It goes out to its recipient, and as far as messages to them get."""
        fate = self._book.recipient(message.to).fate
        self._go(message, sender, list(fate.way(message.channel)), fate.error_code)

    def fail(self, message: Message, sender: Sender, code: int) -> None:
        """It never goes out, for this reason."""
        self._go(message, sender, [MessageStatus.FAILED], code)

    def move(self, message: Message, sender: Sender, status: MessageStatus) -> None:
        """Give it a status, and tell."""
        now = self._switch.clock.now()
        message.move(status, now)
        if status is MessageStatus.SENT:
            message.sent = now
        self._announce(message, sender, status)
        self._switch.changed()

    def _go(self, message: Message, sender: Sender, way: list[MessageStatus], code: int | None) -> None:
        """Take the next step, and plan the one after it."""
        if not way:
            self._switch.callbacks.ended(message.sid)
            return
        status, *left = way
        if status in fields.FAILURES:
            message.error_code = code
        self.move(message, sender, status)
        options = self._switch.options
        wait = options.read_seconds if MessageStatus.READ in left[:1] else options.delivery_seconds
        self._switch.clock.later(wait if left else 0.0, lambda: self._go_on(message, sender, left, code))

    def _go_on(self, message: Message, sender: Sender, way: list[MessageStatus], code: int | None) -> None:
        with self._switch.lock:
            if message.sid in self._book.messages:
                self._go(message, sender, way, code)

    def _announce(self, message: Message, sender: Sender, status: MessageStatus) -> None:
        """Post the callback to the message's own address, or its service's, or its sender's."""
        service = self._book.services.get(message.service_sid or "")
        url = message.callback or (service.status_url if service else "") or sender.status_url
        if url:
            person = self._book.recipient(message.to)
            form = fields.status(message, status, sender, person, self._switch.account_sid)
            self._switch.callbacks.post(Webhook(Kind.MESSAGE_STATUS, url, "POST", form, message.sid))
