"""The settings that come from the environment, all read at once and all their faults reported together."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ivr import setting_values

TWILIO_API = "https://api.twilio.com"


class BadSettings(Exception):
    """Some settings are missing or malformed; the message lists all of them, with what to do."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("The hotline cannot start:\n" + "\n".join(f"  - {problem}" for problem in problems))
        self.problems = problems


@dataclass(frozen=True)
class Settings:
    """How this installation is configured. The README lists every variable."""

    public_url: str
    account_sid: str
    auth_token: str = field(repr=False)
    hotline_number: str
    secret_key: str = field(repr=False)
    hotline_name: str = "Hotline 1500-587"
    organisation: str = "Kementerian Koperasi dan UKM"
    database_url: str = field(default="sqlite:///var/hotline.db", repr=False)
    previous_auth_token: str | None = field(default=None, repr=False)
    twilio_api_url: str = TWILIO_API
    whatsapp_number: str | None = None
    sms_sender: str | None = None
    diverting_numbers: tuple[str, ...] = ()
    recordings: Path = Path("var/recordings")
    port: int = 8000
    web_concurrency: int = 2
    web_threads: int = 4
    provider_requests: int = 8
    look_back_minutes: int = 120
    pages_ask_every: float = 0.8
    shared_addresses: tuple[str, ...] = ()
    trusted_proxies: int = 1
    allowed_prefixes: tuple[str, ...] = ("+62",)
    calls_per_second: float = 1.0
    delete_provider_copy: bool = False
    retention_days: int = 730
    smtp_url: str | None = field(default=None, repr=False)
    mail_from: str = ""
    daily_report_to: tuple[str, ...] = ()
    confirm_answers: bool = True
    log_format: str = "json"
    demo: bool = False
    demo_clock_file: Path | None = None

    @property
    def own_numbers(self) -> frozenset[str]:
        """Numbers that are ours (E.164): nobody calls from one, and nobody can be rung there."""
        ours = (self.hotline_number, self.whatsapp_number, *self.diverting_numbers)
        return frozenset(number for number in ours if number)

    @cached_property
    def public_urls(self) -> tuple[str, ...]:
        """PUBLIC_URL as it was given, and with its host in small letters if that is another."""
        parts = urlsplit(self.public_url)
        return tuple(dict.fromkeys((self.public_url, parts._replace(netloc=parts.netloc.lower()).geturl())))

    @property
    def auth_tokens(self) -> tuple[str, ...]:
        """The tokens that a webhook may be signed with: two while the token is being rotated."""
        return tuple(token for token in (self.auth_token, self.previous_auth_token) if token)


class _Reader:
    """Reads variables one by one and collects what is wrong."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment
        self.problems: list[str] = []

    def required(self, name: str, parse: Callable[[str], Any], example: str) -> Any:
        if not self.environment.get(name, "").strip():
            self.problems.append(f"{name} is missing; set it, for example {name}={example}")
            return None
        return self.optional(name, parse, None)

    def optional(self, name: str, parse: Callable[[str], Any], default: Any) -> Any:
        value = self.environment.get(name, "").strip()
        if not value:
            return default
        try:
            return parse(value)
        except ValueError as error:
            self.problems.append(f"{name} {error}")
            return default


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this environment (the process's own by default); raises BadSettings naming every fault."""
    settings, problems = look_at_settings(environment)
    if problems:
        raise BadSettings(problems)
    return settings


