"""The hands of a story: a hotline and a telephone company in one process, on one clock that tests move."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import requests
from flask import Flask
from sqlalchemy import select

from ivr.emulator import Activity, Exchange, Heard, PhoneCall, VirtualClock, WsgiAdapter, WsgiTransport, create_rest
from ivr.hotline import speech
from ivr.hotline.script import Script, default_script
from ivr.operations.chats.writer import Writer
from ivr.operations.releases import scripts
from ivr.records.database import Database
from ivr.records.models import Callback, Report, Voicemail
from ivr.settings import Settings
from ivr.telephony.twilio_client import RebasedHttpClient
from ivr.telephony.twilio_messenger import TIMEOUTS, TwilioMessenger
from ivr.telephony.twilio_phone import TwilioPhone
from ivr.wiring import Hotline
from prompts import catalogue
from tests.support.applications import application
from tests.twiml_lint import lint

WIB = ZoneInfo("Asia/Jakarta")
PUBLIC_URL = "http://hotline.test"
COMPANY_URL = "http://company.test"
NUMBER = "+622150000587"
CALLER = "+6281234567890"
AGENT = "+628111111111"
WHATSAPP, SMS = "+628111450587", "+628119990587"
ACCOUNT, TOKEN = "AC" + "5" * 32, "token-of-the-emulator-0123456789"

TUESDAY_MORNING = "2026-11-24 09:00"
"""Open, with no holiday near."""
SATURDAY = "2026-11-28 10:00"


def wib(text: str) -> datetime:
    """A moment in the hotline's zone, as people write it."""
    return datetime.fromisoformat(text).replace(tzinfo=WIB)


def with_rules(script: Script, **changes: Any) -> Script:
    """The same script with other rules."""
    return dataclasses.replace(script, rules=dataclasses.replace(script.rules, **changes))


def settings_for(database_url: str, folder: Path, **changes: Any) -> Settings:
    """Settings of a hotline that is only ever reached in this process."""
    base = Settings(
        public_url=PUBLIC_URL,
        account_sid=ACCOUNT,
        auth_token=TOKEN,
        hotline_number=NUMBER,
        secret_key="only-for-tests-and-nothing-else-at-all",
        database_url=database_url,
        twilio_api_url=COMPANY_URL,
        recordings=folder / "recordings",
        demo=True,
        web_threads=64,
        provider_requests=1,
    )
    return dataclasses.replace(base, **changes)


@cache
def files() -> Script:
    """The script that comes with the hotline, read once: it is frozen."""
    return default_script(catalogue.load())


