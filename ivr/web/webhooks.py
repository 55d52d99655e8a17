"""A webhook that was let in: what the telephone's doors look at, whichever way it came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ivr.settings import Settings
from ivr.telephony.requests import form_fields
from ivr.telephony.signature import is_signed

LARGEST_FORM = 64 * 1024
"""Bytes; a webhook is a few hundred."""


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

    The address is the one we gave out (PUBLIC_URL), with the query as it came: a proxy may have changed the rest.
    """
    form = form_fields(body.decode("utf-8", "replace")) if body is not None else []
    url = f"{settings.public_url}{path}?{query}" if query else f"{settings.public_url}{path}"
    if not is_signed(url, form, signature, settings.auth_tokens):
        return None
    asked = form_fields(query)
    return Webhook(path, dict(asked), dict(form or asked))