def look_at_settings(environment: Mapping[str, str] | None = None) -> tuple[Settings, list[str]]:
    """The settings as far as they can be read, and every fault, which begins with the name of its variable.

    With faults these are for looking only: what is missing is None, what is malformed has its default.
    """
    reader = _Reader(os.environ if environment is None else environment)
    required, optional = reader.required, reader.optional
    settings = Settings(
        public_url=required("PUBLIC_URL", setting_values.url, "https://hotline.example.id"),
        account_sid=required("TWILIO_ACCOUNT_SID", setting_values.sid, "AC…"),
        auth_token=required("TWILIO_AUTH_TOKEN", setting_values.secret, "…"),
        hotline_number=required("HOTLINE_NUMBER", setting_values.number, "+622150000587"),
        secret_key=required("SECRET_KEY", setting_values.secret_key, "…"),
        hotline_name=optional("HOTLINE_NAME", str, Settings.hotline_name),
        organisation=optional("ORGANISATION", str, Settings.organisation),
        database_url=optional("DATABASE_URL", setting_values.database, Settings.database_url),
        previous_auth_token=optional("TWILIO_AUTH_TOKEN_PREVIOUS", setting_values.secret, None),
        twilio_api_url=optional("TWILIO_API_URL", setting_values.url, TWILIO_API),
        whatsapp_number=optional("WHATSAPP_NUMBER", setting_values.number, None),
        sms_sender=optional("SMS_SENDER", setting_values.sms_sender, None),
        diverting_numbers=optional("DIVERTING_NUMBERS", setting_values.numbers, Settings.diverting_numbers),
        recordings=optional("RECORDINGS_DIR", Path, Settings.recordings),
        port=optional("PORT", setting_values.whole(1, 65535), Settings.port),
        **_at_once(optional),
        trusted_proxies=optional("TRUSTED_PROXIES", setting_values.whole(0, 9), Settings.trusted_proxies),
        allowed_prefixes=optional("ALLOWED_PREFIXES", setting_values.prefixes, Settings.allowed_prefixes),
        calls_per_second=optional("CALLS_PER_SECOND", setting_values.between(0.01, 100), Settings.calls_per_second),
        delete_provider_copy=optional("DELETE_PROVIDER_COPY", setting_values.yes, Settings.delete_provider_copy),
        retention_days=optional("RETENTION_DAYS", setting_values.whole(1, 36500), Settings.retention_days),
        smtp_url=optional("SMTP_URL", setting_values.smtp, None),
        mail_from=optional("MAIL_FROM", setting_values.mail, Settings.mail_from),
        daily_report_to=optional("DAILY_REPORT_TO", setting_values.mails, Settings.daily_report_to),
        confirm_answers=optional("CONFIRM_ANSWERS", setting_values.yes, Settings.confirm_answers),
        log_format=optional("LOG_FORMAT", setting_values.log_format, Settings.log_format),
        demo=optional("HOTLINE_DEMO", setting_values.yes, Settings.demo),
        demo_clock_file=optional("DEMO_CLOCK_FILE", Path, None),
    )
    _together(settings, reader.problems)
    return settings, reader.problems


def _at_once(optional: Callable[..., Any]) -> dict[str, Any]:
    """How much is done at the same time, and how often."""
    return {
        "web_concurrency": optional("WEB_CONCURRENCY", setting_values.whole(1, 64), Settings.web_concurrency),
        "web_threads": optional("WEB_THREADS", setting_values.whole(1, 64), Settings.web_threads),
        "provider_requests": optional("PROVIDER_REQUESTS", setting_values.whole(1, 100), Settings.provider_requests),
        "pages_ask_every": optional("PAGES_ASK_EVERY", setting_values.between(0.5, 30), Settings.pages_ask_every),
        "shared_addresses": optional("SHARED_ADDRESSES", setting_values.networks, Settings.shared_addresses),
        "look_back_minutes": optional("LOOK_BACK_MINUTES", setting_values.whole(10, 1440), Settings.look_back_minutes),
    }


def _together(settings: Settings, problems: list[str]) -> None:
    """What only shows when two settings are looked at together."""
    if settings.smtp_url and not settings.mail_from and not any(told.startswith("MAIL_FROM ") for told in problems):
        problems.append(
            "MAIL_FROM is missing; with SMTP_URL set, say from whom mails come: MAIL_FROM=hotline@example.id"
        )
    if settings.demo:
        return
    if settings.demo_clock_file is not None:
        problems.append("DEMO_CLOCK_FILE is only for the demo; unset it")
    if (settings.smtp_url or "").startswith("smtp+plain:"):
        problems.append(
            "SMTP_URL must begin with smtp:// or smtps:// outside the demo: links must not travel in the clear"
        )
    for name, url in (("PUBLIC_URL", settings.public_url), ("TWILIO_API_URL", settings.twilio_api_url)):
        if url and not url.startswith("https://"):
            problems.append(
                f"{name} must begin with https:// outside the demo: what callers say must not travel in the clear"
            )
