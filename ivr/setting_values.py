"""The values that settings can have: each read from its text. ValueError says what is wrong and what to write."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlsplit

_POSTGRESQL = "postgresql+psycopg://"
_MAIL = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


def number(value: str) -> str:
    """A telephone number in international form."""
    if not (value.startswith("+") and value[1:].isdecimal() and 5 <= len(value[1:]) <= 15):
        raise ValueError(f"is {value!r}; write it in international form, such as +622150000587")
    return value


def numbers(value: str) -> tuple[str, ...]:
    """Several of them, with commas between."""
    return tuple(number(part.strip()) for part in value.split(",") if part.strip())


def sms_sender(value: str) -> str:
    """Whom an SMS comes from: a number, or a name that the operators know."""
    if value.startswith("+"):
        return number(value)
    if not (re.fullmatch(r"[A-Za-z0-9 ]{3,11}", value) and re.search("[A-Za-z]", value)):
        raise ValueError(
            f"is {value!r}; write a number such as +628119990587, or a registered name of 11 letters at most"
        )
    return value


def url(value: str) -> str:
    """A whole address without user, query and fragment, and without a slash at its end."""
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"is {value!r}; write a whole address, such as https://hotline.example.id")
    if parts.query or parts.fragment or parts.username:
        raise ValueError("must be an address without user, query and fragment")
    return value.rstrip("/")


def sid(value: str) -> str:
    """An Account SID."""
    if len(value) < 8:
        raise ValueError("is too short; copy the Account SID from the provider's console (it begins with AC)")
    return value


def secret(value: str) -> str:
    """A secret of 16 characters at least."""
    if len(value) < 16:
        raise ValueError("is too short; use at least 16 characters, for example from `openssl rand -hex 32`")
    return value


def secret_key(value: str) -> str:
    """A key that is not easy to guess."""
    if len(value) < 32 or len(set(value)) < 8:
        raise ValueError("is too easy to guess; use at least 32 random characters, from `openssl rand -hex 32`")
    return value


def database(value: str) -> str:
    """The address of a database, as SQLAlchemy takes it."""
    for short in ("postgres://", "postgresql://"):  # as platforms write it, and no one can edit it there
        if value.startswith(short):
            return f"{_POSTGRESQL}{value.removeprefix(short)}"
    if value in ("sqlite:///", "sqlite:///:memory:"):
        raise ValueError("must name a file, such as sqlite:///var/hotline.db: several processes share it")
    if not value.startswith(("sqlite:///", _POSTGRESQL)):
        raise ValueError("must begin with sqlite:/// or postgresql://")
    return value


def prefixes(value: str) -> tuple[str, ...]:
    """Beginnings of numbers in international form."""
    found = tuple(part.strip() for part in value.split(",") if part.strip())
    if not found or not all(part.startswith("+") and part[1:].isdecimal() for part in found):
        raise ValueError(f"is {value!r}; write prefixes such as +62, with commas between them")
    return found


def between(low: float, high: float) -> Callable[[str], Any]:
    """A reader of numbers from `low` to `high`."""

    def parse(value: str) -> float:
        try:
            number = float(value)
        except ValueError:
            raise ValueError(f"is {value!r}; write a number") from None
        if not low <= number <= high:
            raise ValueError(f"is {value}; it must be between {low:g} and {high:g}")
        return number

    return parse


def networks(value: str) -> tuple[str, ...]:
    """Addresses and networks, with commas between."""
    try:
        return tuple(str(ipaddress.ip_network(part.strip())) for part in value.split(",") if part.strip())
    except ValueError as error:
        raise ValueError(f"is {value!r}: {error}; write addresses or networks such as 203.0.113.0/28") from None


def whole(low: int, high: int) -> Callable[[str], int]:
    """A reader of whole numbers from `low` to `high`."""
    number = between(low, high)
    return lambda value: int(number(value))


def yes(value: str) -> bool:
    """Yes or no."""
    if value.lower() not in ("1", "0", "yes", "no", "true", "false"):
        raise ValueError(f"is {value!r}; write yes or no")
    return value.lower() in ("1", "yes", "true")


def smtp(value: str) -> str:
    """The address of a mail server."""
    parts = urlsplit(value)
    if parts.scheme not in ("smtp", "smtps", "smtp+plain") or not parts.hostname:
        raise ValueError("must be an address such as smtp://user:password@mail.example.id:587, or begin with smtps://")
    _ = parts.port  # says what is wrong with it
    if not unquote(parts.netloc).isascii():
        raise ValueError("holds letters beyond ASCII, which mail servers do not take for user, password or host")
    return value


def mail(value: str) -> str:
    """An e-mail address alone."""
    if not _MAIL.fullmatch(value):
        raise ValueError(f"is {value!r}; write an e-mail address alone, such as hotline@example.id")
    return value


def mails(value: str) -> tuple[str, ...]:
    """Several of them, with commas between."""
    return tuple(mail(part.strip()) for part in value.split(",") if part.strip())


def log_format(value: str) -> str:
    """How logs are written."""
    if value not in ("json", "text"):
        raise ValueError(f"is {value!r}; write json or text")
    return value
