"""The agent's side of a callback: whom it is about, 1 to connect, and how it went. Doors of the telephone too."""

from __future__ import annotations

import structlog
from flask import Blueprint, Response, request
from werkzeug.exceptions import Forbidden

from ivr.hotline import region
from ivr.hotline.callback import AttemptStatus
from ivr.hotline.script import Script
from ivr.hotline.verbs import Ask, Connect, HangUp, Say, Verb
from ivr.operations.callbacks import attempts
from ivr.operations.calls import progress
from ivr.records.models import Attempt, Report
from ivr.telephony import requests as forms
from ivr.telephony import twiml
from ivr.web import current
from ivr.web.current import hotline
from ivr.web.phone import metrics
from ivr.web.phone.signature import check_signature, fields

agent_leg = Blueprint("agent_leg", __name__, url_prefix="/voice/agent")
agent_leg.before_request(check_signature)
agent_leg.before_request(lambda: None if forms.is_plausible(fields()) else _odd())
log = structlog.get_logger("agent_leg")

METHODS = ("GET", "POST")
RING_PERSON_SECONDS = 35


def _answer(*verbs: Verb, script: Script | None = None) -> Response:
    to = twiml.agent_addresses(hotline().settings.public_url, _token())
    return Response(twiml.render(verbs, (script or current.script()).voices, to), content_type=twiml.CONTENT_TYPE)


def _say(key: str, **values: str) -> Say:
    """A prompt of the release in force: agents are spoken to in the hotline's own language, its first."""
    script = current.script()
    return script.say(script.languages[0], key, **values)


def _token() -> str:
    return request.args.get("attempt", "")


@agent_leg.route("/answered", methods=METHODS)
def answered() -> Response:
    """The agent has picked up: say twice whom it is about, and wait for 1."""
    line, now, script = hotline(), current.now(), current.script()
    with line.database.begin() as session:
        attempt = attempts.locked(session, _token())
        attempts.progress(session, attempt, AttemptStatus.PLACED, script, now, fields().get("CallSid"))
        if not attempts.is_current(session, attempt):
            return _answer(_say("agent_gone"), HangUp())
        attempt.answered_at = attempt.answered_at or now
        about = _about(attempt, script)
    whisper = _say("agent_whisper", about=about)
    return _answer(Ask((whisper, whisper), timeout=8))


@agent_leg.route("/silence", methods=METHODS)
def silence() -> Response:
    """Nobody pressed a key, as an answering machine would not: the person is not rung."""
    return _answer(_say("agent_declined"), HangUp())


def _about(attempt: Attempt, script: Script) -> str:
    report: Report | None = attempt.callback.reports[0] if attempt.callback.reports else None
    category = script.category(report.category or "") if report else None
    parts = [category.name.get(script.languages[0], "") if category else ""]
    if report and report.region:
        parts.append(region.region(report.region).spoken)
    return ", ".join(part for part in parts if part) or "-"


@agent_leg.route("/key", methods=METHODS)
def key() -> Response:
    """The agent has pressed a key: 1 rings the person, with the hotline's number."""
    if fields().get("Digits", "") != "1":
        return _answer(_say("agent_declined"), HangUp())
    line, now, script = hotline(), current.now(), current.script()
    with line.database.begin() as session:
        attempt = attempts.locked(session, _token())
        number = attempt.callback.number or ""
        if not attempts.is_current(session, attempt) or attempts.being_rung(session, number, attempt):
            return _answer(_say("agent_gone"), HangUp())
        attempts.progress(session, attempt, AttemptStatus.DIALLING, script, now, fields().get("CallSid"))
        # The same request again finds the attempt dialling and gets the same answer: only an answer rings anybody.
        if attempt.outcome != AttemptStatus.DIALLING:
            return _answer(_say("agent_gone"), HangUp())
    return _answer(_say("agent_connecting"), Connect(number, line.settings.hotline_number, RING_PERSON_SECONDS))


@agent_leg.route("/person", methods=METHODS)
def person() -> Response:
    """How the person's call is doing; its end settles what the agent's side does not tell."""
    line, form, now, script = hotline(), fields(), current.now(), current.script()
    status, seconds = form.get("CallStatus", ""), forms.whole_seconds(form.get("CallDuration"))
    with line.database.begin() as session:
        attempts.move_person_call(session, _token(), status, seconds, script, now)
    log.info("person", call=form.get("ParentCallSid", ""), status=status)
    return Response(twiml.EMPTY, content_type=twiml.CONTENT_TYPE)


@agent_leg.route("/joined", methods=METHODS)
def joined() -> Response:
    """Ringing the person, or talking with them, is over."""
    line, form, now, script = hotline(), fields(), current.now(), current.script()
    seconds = forms.whole_seconds(form.get("DialCallDuration"))
    # Not every provider tells DialBridged; then a call that lasted is one in which people talked.
    bridged = form.get("DialBridged")
    was_joined = (
        bridged == "true" if bridged else form.get("DialCallStatus") in ("completed", "answered") and seconds > 0
    )
    with line.database.begin() as session:
        status = form.get("DialCallStatus", "")
        outcome = attempts.end_dialling(session, _token(), status, was_joined, script, now)
    log.info("joined", call=form.get("CallSid", ""), outcome=outcome.value, seconds=seconds)
    return _answer(_say("agent_after" if outcome is AttemptStatus.CONNECTED else "agent_not_reached"), HangUp())


@agent_leg.route("/status", methods=METHODS)
def status() -> Response:
    """How the agent's call is doing; its end settles what nothing else told."""
    line, news = hotline(), forms.progress(fields())
    now, script = current.now(), current.script()
    with line.database.begin() as session:
        attempt = attempts.locked(session, _token())
        attempts.progress(session, attempt, AttemptStatus.PLACED, script, now, news.call_sid)
        if news.status in progress.ENDED:
            attempts.end_agent_call(session, _token(), news.status, script, now)
    log.info("agent", call=news.call_sid, status=news.status)
    return Response(twiml.EMPTY, content_type=twiml.CONTENT_TYPE)


@agent_leg.route("/fallback", methods=METHODS)
def fallback() -> Response:
    """Something failed while the agent was on the line."""
    return _apology()


def _odd() -> Response:
    """Signed, but by its call or its status no webhook of a provider: nothing is done."""
    log.warning("odd webhook", door=request.path)
    return _sorry()


def _sorry() -> Response:
    if request.path.endswith(("/status", "/person")):
        return Response(twiml.EMPTY, content_type=twiml.CONTENT_TYPE)
    return _apology()


def _apology() -> Response:
    """In the words of the files: what failed may be the database, in which the release is."""
    files = hotline().files
    return _answer(files.say(files.languages[0], "apology_end"), HangUp(), script=files)


@agent_leg.errorhandler(Exception)
def apologise(error: Exception) -> Response | Forbidden:
    """Whatever failed, the agent hears that it did; the attempt is looked up later."""
    if isinstance(error, Forbidden):
        return error
    metrics.APOLOGIES.inc()
    log.error("apology", door=request.path, call=fields().get("CallSid", ""), exc_info=error)
    return _sorry()
