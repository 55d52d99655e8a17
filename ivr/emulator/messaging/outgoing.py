"""Messages to people: accepted, queued at the rate of their sender, and sent or refused when their turn comes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ivr.emulator.messaging.addresses import Channel, channel_of
from ivr.emulator.messaging.book import Book
from ivr.emulator.messaging.content import Content
from ivr.emulator.messaging.message import UNFINISHED, Medium, Message, MessageDirection, MessageStatus
from ivr.emulator.messaging.progress import Progress
from ivr.emulator.messaging.rendering import OUTSIDE_WINDOW, refusal, render
from ivr.emulator.messaging.senders import Sender
from ivr.emulator.network.switch import Switch
from ivr.emulator.webhooks.delivery import Kind, Webhook

LOCKED, NOT_FETCHED = 63051, 63019
QUEUE_FULL = {Channel.WHATSAPP: 63018, Channel.SMS: 30001}


@dataclass(frozen=True, slots=True)
class MessageOrder:
    """What is to be sent. `from_` is empty where a service chooses; `send_at` only for what is scheduled.

    `discard`: Twilio keeps no words of it once it has gone out.
    """

    to: str
    from_: str = ""
    body: str = ""
    service_sid: str | None = None
    content: Content | None = None
    variables: Mapping[str, str] = field(default_factory=dict)
    media_urls: tuple[str, ...] = ()
    callback: str = ""
    send_at: datetime | None = None
    discard: bool = False
    direction: MessageDirection = MessageDirection.API


class Outgoing:
    """Takes messages and lets them go; whoever changes one holds the exchange's lock."""

    def __init__(self, switch: Switch, book: Book) -> None:
        self._switch = switch
        self._book = book
        self._progress = Progress(switch, book)

    def accept(self, order: MessageOrder) -> Message:
        """The message as it stands at once; what becomes of it comes with the clock, and is judged then."""
        switch = self._switch
        with switch.lock:
            message = self._write(order)
            self._book.keep(message)
        wait = max(0.0, (order.send_at - message.created).total_seconds()) if order.send_at else 0.0
        switch.clock.later(wait, lambda: self._enqueue(message, order))
        switch.changed()
        return message

    def _write(self, order: MessageOrder) -> Message:
        now, body, rich, urls = self._switch.clock.now(), order.body, None, order.media_urls
        if order.content is not None:
            rendered = render(order.content, order.variables, channel_of(order.to))
            body, rich, urls = rendered.body, rendered.rich, rendered.media_urls
        sid = self._switch.sids.new("MM" if urls else "SM")
        message = Message(sid, order.direction, order.from_, order.to, body, now, now, _first_status(order))
        message.rich, message.service_sid, message.callback = rich, order.service_sid, order.callback
        message.history.append((now, message.status))
        for url in urls:
            medium = Medium(self._switch.sids.new("ME"), sid, "application/octet-stream", b"", now, url)
            message.media[medium.sid] = medium
        return message

    def _enqueue(self, message: Message, order: MessageOrder) -> None:
        """Give it a sender, and a place in that sender's queue."""
        switch = self._switch
        with switch.lock:
            if message.status not in UNFINISHED:
                return
            sender = self._sender(message)
            if message.status is not MessageStatus.QUEUED:
                self._progress.move(message, sender, MessageStatus.QUEUED)
            now = switch.clock.monotonic()
            slot = sender.book(now, switch.options.messages_per_second, switch.options.longest_queue)
            if slot is None:
                self._progress.fail(message, sender, QUEUE_FULL[message.channel])
                return
        switch.clock.later(slot - now, lambda: switch.clock.background(lambda: self._leave(message, order, sender)))

    def _sender(self, message: Message) -> Sender:
        if not message.from_ and message.service_sid:
            message.from_ = self._book.services[message.service_sid].sender_for(message.channel).address
        return self._book.senders[message.from_]

    def _leave(self, message: Message, order: MessageOrder, sender: Sender) -> None:
        fetched = all(self._fetch(medium) for medium in message.media.values())
        with self._switch.lock:
            if message.status not in UNFINISHED:
                return
            code = self._refusal(message, order, sender) or (None if fetched else NOT_FETCHED)
            if code is None:
                self._progress.begin(message, sender)
                message.body = "" if order.discard else message.body
            else:
                self._progress.fail(message, sender, code)

    def _fetch(self, medium: Medium) -> bool:
        """Get the file from its address, as the phone company does before it sends it on."""
        reply = self._switch.send(Webhook(Kind.MEDIA, medium.source, "GET", about=medium.message_sid)).reply
        if reply is None or reply.status != 200 or not reply.body:
            return False
        medium.content, medium.content_type = reply.body, reply.header("Content-Type").split(";")[0].strip()
        return True

    def _refusal(self, message: Message, order: MessageOrder, sender: Sender) -> int | None:
        """The code with which it fails by a rule that holds for everybody."""
        if sender.locked:
            return LOCKED
        window = self._book.windows.is_open(sender.address, message.to, self._switch.clock.now())
        if order.content is not None:
            return refusal(order.content, order.variables, message.channel, window)
        return OUTSIDE_WINDOW if message.channel is Channel.WHATSAPP and not window else None


def _first_status(order: MessageOrder) -> MessageStatus:
    if not order.service_sid:
        return MessageStatus.QUEUED
    return MessageStatus.SCHEDULED if order.send_at else MessageStatus.ACCEPTED
