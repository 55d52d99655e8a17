"""The telephone's doors on Flask: each answers 200 with TwiML, whatever fails behind it, and 403 to strangers."""

from __future__ import annotations

from flask import Blueprint, Response
from werkzeug.exceptions import Forbidden

from ivr.telephony import twiml
from ivr.web.current import hotline
from ivr.web.phone import answers
from ivr.web.phone.signature import check_signature, webhook

voice = Blueprint("voice", __name__)
voice.before_request(check_signature)

METHODS = ("GET", "POST")


def answer() -> Response:
    """The document of the door that the webhook came to."""
    return Response(answers.answer(hotline(), webhook()), content_type=twiml.CONTENT_TYPE)


for path in answers.DOORS:
    voice.add_url_rule(path, endpoint=path.rpartition("/")[2], view_func=answer, methods=METHODS)


@voice.errorhandler(Exception)
def apologise(error: Exception) -> Response | Forbidden:
    """What fails before or around a door, such as a body that breaks off."""
    if isinstance(error, Forbidden):
        return error
    return Response(answers.apologise(hotline(), webhook(), error), content_type=twiml.CONTENT_TYPE)
