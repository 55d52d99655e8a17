"""What people see of us before we answer: blue ticks on what they wrote, and that somebody is typing."""

from __future__ import annotations

from datetime import datetime, timedelta

from ivr.emulator.messaging.book import Book
from ivr.emulator.messaging.message import Message, MessageDirection
from ivr.emulator.network.switch import Switch

SHOWN = timedelta(seconds=25)


class Indicators:
    """Who is seen typing to whom; it ends with the answer, or after 25 seconds."""

    def __init__(self, switch: Switch, book: Book) -> None:
        self._switch = switch
        self._book = book
        self._since: dict[tuple[str, str], datetime] = {}

    def type(self, message: Message) -> None:
        """Mark a person's message and all before it as read, and be seen typing to them."""
        with self._switch.lock:
            for earlier in self._book.with_person(message.from_):
                if earlier.direction is MessageDirection.INBOUND and earlier.to == message.to:
                    earlier.read_by_us = True
                if earlier is message:
                    break
            self._since[message.to, message.from_] = self._switch.clock.now()
        self._switch.changed()

    def is_typing(self, sender: str, address: str) -> bool:
        """Whether this person sees this sender typing now."""
        since = self._since.get((sender, address))
        if since is None or self._switch.clock.now() >= since + SHOWN:
            return False
        answers = (message for message in self._book.with_person(address) if message.from_ == sender)
        return not any(message.arrived and message.created >= since for message in answers)
