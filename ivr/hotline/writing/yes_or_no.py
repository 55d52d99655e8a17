"""Whether a few words are a yes or a no and nothing else, however they are put together: "oke boleh", "ga usah bu"."""

from __future__ import annotations

import re

_YES = frozenset(
    {
        *("ya", "iya", "y", "yes", "yup", "yep", "yoi", "benar", "betul", "bener", "ok", "oke", "okay", "okey", "sip"),
        *("siap", "setuju", "boleh", "mau", "tentu", "silakan", "silahkan", "bersedia", "sesuai", "leres", "nggih"),
        *("inggih", "correct", "right", "sure", "please"),
    }
)
_NO = frozenset(
    {
        *("tidak", "tdk", "gak", "ga", "nggak", "ngga", "enggak", "engga", "gausah", "jangan", "bukan"),
        *("salah", "keliru", "no", "nope", "not", "wrong"),
    }
)
_BESIDE = frozenset(
    {
        *("usah", "perlu", "itu", "disitu", "situ", "di", "sekali", "banget", "saja", "aja", "dong", "deh", "lah"),
        *("sudah", "saya", "kok", "kak", "pak", "bu", "bapak", "ibu", "mas", "mbak", "min", "terima", "kasih"),
        *("makasih", "terimakasih", "thanks", "thank", "you", "that", "is", "it"),
    }
)
_PICTURES = frozenset("👍👌🆗✅")
_MOST = 5
"""Words: more than that is a sentence."""


def is_yes(text: str, said: str) -> bool | None:
    """True for a yes, False for a no, None for anything else. `said` is the text as `plain` gives it."""
    if not said:
        return True if any(picture in text for picture in _PICTURES) else None
    words = [_once(word) for word in said.split()]
    if len(words) > _MOST or not all(word in _YES or word in _NO or word in _BESIDE for word in words):
        return None
    if any(word in _NO for word in words):
        return False
    return True if any(word in _YES for word in words) else None


def _once(word: str) -> str:
    """A letter that was held down counts once: "iyaaa" is "iya"; "nggak" and "engga" stay what they are."""
    held = re.sub(r"([a-z])\1+$", r"\1", word)
    return held if held in _YES or held in _NO else word
