"""The settings that come from the environment, all read at once and all their faults reported together."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

TWILIO_API = "https://api.twilio.com"
_POSTGRESQL = "postgresql+psycopg://"
_MAIL = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


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


def _number(value: str) -> str:
    if not (value.startswith("+") and value[1:].isdecimal() and 5 <= len(value[1:]) <= 15):
        raise ValueError(f"is {value!r}; write it in international form, such as +622150000587")
    return value


def _numbers(value: str) -> tuple[str, ...]:
    return tuple(_number(part.strip()) for part in value.split(",") if part.strip())


def _url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"is {value!r}; write a whole address, such as https://hotline.example.id")
    if parts.query or parts.fragment or parts.username:
        raise ValueError("must be an address without user, query and fragment")
    return value.rstrip("/")


def _sid(value: str) -> str:
    if len(value) < 8:
        raise ValueError("is too short; copy the Account SID from the provider's console (it begins with AC)")
    return value


def _secret(value: str) -> str:
    if len(value) < 16:
        raise ValueError("is too short; use at least 16 characters, for example from `openssl rand -hex 32`")
    return value


def _secret_key(value: str) -> str:
    if len(value) < 32 or len(set(value)) < 8:
        raise ValueError("is too easy to guess; use at least 32 random characters, from `openssl rand -hex 32`")
    return value


def _database(value: str) -> str:
    for short in ("postgres://", "postgresql://"):  # as platforms write it, and no one can edit it there
        if value.startswith(short):
            return f"{_POSTGRESQL}{value.removeprefix(short)}"
    if value in ("sqlite:///", "sqlite:///:memory:"):
        raise ValueError("must name a file, such as sqlite:///var/hotline.db: several processes share it")
    if not value.startswith(("sqlite:///", _POSTGRESQL)):
        raise ValueError("must begin with sqlite:/// or postgresql://")
    return value


def _prefixes(value: str) -> tuple[str, ...]:
    found = tuple(part.strip() for part in value.split(",") if part.strip())
    if not found or not all(part.startswith("+") and part[1:].isdecimal() for part in found):
        raise ValueError(f"is {value!r}; write prefixes such as +62, with commas between them")
    return found


def _between(low: float, high: float) -> Callable[[str], Any]:
    def parse(value: str) -> float:
        try:
            number = float(value)
        except ValueError:
            raise ValueError(f"is {value!r}; write a number") from None
        if not low <= number <= high:
            raise ValueError(f"is {value}; it must be between {low:g} and {high:g}")
        return number

    return parse


def _networks(value: str) -> tuple[str, ...]:
    try:
        return tuple(str(ipaddress.ip_network(part.strip())) for part in value.split(",") if part.strip())
    except ValueError as error:
        raise ValueError(f"is {value!r}: {error}; write addresses or networks such as 203.0.113.0/28") from None


def _whole(low: int, high: int) -> Callable[[str], int]:
    between = _between(low, high)
    return lambda value: int(between(value))


def _yes(value: str) -> bool:
    if value.lower() not in ("1", "0", "yes", "no", "true", "false"):
        raise ValueError(f"is {value!r}; write yes or no")
    return value.lower() in ("1", "yes", "true")


def _smtp(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("smtp", "smtps", "smtp+plain") or not parts.hostname:
        raise ValueError("must be an address such as smtp://user:password@mail.example.id:587, or begin with smtps://")
    _ = parts.port  # says what is wrong with it
    if not unquote(parts.netloc).isascii():
        raise ValueError("holds letters beyond ASCII, which mail servers do not take for user, password or host")
    return value


def _mail(value: str) -> str:
    if not _MAIL.fullmatch(value):
        raise ValueError(f"is {value!r}; write an e-mail address alone, such as hotline@example.id")
    return value


def _mails(value: str) -> tuple[str, ...]:
    return tuple(_mail(part.strip()) for part in value.split(",") if part.strip())


def _log_format(value: str) -> str:
    if value not in ("json", "text"):
        raise ValueError(f"is {value!r}; write json or text")
    return value


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
        public_url=required("PUBLIC_URL", _url, "https://hotline.example.id"),
        account_sid=required("TWILIO_ACCOUNT_SID", _sid, "AC…"),
        auth_token=required("TWILIO_AUTH_TOKEN", _secret, "…"),
        hotline_number=required("HOTLINE_NUMBER", _number, "+622150000587"),
        secret_key=required("SECRET_KEY", _secret_key, "…"),
        hotline_name=optional("HOTLINE_NAME", str, Settings.hotline_name),
        organisation=optional("ORGANISATION", str, Settings.organisation),
        database_url=optional("DATABASE_URL", _database, Settings.database_url),
        previous_auth_token=optional("TWILIO_AUTH_TOKEN_PREVIOUS", _secret, None),
        twilio_api_url=optional("TWILIO_API_URL", _url, TWILIO_API),
        whatsapp_number=optional("WHATSAPP_NUMBER", _number, None),
        diverting_numbers=optional("DIVERTING_NUMBERS", _numbers, Settings.diverting_numbers),
        recordings=optional("RECORDINGS_DIR", Path, Settings.recordings),
        port=optional("PORT", _whole(1, 65535), Settings.port),
        **_at_once(optional),
        trusted_proxies=optional("TRUSTED_PROXIES", _whole(0, 9), Settings.trusted_proxies),
        allowed_prefixes=optional("ALLOWED_PREFIXES", _prefixes, Settings.allowed_prefixes),
        calls_per_second=optional("CALLS_PER_SECOND", _between(0.01, 100), Settings.calls_per_second),
        delete_provider_copy=optional("DELETE_PROVIDER_COPY", _yes, Settings.delete_provider_copy),
        retention_days=optional("RETENTION_DAYS", _whole(1, 36500), Settings.retention_days),
        smtp_url=optional("SMTP_URL", _smtp, None),
        mail_from=optional("MAIL_FROM", _mail, Settings.mail_from),
        daily_report_to=optional("DAILY_REPORT_TO", _mails, Settings.daily_report_to),
        confirm_answers=optional("CONFIRM_ANSWERS", _yes, Settings.confirm_answers),
        log_format=optional("LOG_FORMAT", _log_format, Settings.log_format),
        demo=optional("HOTLINE_DEMO", _yes, Settings.demo),
        demo_clock_file=optional("DEMO_CLOCK_FILE", Path, None),
    )
    _together(settings, reader.problems)
    return settings, reader.problems


def _at_once(optional: Callable[..., Any]) -> dict[str, Any]:
    """How much is done at the same time, and how often."""
    return {
        "web_concurrency": optional("WEB_CONCURRENCY", _whole(1, 64), Settings.web_concurrency),
        "web_threads": optional("WEB_THREADS", _whole(1, 64), Settings.web_threads),
        "provider_requests": optional("PROVIDER_REQUESTS", _whole(1, 100), Settings.provider_requests),
        "pages_ask_every": optional("PAGES_ASK_EVERY", _between(0.5, 30), Settings.pages_ask_every),
        "shared_addresses": optional("SHARED_ADDRESSES", _networks, Settings.shared_addresses),
        "look_back_minutes": optional("LOOK_BACK_MINUTES", _whole(10, 1440), Settings.look_back_minutes),
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