class Lazily:
    """A WSGI application that is made when it is first asked for something; most stories never ask."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make, self._app = make, None

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        self._app = self._app or self._make()
        return self._app(environ, start_response)


class OnTheClock(Writer):
    """Answers what people write in this thread, as soon as the webhook is over."""

    def __init__(self, clock: VirtualClock, work: Callable[[int], object]) -> None:
        super().__init__(work, 1)
        self._clock = clock

    def kick(self, address_id: int) -> bool:
        self._clock.background(lambda: self._answer(address_id))
        return True


class Line:
    """One hotline with its telephone company. `clock` moves both; nothing happens unless it does.

    `fresh`: nothing has been published yet, and the hotline's own files are, as the first release. `whatsapp` and `sms`
    say by which of them people are written to; a call alone is what most stories are about.
    """

    def __init__(
        self,
        database: Database,
        database_url: str,
        folder: Path,
        start: str = TUESDAY_MORNING,
        *,
        fresh: bool = True,
        whatsapp: bool = False,
        sms: bool = False,
    ) -> None:
        self.clock = VirtualClock(wib(start).astimezone(UTC))
        senders = {"whatsapp_number": WHATSAPP if whatsapp else None, "sms_sender": SMS if sms else None}
        self.settings = settings_for(database_url, folder, **senders)
        session = requests.Session()
        self.hotline = Hotline(
            settings=self.settings,
            database=database,
            clock=self.clock.now,
            phone=TwilioPhone(ACCOUNT, TOKEN, NUMBER, PUBLIC_URL, COMPANY_URL, RebasedHttpClient(COMPANY_URL, session)),
            messenger=self._messenger(session),
            files=files(),
            sleep=self.clock.advance,
            machine_clock=self.clock.now,
        )
        vars(self.hotline)["writer"] = OnTheClock(self.clock, self.hotline.answer)
        if fresh:
            self.publish(self.hotline.files)
        self.exchange = Exchange(
            self.clock,
            ACCOUNT,
            TOKEN,
            transport=WsgiTransport(Lazily(lambda: self.app), PUBLIC_URL),
            base_url=COMPANY_URL,
            seed=587,
        )
        session.mount(COMPANY_URL, WsgiAdapter(Lazily(lambda: create_rest(self.exchange))))
        self.exchange.add_number(
            NUMBER,
            voice_url=f"{PUBLIC_URL}/voice/incoming",
            status_callback=f"{PUBLIC_URL}/voice/status",
            fallback_url=f"{PUBLIC_URL}/voice/fallback",
            aliases=["1500587"],
        )
        self._add_senders()
        self.expected_problems: list[str] = []

    def _messenger(self, session: requests.Session) -> TwilioMessenger | None:
        ours = self.settings
        if not (ours.whatsapp_number or ours.sms_sender):
            return None
        senders = (ours.whatsapp_number, ours.sms_sender)
        http = RebasedHttpClient(COMPANY_URL, session, TIMEOUTS)
        return TwilioMessenger(ACCOUNT, TOKEN, *senders, PUBLIC_URL, COMPANY_URL, http)

    def _add_senders(self) -> None:
        if self.settings.whatsapp_number:
            self.exchange.messaging.add_sender(
                f"whatsapp:{self.settings.whatsapp_number}",
                webhook_url=f"{PUBLIC_URL}/whatsapp/incoming",
                fallback_url=f"{PUBLIC_URL}/whatsapp/fallback",
                status_url=f"{PUBLIC_URL}/whatsapp/status",
            )
        if self.settings.sms_sender:
            self.exchange.messaging.add_sender(self.settings.sms_sender)

    def words(self, prompt: str, language: str = "id", /, **values: str) -> str:
        """What the hotline says at a prompt, so that stories stay true when a sentence is put better."""
        return self.hotline.files.say(language, prompt, **values).text

    @cached_property
    def app(self) -> Flask:
        """The hotline's application, made when somebody calls or opens a page."""
        return application(self.hotline)

    @property
    def database(self) -> Database:
        return self.hotline.database

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def publish(self, script: Script) -> None:
        """Publish hours, categories and prompts, as an admin would."""
        with self.hotline.database.begin() as session:
            scripts.publish(session, script, "admin", self.clock.now())

    def dial(self, number: str | None = CALLER, language: str = "id", *, go_on: bool = True) -> Caller:
        """Somebody dials 1500-587, asks for English if need be, and listens until the hotline waits.

        Who is owed a callback hears of it first, and with `go_on` passes to the first menu.
        """
        caller = Caller(self.exchange.phone(number).call("1500-587").listen())
        if go_on:
            caller.past_the_promise()
        return caller.press("9") if language == "en" else caller

    def client(self) -> Any:
        """A browser, or whoever else comes over HTTP."""
        return self.app.test_client()

    def reports(self) -> list[Report]:
        """All reports, oldest first, with their callbacks loaded."""
        with self.database.reading() as session:
            found = list(session.scalars(select(Report).order_by(Report.id)))
            for report in found:
                _ = report.callback
            return found

    def callbacks(self) -> list[Callback]:
        """All callbacks, oldest first."""
        with self.database.reading() as session:
            return list(session.scalars(select(Callback).order_by(Callback.id)))

    def voicemails(self, *, every: bool = False) -> list[Voicemail]:
        """The messages that count, oldest first; every take with `every`."""
        with self.database.reading() as session:
            found = session.scalars(select(Voicemail).order_by(Voicemail.id)).all()
            return [
                take
                for take in found
                if every or not (take.replaced or take.too_short or take.silent or take.status == "missing")
            ]

    def check(self) -> None:
        """Nothing unexpected happened: no warning at the telephone company, no odd document."""
        problems = [p for p in self.exchange.problems() if not any(part in p for part in self.expected_problems)]
        assert not problems, problems
        for delivery in self.exchange.requests:
            reply = delivery.reply
            if reply is not None and reply.status == 200 and b"<Response" in reply.body:
                found = lint(reply.body.decode())
                assert not found, (delivery.url, found)


