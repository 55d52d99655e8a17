"""Everything that a process of the hotline needs, put together from its settings."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from ivr.clock import Clock, demo_clock, system_clock
from ivr.hotline.messenger import Messenger
from ivr.hotline.phone import Phone
from ivr.hotline.rules import Retention, Rules
from ivr.hotline.script import Script, default_script
from ivr.operations.callbacks.dialling import Ringer
from ivr.operations.capacity.first_calls import FirstCalls
from ivr.operations.chats import taking
from ivr.operations.chats.writer import Writer
from ivr.operations.console.updates import Pulse
from ivr.operations.conversations.conversations import Conversations
from ivr.operations.mail.composing import Sender
from ivr.operations.mail.smtp import Post, SmtpPost
from ivr.operations.notices import leaving
from ivr.operations.outbounds import dispatching, nudges
from ivr.operations.outbounds.carrier import Carrier, OurSenders
from ivr.operations.releases.prompt_audio import Sounds
from ivr.operations.releases.scripts import NothingPublished, Scripts
from ivr.records.attachment_files import AttachmentFiles
from ivr.records.database import Database
from ivr.records.recordings import RecordingFiles
from ivr.settings import Settings
from ivr.telephony.twilio_messenger import TwilioMessenger
from ivr.telephony.twilio_phone import TwilioPhone
from prompts import catalogue


@dataclass(frozen=True)
class Hotline:
    """One hotline: its settings and whom it talks to. Made by `build`; tests put their own parts in."""

    settings: Settings
    database: Database
    clock: Clock
    phone: Phone
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False, kw_only=True)
    """Waits so many seconds; tests let their clock pass instead."""
    machine_clock: Clock = field(default=system_clock, repr=False, kw_only=True)
    """The machine's own time, which a demo does not move: people's telephones make their codes from it."""
    messenger: Messenger | None = field(default=None, repr=False, kw_only=True)
    """Whoever carries what is written; None: nobody writes to this hotline, and it to nobody."""
    files: Script = field(repr=False)
    """What the hotline says when the database cannot be asked: the script of the files that come with it."""

    @cached_property
    def scripts(self) -> Scripts:
        """The scripts of all releases."""
        given, writes = self.settings, bool(self.settings.whatsapp_number or self.settings.sms_sender)
        return Scripts(self.database, self.files.catalogues, given.own_numbers, writes=writes)

    @cached_property
    def conversations(self) -> Conversations:
        """The calls under way."""
        return Conversations(self.database, self.scripts)

    @cached_property
    def writer(self) -> Writer:
        """Answers what people write, outside of any request."""
        return Writer(self.answer, min(8, self.settings.provider_requests))

    def answer(self, address_id: int) -> int:
        """Take what has come in from an address, and send the answers; says how many pieces were taken."""
        taken = taking.take_waiting(self.database, self.scripts, address_id, self.clock())
        self.carry(address_id)
        return taken

    @cached_property
    def carrier(self) -> Carrier | None:
        """What it takes to write to people; None where nobody is written to."""
        if self.messenger is None:
            return None
        ours = self.settings
        senders = OurSenders(self.messenger, ours.whatsapp_number, ours.sms_sender)
        return Carrier(self.database, self.messenger, senders, nudges.or_else(leaving.wording(self.script)))

    def carry(self, address_id: int | None = None, hands: int = 1) -> int:
        """Send what is due, to one address or to all; says how many were tried."""
        if self.carrier is None:
            return 0
        return dispatching.send_due(self.carrier, self.clock, hands, address=address_id)

    @cached_property
    def ringer(self) -> Ringer:
        """Rings people for callbacks."""
        clicks = threading.Semaphore(max(1, self.settings.web_threads - 1))
        return Ringer(self.database, self.scripts, self.phone, self.sleep, clicks)

    def rules(self, now: datetime) -> Rules:
        """The rules that hold now (aware), as admins have published them."""
        return self.script(now).rules

    @cached_property
    def pulse(self) -> Pulse:
        """Tells open pages whether anything has changed."""
        return Pulse(self.database)

    @cached_property
    def first_calls(self) -> FirstCalls:
        """Tells whether first calls leave time for anybody else."""
        return FirstCalls()

    @cached_property
    def sounds(self) -> Sounds:
        """The recorded prompts that staff have added."""
        return Sounds(self.database)

    @cached_property
    def post(self) -> Post | None:
        """The mail server; None: there is none, and mails wait."""
        return SmtpPost(self.settings.smtp_url) if self.settings.smtp_url else None

    @cached_property
    def sender(self) -> Sender:
        """Whose mails these are."""
        ours = self.settings
        return Sender(ours.hotline_name, ours.organisation, ours.mail_from, ours.public_url, ours.secret_key, ours.demo)

    def script(self, now: datetime) -> Script:
        """What holds now (aware), as admins have published it."""
        try:
            return self.scripts.current(now)
        except NothingPublished:
            return self.files

    def script_as_it_was(self, then: datetime, now: datetime) -> Script:
        """What held at a past moment (aware), closures that were lifted since included."""
        try:
            return self.scripts.as_it_was(then, now)
        except NothingPublished:
            return self.files

    @cached_property
    def recordings(self) -> RecordingFiles:
        """Where the audio of messages is kept."""
        return RecordingFiles(self.settings.recordings)

    @cached_property
    def attachments(self) -> AttachmentFiles:
        """Where the files are kept that people sent, and their previews."""
        return self.recordings.attachments


def build(settings: Settings) -> Hotline:
    """The hotline of these settings. Nothing is asked of the database or of the phone company yet."""
    return Hotline(
        settings=settings,
        database=Database(settings.database_url, pool_size=max(5, settings.web_threads, settings.provider_requests)),
        clock=demo_clock(settings.demo_clock_file) if settings.demo_clock_file else system_clock,
        phone=phone_of(settings),
        messenger=messenger_of(settings),
        files=default_script(catalogue.load(), rules_of(settings)),
    )


def rules_of(settings: Settings) -> Rules:
    """The rules of the first release, from the settings of this installation; admins change them later."""
    days = settings.retention_days
    return Rules(
        allowed_prefixes=settings.allowed_prefixes,
        calls_per_second=settings.calls_per_second,
        retention=Retention(days, days, days),
        delete_provider_copy=settings.delete_provider_copy,
        own_numbers=settings.own_numbers,
    )


def phone_of(settings: Settings) -> TwilioPhone:
    """The phone company of these settings."""
    return TwilioPhone(
        settings.account_sid,
        settings.auth_token,
        settings.hotline_number,
        settings.public_url,
        settings.twilio_api_url,
        own_numbers=settings.own_numbers,
    )


def messenger_of(settings: Settings) -> TwilioMessenger | None:
    """Whoever carries messages by these settings; None where none of our senders is named."""
    if settings.whatsapp_number is None and settings.sms_sender is None:
        return None
    return TwilioMessenger(
        settings.account_sid,
        settings.auth_token,
        settings.whatsapp_number,
        settings.sms_sender,
        settings.public_url,
        settings.twilio_api_url,
    )
