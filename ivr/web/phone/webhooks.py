"""A webhook that was let in: what the telephone's doors look at, whichever way it came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ivr.settings import Settings
from ivr.telephony.requests import form_fields
from ivr.telephony.signature import is_signed

LARGEST_FORM = 128 * 1024
"""Bytes; a webhook is a few hundred. The longest message, all of pictures and told twice, has some 115,000."""

MOST_FIELDS = 200

AS_IT_CAME = "hotline.path"
"""Where the path is kept that a webhook came to and was signed for, when it is not that of its door to the letter."""


@dataclass(frozen=True)
class Webhook:
    """A signed request. `fields` are what the phone company tells, `asked` is what stands in our own address."""

    path: str
    asked: Mapping[str, str]
    fields: Mapping[str, str]

    @property
    def call_sid(self) -> str:
        """The call that it is about; empty when it names none."""
        return self.fields.get("CallSid", "")


def admit(settings: Settings, path: str, query: str, body: bytes | None, signature: str) -> Webhook | None:
    """The webhook, when one of our tokens signed it; None for anybody else. `body` is None for a GET.

    The address is the one we gave out (PUBLIC_URL), with path and query as they came: a proxy may have changed the
    rest. Whoever signed may have written our host in small letters, as addresses are compared.
    """
    if (body or b"").count(b"&") >= MOST_FIELDS or query.count("&") >= MOST_FIELDS:
        return None  # a webhook has some thirty; to sort thousands for a stranger would cost us more than them
    form = form_fields(body.decode("utf-8", "replace")) if body is not None else []
    rest = f"{path}?{query}" if query else path
    if not any(is_signed(base + rest, form, signature, settings.auth_tokens) for base in settings.public_urls):
        return None
    asked = form_fields(query)
    return Webhook(plain_path(path), dict(asked), dict(form or asked))


def plain_path(path: str) -> str:
    """The door that an address means: single slashes, and none at its end."""
    return path if "//" not in path and not path.endswith("/") else "/" + "/".join(filter(None, path.split("/")))
