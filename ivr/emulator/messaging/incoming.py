"""Messages from people: kept, told to the hotline by a webhook, and its answer carried back."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urljoin

from ivr.emulator.faults import InboundMode
from ivr.emulator.messaging import fields, replies
from ivr.emulator.messaging.addresses import Channel, normal
from ivr.emulator.messaging.book import Book, Recipient
from ivr.emulator.messaging.drafts import Draft
from ivr.emulator.messaging.message import Medium, Message, MessageDirection, MessageStatus
from ivr.emulator.messaging.outgoing import MessageOrder, Outgoing
from ivr.emulator.messaging.senders import Sender
from ivr.emulator.network.call import API_VERSION
from ivr.emulator.network.switch import SCHEMA_WARNING, Switch
from ivr.emulator.twiml.document import schema_warnings
from ivr.emulator.webhooks.delivery import Kind, Webhook
from ivr.emulator.webhooks.transport import Reply

NOT_SENT = 14103
STOP = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"})
START = frozenset({"START", "YES", "UNSTOP"})


class Incoming:
    """Takes what people write. A webhook that fails is never repeated later: the message is in the list, no more."""

    def __init__(self, switch: Switch, book: Book, outgoing: Outgoing) -> None:
        self.lost: list[Message] = []
        self._switch = switch
        self._book = book
        self._outgoing = outgoing

    def take(self, draft: Draft, person: Recipient, sender: Sender) -> Message:
        """Somebody writes to one of our senders: their window opens, and the hotline will be told."""
        switch, now = self._switch, self._switch.clock.now()
        with switch.lock:
            sid = switch.sids.new("MM" if draft.files else "SM")
            way = (MessageDirection.INBOUND, person.address, sender.address)
            message = Message(sid, *way, draft.body, now, now, MessageStatus.RECEIVED)
            message.sent, message.kind, message.form = now, draft.kind, draft.form
            for content_type, content in draft.files:
                medium = Medium(switch.sids.new("ME"), sid, content_type, content, now)
                message.media[medium.sid] = medium
            self._book.keep(message)
            self._book.windows.open(sender.address, person.address, now)
            _heed_stop(message, person)
        self._tell(message, person, sender)
        switch.changed()
        return message

    def media_url(self, medium: Medium) -> str:
        """Where the bytes of a medium are fetched, with the account's sign-in."""
        account = f"{self._switch.base_url}/{API_VERSION}/Accounts/{self._switch.account_sid}"
        return f"{account}/Messages/{medium.message_sid}/Media/{medium.sid}"

    # On its way to the hotline

    def _tell(self, message: Message, person: Recipient, sender: Sender) -> None:
        if not sender.webhook_url:
            return
        switch, urls = self._switch, [self.media_url(medium) for medium in message.media.values()]
        form = fields.inbound(message, person, switch.account_sid, urls)
        webhook = Webhook(Kind.MESSAGE, sender.webhook_url, "POST", form, message.sid, switch.sids.uuid())
        match switch.faults.inbound:
            case InboundMode.LOST:
                self.lost.append(message)
            case InboundMode.SHUFFLED:
                self._later(switch.sids.random.random() * switch.options.shuffle_seconds, webhook, message, sender)
            case InboundMode.DUPLICATED:
                self._later(0, webhook, message, sender)
                self._later(0, webhook, message, sender)
            case InboundMode.IN_ORDER:
                self._later(0, webhook, message, sender)

    def _later(self, seconds: float, webhook: Webhook, message: Message, sender: Sender) -> None:
        clock = self._switch.clock
        clock.later(seconds, lambda: clock.background(lambda: self._ask(webhook, message, sender)))

    def _ask(self, webhook: Webhook, message: Message, sender: Sender) -> None:
        """Make the request; where it fails the fallback address is asked, once, and told why."""
        outcome = self._switch.send(webhook)
        code, problem = outcome.error_code, outcome.problem
        if outcome.reply is not None:
            try:
                self._answer(outcome.reply, webhook, message)
            except replies.BadReply as error:
                code, problem = error.code, str(error)
            else:
                return
        self._switch.warn(code, f"{webhook.url}: {problem}", message.sid)
        # An answer of a wrong type was an answer: there is nothing to fall back from.
        if sender.fallback_url and webhook.kind is not Kind.FALLBACK and code != replies.WRONG_TYPE:
            blame = (("ErrorCode", str(code)), ("ErrorUrl", webhook.url))
            form = (*webhook.fields, *blame)
            self._ask(Webhook(Kind.FALLBACK, sender.fallback_url, "POST", form, message.sid), message, sender)

    # Its answer

    def _answer(self, reply: Reply, webhook: Webhook, message: Message) -> None:
        """Do what was answered; other documents are asked for until one leads nowhere else."""
        for _ in range(self._switch.options.document_limit):
            found = replies.document(reply)
            if isinstance(found, replies.Answer):
                self._send(found, message)
            if found is None or isinstance(found, replies.Answer):
                return
            for text in schema_warnings(found, replies.RULES):
                self._switch.warn(SCHEMA_WARNING, f"{webhook.url}: {text}", message.sid)
            following = self._perform(replies.verbs(found), message)
            if following is None:
                return
            url, method = urljoin(webhook.url, following.url), following.method
            webhook = replace(webhook, kind=Kind.REDIRECT, url=url, method=method, token="")
            outcome = self._switch.send(webhook)
            if outcome.reply is None:
                raise replies.BadReply(outcome.error_code, outcome.problem)
            reply = outcome.reply

    def _perform(self, verbs: list[replies.Answer | replies.Elsewhere], message: Message) -> replies.Elsewhere | None:
        for verb in verbs:
            if isinstance(verb, replies.Elsewhere):
                return verb
            self._send(verb, message)
        return None

    def _send(self, answer: replies.Answer, message: Message) -> None:
        to, from_ = normal(answer.to) or message.from_, normal(answer.from_) or message.to
        if from_ not in self._book.senders or not (answer.body or answer.media_urls):
            self._switch.warn(NOT_SENT, f"an answer to {message.sid} has no words, or no sender of ours", message.sid)
            return
        callback = urljoin(self._book.senders[message.to].webhook_url, answer.callback) if answer.callback else ""
        order = MessageOrder(
            to, from_, answer.body, media_urls=answer.media_urls, callback=callback, direction=MessageDirection.REPLY
        )
        self._outgoing.accept(order)


def _heed_stop(message: Message, person: Recipient) -> None:
    """Who texts STOP gets no SMS from this sender until they text START; on WhatsApp nobody listens for it."""
    if message.channel is not Channel.SMS:
        return
    word = message.body.strip().upper()
    if word in STOP:
        person.opted_out.add(message.to)
    elif word in START:
        person.opted_out.discard(message.to)