class Caller:
    """A person on the line: presses keys when the hotline waits, and remembers what was heard since."""

    def __init__(self, call: PhoneCall) -> None:
        self.call = call
        self._heard_before = 0
        self.listens_on = True
        """Whether this person hears a call out after the ticket number."""

    @property
    def sid(self) -> str:
        return self.call.sid

    @property
    def heard(self) -> str:
        """What was said since the last thing this person did, as one text."""
        return _words(self.call.heard("say", "play")[self._heard_before :])

    @property
    def everything(self) -> str:
        """All that was said in this call."""
        return _words(self.call.heard("say", "play"))

    @property
    def ended(self) -> bool:
        return self.call.ended

    @property
    def waits_for_a_message(self) -> bool:
        """Whether what is said now is being recorded."""
        return self.call.activity is Activity.RECORDING

    def press(self, *entries: str) -> Caller:
        """Press keys, one entry for each time the hotline waits; an unfinished entry is waited out."""
        for entry in entries:
            self._mark()
            documents = self.call.record.documents
            self.call.press(entry)
            while self.call.activity is Activity.LISTENING and self.call.record.documents == documents:
                self.call.wait(1)
            self.call.listen()
        return self._to_the_end()

    def _to_the_end(self) -> Caller:
        """Whoever was given a ticket listens on until the hotline says goodbye, unless they are asked not to."""
        words = [files().say(language, "ticket_repeat").text for language in catalogue.LANGUAGES]
        while self.listens_on and not self.call.ended and self.heard.endswith(tuple(words)):
            self.call.wait(1).listen()
        return self

    def past_the_promise(self) -> Caller:
        """On to the first menu, for somebody who hears first that we still owe a call."""
        if "Untuk melanjutkan ke menu utama, tekan 1" in self.heard:
            self.press("1")
            self._heard_before = 0
        return self

    def stay_silent(self, seconds: float = 60.0) -> Caller:
        """Wait without a word until the hotline says something and waits again."""
        self._mark()
        before = len(self.call.heard("say"))
        for _ in range(int(seconds)):
            if len(self.call.heard("say")) > before or self.call.ended:
                break
            self.call.wait(1)
        self.call.listen()
        return self._to_the_end()

    def speak(self, seconds: float, then: str = "#") -> Caller:
        """Wait for the beep, speak into the recording, then press `then`."""
        for _ in range(3):
            if self.call.activity is Activity.LISTENING:
                self.call.wait(1).listen()
        self._mark()
        self.call.speak(seconds)
        if then:
            self.call.press(then)
        self.call.listen()
        return self._to_the_end()

    def hang_up(self) -> Caller:
        self._mark()
        self.call.hang_up()
        self.call.wait(5)
        return self

    @property
    def ticket(self) -> str:
        """The ticket number that was read out."""
        return _ticket_in(self.everything)

    def _mark(self) -> None:
        self._heard_before = len(self.call.heard("say", "play"))


def _words(entries: list[Heard]) -> str:
    """What was heard as one text, without the silence that is played while somebody looks for a number."""
    return " ".join(entry.text for entry in entries if "/audio/quiet-" not in entry.text)


_DIGITS = {
    word: digit
    for language in catalogue.LANGUAGES
    for digit in "0123456789"
    for word in (speech.digits(digit, language),)
}


def _ticket_in(text: str) -> str:
    found = re.search(r"(?:Nomor tiket Anda|Your ticket number is|your ticket number is): ([a-z ,]+)\.", text)
    assert found, f"no ticket was read out: {text}"
    return "".join(_DIGITS[word] for word in re.findall(r"[a-z]+", found[1]))


@contextmanager
def line_for(database: Database, database_url: str, folder: Path, **options: Any) -> Iterator[Line]:
    """A line that is checked when the story is over."""
    line = Line(database, database_url, folder, **options)
    yield line
    line.clock.advance(120)
    line.check()
