"""Verbs as TwiML: one small function for each, and a continuation behind everything that waits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from ivr.hotline.verbs import Ask, Connect, HangUp, Record, Say, Verb
from prompts.catalogue import Voice

CONTENT_TYPE = "text/xml; charset=utf-8"
_OPEN, _CLOSE = '<?xml version="1.0" encoding="UTF-8"?><Response>', "</Response>"
EMPTY = f"{_OPEN}{_CLOSE}"
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Source: XML 1.0, production 2."""


@dataclass(frozen=True)
class Addresses:
    """Where the phone company comes back to, for one document. All absolute; all opaque ASCII."""

    answer: str
    """Where keys and recordings go."""
    silence: str
    """Where the call goes on when nothing came."""
    recording: str
    """Where the phone company tells that a recording is ready."""
    audio: str
    """The folder of recorded prompts."""
    joined: str = ""
    """Where the call goes on after two callers were joined, or were not."""
    progress: str = ""
    """Where the phone company tells how ringing the second one goes."""


def addresses(public_url: str, turn: int, language: str | None = None) -> Addresses:
    """The addresses of the answer that follows turn number `turn`; `language` is for when nothing else can be known."""
    back = f"{public_url}/voice/turn?n={turn}" + (f"&lang={language}" if language else "")
    return Addresses(
        answer=back,
        silence=f"{back}&silent=1",
        recording=f"{public_url}/voice/recording?n={turn}",
        audio=f"{public_url}/audio",
    )


def agent_addresses(public_url: str, token: str) -> Addresses:
    """The addresses of an agent's call; `token` names the attempt that it belongs to."""
    base, query = f"{public_url}/voice/agent", f"attempt={token}"
    return Addresses(
        answer=f"{base}/key?{query}",
        silence=f"{base}/silence?{query}",
        recording="",
        audio=f"{public_url}/audio",
        joined=f"{base}/joined?{query}",
        progress=f"{base}/person?{query}",
    )


def render(verbs: Iterable[Verb], voices: Mapping[str, Voice], to: Addresses) -> str:
    """The document for these verbs. Nothing is said inside a Gather but Say and Play, as every provider can."""
    return _OPEN + "".join(_verb(verb, voices, to) for verb in verbs) + _CLOSE


def _verb(verb: Verb, voices: Mapping[str, Voice], to: Addresses) -> str:
    match verb:
        case Say():
            return _say(verb, voices, to)
        case Ask():
            return _ask(verb, voices, to)
        case Record():
            return _record(verb, voices, to)
        case Connect():
            return _connect(verb, to)
        case HangUp():
            return "<Hangup/>"


def _say(say: Say, voices: Mapping[str, Voice], to: Addresses) -> str:
    if say.audio:
        return f"<Play>{_escape(to.audio)}/{_escape(quote(say.audio))}</Play>"
    voice = voices[say.language]
    text = _escape(say.text)
    if voice.rate != "100%":
        text = f'<prosody rate="{_escape(voice.rate)}">{text}</prosody>'
    return f'<Say voice="{_escape(voice.name)}" language="{_escape(voice.language)}">{text}</Say>'


def _says(says: Iterable[Say], voices: Mapping[str, Voice], to: Addresses) -> str:
    return "".join(_say(say, voices, to) for say in says)


def _ask(ask: Ask, voices: Mapping[str, Voice], to: Addresses) -> str:
    digits = "" if ask.digits is None else f' numDigits="{ask.digits}"'
    quiet = f"<Play>{_escape(to.audio)}/{quiet_name(ask.patience)}</Play>" if ask.patience else ""
    return (
        f'<Gather input="dtmf" action="{_escape(to.answer)}" finishOnKey="{ask.finish}"{digits}'
        f' timeout="{ask.timeout}">{_says(ask.says, voices, to)}{quiet}</Gather>{_go_on(to)}'
    )


def quiet_name(seconds: int) -> str:
    """The file that holds so many seconds of silence. A Gather has one timeout, for the first key as for the next ones:
    silence that is played lengthens the first, and every provider can play a file there."""
    return f"quiet-{seconds}.wav"


def _record(record: Record, voices: Mapping[str, Voice], to: Addresses) -> str:
    return (
        f'{_says(record.says, voices, to)}<Record action="{_escape(to.answer)}" maxLength="{record.max_seconds}"'
        f' timeout="{record.silence}" finishOnKey="#" playBeep="true" trim="do-not-trim"'
        f' recordingStatusCallback="{_escape(to.recording)}" recordingStatusCallbackEvent="completed absent"/>'
        f"{_go_on(to)}"
    )


def _go_on(to: Addresses) -> str:
    return f"<Redirect>{_escape(to.silence)}</Redirect>"


def _connect(connect: Connect, to: Addresses) -> str:
    return (
        f'<Dial action="{_escape(to.joined)}" callerId="{_escape(connect.caller_id)}" timeout="{connect.timeout}">'
        f'<Number statusCallback="{_escape(to.progress)}" statusCallbackEvent="ringing answered completed">'
        f"{_escape(connect.number)}</Number></Dial>"
    )


@lru_cache(maxsize=4096)
def _escape(text: str) -> str:
    """Fit for XML, also when somebody has pasted a character that no XML document may hold."""
    fit = _IMPOSSIBLE.sub("", text)
    return fit.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
