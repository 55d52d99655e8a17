"""Which passwords will do: long, and not made of what anybody would guess first."""

from __future__ import annotations

import re

from ivr.hotline.errors import HotlineError

SHORTEST = 12
LONGEST = 256
"""Characters; hashing a longer one would only cost time."""

_RUNS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv")
_WORDS = (
    *("password", "passwort", "passw0rd", "katasandi", "sandi", "rahasia", "kunci", "masuk", "selamat", "datang"),
    *("welcome", "letmein", "secret", "changeme", "iloveyou", "sayang", "cinta", "bismillah", "garuda", "merdeka"),
    *("hotline", "kemenkop", "koperasi", "umkm", "ukm", "indonesia", "jakarta", "kementerian", "pemerintah", "petugas"),
    *("admin", "administrator", "penyelia", "pengelola", "agent", "supervisor", "login", "user", "test", "demo"),
)
"""What people in this office would think of first."""
_LEFT_OVER = 4
"""So many characters must remain when everything that is easily guessed has been taken out."""


class PasswordTooShort(HotlineError):
    """The password has too few characters."""

    shortest = SHORTEST


class PasswordTooLong(HotlineError):
    """The password has so many characters that checking it would be an attack."""

    longest = LONGEST


class PasswordTooEasy(HotlineError):
    """The password would be among the first that somebody tries."""


def check_password(password: str, login: str, name: str) -> None:
    """Raises PasswordTooShort, PasswordTooLong or PasswordTooEasy for a password that this person must not have."""
    if len(password) < SHORTEST:
        raise PasswordTooShort(f"A password has at least {SHORTEST} characters; a few words are easiest to remember.")
    if len(password) > LONGEST:
        raise PasswordTooLong(f"A password has at most {LONGEST} characters.")
    if len(_hard_part(password, login, name)) < _LEFT_OVER or len(set(password.lower())) < 5:
        raise PasswordTooEasy("This password is easily guessed; join a few words that do not belong together.")


def _hard_part(password: str, login: str, name: str) -> str:
    """What is left without the person's own names, common words, years and other digits, runs and punctuation."""
    left = password.lower()
    own = [part for part in re.split(r"\W+", f"{login} {name}".lower()) if len(part) > 2]
    for word in sorted((*own, *_WORDS), key=len, reverse=True):
        left = left.replace(word, " ")
    for run in _RUNS:
        left = _without_runs(_without_runs(left, run), run[::-1])
    return re.sub(r"[\W\d_]+|(.)\1{2,}", "", left)


def _without_runs(text: str, run: str) -> str:
    for length in range(len(run), 3, -1):
        for start in range(len(run) - length + 1):
            text = text.replace(run[start : start + length], " ")
    return text
