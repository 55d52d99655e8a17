"""What the telephone's doors answer: always a document, whatever fails behind them. Nothing here knows Flask."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

import structlog
from sqlalchemy.exc import DBAPIError

from ivr.hotline.verbs import Recorded
from ivr.operations.conversations.conversations import Answer, Progress
from ivr.operations.messages import recordings
from ivr.telephony import requests as forms
from ivr.telephony import twiml
from ivr.web.phone import apology, metrics
from ivr.web.phone.webhooks import Webhook
from ivr.wiring import Hotline

log = structlog.get_logger("voice")

Door = Callable[[Hotline, Webhook], str]
Turn = Callable[[Hotline, Webhook], Answer | None]


def _conversation(what: str, door: Turn) -> Door:
    """A door of the conversation: tried once more after a lost database connection, logged, counted."""

    def answer_it(line: Hotline, webhook: Webhook) -> str:
        started = time.perf_counter()
        answer = _with_one_more_try(door, line, webhook)
        text = _render(line, answer) if answer is not None else apology.apology(line, webhook)
        seconds = time.perf_counter() - started
        metrics.TURN_SECONDS.observe(seconds)
        turn, repeated = (answer.turn, answer.repeated) if answer is not None else (None, None)
        log.info(what, call=webhook.call_sid, turn=turn, repeated=repeated, ms=round(seconds * 1000, 1))
        return text

    return answer_it


def _with_one_more_try(door: Turn, line: Hotline, webhook: Webhook) -> Answer | None:
    try:
        return door(line, webhook)
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        return door(line, webhook)  # the connection was lost, not the database; a turn is taken once however often


def _render(line: Hotline, answer: Answer) -> str:
    to = twiml.addresses(line.settings.public_url, answer.turn, apology.language_of(answer.verbs))
    return twiml.render(answer.verbs, answer.script.voices, to)


def _incoming(line: Hotline, webhook: Webhook) -> Answer | None:
    """A call comes in."""
    called = webhook.fields.get("To", "")
    event = forms.arrived(webhook.fields, line.settings.own_numbers)
    return line.conversations.arrive(webhook.fields["CallSid"], event, called, line.clock())


def _turn(line: Hotline, webhook: Webhook) -> Answer | None:
    """Keys, silence or a recording: the caller's answer to turn `n`."""
    event = forms.answered(webhook.fields, silent="silent" in webhook.asked)
    number = forms.whole_seconds(webhook.asked.get("n"))
    return line.conversations.take(webhook.fields["CallSid"], number, event, line.clock())


def _fallback(line: Hotline, webhook: Webhook) -> Answer | None:
    """The phone company could not use our last answer: say it again, or begin, without taking another turn."""
    return line.conversations.again(webhook.fields["CallSid"]) or _incoming(line, webhook)


def _status(line: Hotline, webhook: Webhook) -> str:
    """How the call is doing; at its end, what was said so far is kept."""
    news = forms.progress(webhook.fields, line.settings.own_numbers)
    if news.call_sid:
        progress = Progress(news.call_sid, news.status, news.seconds, news.caller, news.called)
        line.conversations.progressed(progress, line.clock())
        log.info("status", call=news.call_sid, status=news.status)
    return twiml.EMPTY


def _recording(line: Hotline, webhook: Webhook) -> str:
    """What has become of a recording."""
    news = forms.recording_news(webhook.fields)
    if news is not None and news.status != "in-progress":
        _learn(line, news, rescued="away" in webhook.asked)
        log.info("recording", call=news.call_sid, status=news.status, seconds=news.seconds)
        metrics.RECORDINGS.labels(news.status if news.status in ("completed", "absent", "failed") else "other").inc()
    return twiml.EMPTY


def _away(line: Hotline, webhook: Webhook) -> str:
    """The caller has left a message with the apology, or has not."""
    event = forms.answered(webhook.fields, silent=False)
    if not isinstance(event, Recorded):
        return apology.goodbye(line, webhook, heard=False)
    try:
        news = forms.RecordingNews(event.recording, webhook.fields["CallSid"], "", event.seconds, None)
        _learn(line, news, rescued=True)
    except Exception:  # the message is at the phone company and is found again by reconciliation
        log.exception("message left while away", call=webhook.call_sid)
    return apology.goodbye(line, webhook, heard=True)


def _learn(line: Hotline, news: forms.RecordingNews, rescued: bool) -> None:
    now = line.clock()
    recording = recordings.Recording(
        news.recording_sid,
        news.call_sid,
        news.seconds,
        news.started_at or recordings.started(now, news.seconds),
        final=news.status != "",
        absent=news.status in ("absent", "failed"),
        rescued=rescued,
    )
    with line.database.begin() as session:
        recordings.take_in(session, recording, now)


DOORS: Mapping[str, Door] = {
    "/voice/incoming": _conversation("arrived", _incoming),
    "/voice/turn": _conversation("turn", _turn),
    "/voice/fallback": _conversation("fallback", _fallback),
    "/voice/status": _status,
    "/voice/recording": _recording,
    "/voice/away": _away,
}
"""Every door of a caller's telephone, by its path."""
_UNHEARD = frozenset({"/voice/status", "/voice/recording"})
"""Nobody hears what these answer."""


def answer(line: Hotline, webhook: Webhook) -> str:
    """The document for a webhook that was let in; an apology when whatever is behind the door fails."""
    if not forms.is_plausible(webhook.fields):
        return _odd(line, webhook)
    try:
        return DOORS[webhook.path](line, webhook)
    except Exception as error:
        return apologise(line, webhook, error)


def _odd(line: Hotline, webhook: Webhook) -> str:
    """Signed, but by its call or its status no webhook of a provider: nothing is done, and nobody hears nothing."""
    log.warning("odd webhook", door=webhook.path)
    if webhook.path in _UNHEARD:
        return twiml.EMPTY
    return apology.goodbye(line, webhook, heard=False)


def apologise(line: Hotline, webhook: Webhook, error: BaseException) -> str:
    """Whatever failed, the caller hears an apology and can leave a message."""
    metrics.APOLOGIES.inc()
    log.error("apology", door=webhook.path, call=webhook.call_sid, exc_info=error)
    return twiml.EMPTY if webhook.path in _UNHEARD else apology.apology(line, webhook)
