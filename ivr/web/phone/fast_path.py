"""The busiest doors straight from WSGI: the same guard and the same answers as through Flask, at a third of its cost.

A turn of a call is the one thing that happens thousands of times a minute. What is odd about a request, such as
another method or a body that is missing, is left to Flask.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ivr.telephony import twiml
from ivr.web.phone import answers
from ivr.web.phone.webhooks import AS_IT_CAME, LARGEST_FORM, admit, plain_path
from ivr.wiring import Hotline

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

WEBHOOKS = ("/voice/", "/whatsapp/")
"""What the paths of the provider's doors begin with; none of them is lost by a slash too many."""
BUSIEST = frozenset({"/voice/turn", "/voice/incoming", "/voice/status"})


class FastPath:
    """Answers the busiest doors itself and passes everything else on."""

    def __init__(self, application: WSGIApplication, hotline: Hotline) -> None:
        self._application, self._hotline = application, hotline

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or ""
        ordinary = environ["REQUEST_METHOD"] == "POST" and length.isdecimal() and 0 < int(length) <= LARGEST_FORM
        came = environ.get("PATH_INFO", "")
        path = plain_path(came)
        if path != came and path.startswith(WEBHOOKS):
            environ[AS_IT_CAME], environ["PATH_INFO"] = came, path
        if path not in BUSIEST or not ordinary:
            return self._application(environ, start_response)
        body = environ["wsgi.input"].read(int(length))
        webhook = admit(
            self._hotline.settings,
            came,
            environ.get("QUERY_STRING", ""),
            body,
            environ.get("HTTP_X_TWILIO_SIGNATURE", ""),
        )
        if webhook is None:
            start_response("403 Forbidden", [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", "0")])
            return [b""]
        answer = answers.answer(self._hotline, webhook).encode()
        start_response("200 OK", [("Content-Type", twiml.CONTENT_TYPE), ("Content-Length", str(len(answer)))])
        return [answer]
