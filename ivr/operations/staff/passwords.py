"""Passwords as they are kept: Argon2id hashes, checked in the same time whether or not there is one to check."""

from __future__ import annotations

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""19 MiB, two passes, one lane: what OWASP asks for, and little enough to leave the processor to the calls."""

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without what is mistaken for something else when it is read out or copied: i l o 0 1."""


def hash_password(password: str) -> str:
    """The hash to keep; takes some hundredths of a second, so never call it inside a transaction."""
    return _HASHER.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Whether this is the password. Without a hash to compare with it takes as long, and is False."""
    try:
        return _HASHER.verify(kept or _nobodys(), password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether a hash was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(kept)


def warm() -> None:
    """Make what the first unknown login is compared with, so that it takes no longer than any other."""
    _nobodys()


def one_time_password() -> str:
    """Sixteen random characters in groups of four, fit to be read out."""
    return random_words(4)


def random_words(count: int) -> str:
    """So many groups of four random characters, with about 20 bits each."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(count))


@cache
def _nobodys() -> str:
    return _HASHER.hash(secrets.token_hex(16))
