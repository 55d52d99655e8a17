"""What may still be done with a message: its words blanked out, itself called off or removed, its media removed."""

from __future__ import annotations

from ivr.emulator.messaging.book import Book
from ivr.emulator.messaging.message import Message, MessageDirection, MessageStatus
from ivr.emulator.network.switch import Switch


class NotPossible(Exception):
    """The message is not in a state in which this can be done."""


class Changes:
    """Changes of messages that are there already."""

    def __init__(self, switch: Switch, book: Book) -> None:
        self._switch = switch
        self._book = book

    def redact(self, message: Message) -> None:
        """Blank its words out. Raises NotPossible while it is on its way and the options ask for its end."""
        with self._switch.lock:
            if self._switch.options.redact_only_finished and not message.finished:
                raise NotPossible("the message is still on its way")
            message.body = ""
            message.updated = self._switch.clock.now()

    def cancel(self, message: Message) -> None:
        """Call a scheduled message off; nothing is told of it. Raises NotPossible for any other."""
        with self._switch.lock:
            if message.status is not MessageStatus.SCHEDULED:
                raise NotPossible(f"the message is {message.status}, not scheduled")
            message.move(MessageStatus.CANCELED, self._switch.clock.now())

    def delete(self, message: Message) -> None:
        """Remove it with its media; the person keeps what arrived. Raises NotPossible while it is on its way."""
        with self._switch.lock:
            if message.direction is not MessageDirection.INBOUND and not message.finished:
                raise NotPossible("the message is still on its way")
            del self._book.messages[message.sid]

    def delete_medium(self, message: Message, sid: str) -> None:
        """Remove one medium; the message stays."""
        with self._switch.lock:
            message.media[sid].deleted = True
