"""The signature of a webhook: HMAC-SHA1 over the address and the sorted form fields, as Twilio documents it."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable

Fields = Iterable[tuple[str, str]]


def signing_text(url: str, fields: Fields = ()) -> str:
    """The text that is signed: the address without fragment, then each name with each of its distinct values."""
    pairs = sorted({(name, value) for name, value in fields}, key=lambda pair: (pair[0].encode(), pair[1].encode()))
    return url.split("#", 1)[0] + "".join(name + value for name, value in pairs)


def sign(auth_token: str, url: str, fields: Fields = ()) -> str:
    """The value of `X-Twilio-Signature`; for GET and JSON requests `fields` stays empty."""
    digest = hmac.new(auth_token.encode(), signing_text(url, fields).encode(), hashlib.sha1)
    return base64.b64encode(digest.digest()).decode()
