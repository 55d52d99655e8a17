"""Who may come in by the telephone's doors: webhooks with a valid signature, and nobody else."""

from __future__ import annotations

from collections.abc import Mapping

from flask import abort, g, request

from ivr.web.current import hotline
from ivr.web.phone.webhooks import AS_IT_CAME, LARGEST_FORM, Webhook, admit


def check_signature() -> None:
    """Let a webhook in only when one of our tokens signed it; otherwise 403, before anything is read or changed."""
    if (request.content_length or 0) > LARGEST_FORM:
        abort(403)
    body = request.get_data(cache=False) if request.method == "POST" else None
    signature = request.headers.get("X-Twilio-Signature", "")
    query = request.query_string.decode("latin-1")
    path = request.environ.get(AS_IT_CAME, request.path)
    admitted = admit(hotline().settings, path, query, body, signature)
    if admitted is None:
        abort(403)
    g.webhook = admitted


def webhook() -> Webhook:
    """The webhook that was let in; an empty one before that."""
    found: Webhook = g.get("webhook") or Webhook(request.path, {}, {})
    return found


def fields() -> Mapping[str, str]:
    """What the phone company tells in the webhook that was let in."""
    return webhook().fields
