"""The signature of webhooks, checked fast, with the vendor's own check as the second opinion."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterable, Sequence
from hashlib import sha1

from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict


def sign(url: str, form: Sequence[tuple[str, str]], token: str) -> str:
    """The signature of a request: HMAC-SHA1 over the address and the sorted, distinct form fields.

    Source: Twilio, "Webhooks security". `url` is what the sender used, with its query still percent-encoded.
    """
    signed = url + "".join(name + value for name, value in sorted(set(form)))
    return base64.b64encode(hmac.digest(token.encode(), signed.encode(), sha1)).decode()


def is_signed(url: str, form: Sequence[tuple[str, str]], signature: str, tokens: Iterable[str]) -> bool:
    """Whether one of our tokens made this signature, with or without the port in the address."""
    tokens = tuple(tokens)
    given = signature.encode("utf-8", "replace")
    if any(hmac.compare_digest(sign(url, form, token).encode(), given) for token in tokens):
        return True
    fields = MultiDict(form)
    return any(RequestValidator(token).validate(url, fields, signature) for token in tokens) if signature else False
