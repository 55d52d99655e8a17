"""Try it: what a caller hears, or somebody who writes reads, at any moment. Nobody is rung and nothing is stored."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeSerializer

from ivr.hotline import chat_dry_run, dry_run
from ivr.hotline.dry_run import Did, Rehearsal, RehearsalLine
from ivr.hotline.rehearsed_room import Full
from ivr.hotline.script import Script
from ivr.hotline.state import State
from ivr.operations.releases import drafts, publishing
from ivr.web import current
from ivr.web.admin.blueprint import admin
from ivr.web.admin.hours.labels import how_it_stands
from ivr.web.admin.releases import labels
from ivr.web.current import hotline
from ivr.web.frame.forms import moment_for_field
from ivr.web.frame.texts import language, t

CHAT = "chat"
LONGEST_TEXT = 1000
LONGEST_CALL = 400
"""Lines of a rehearsal; an older one is forgotten."""


@dataclasses.dataclass(frozen=True)
class Asked:
    """What is tried: the draft, what is published then, or a release; at which moment."""

    of: str
    at: datetime
    seal: str = ""
    """Of the draft, to notice that it has changed during the call."""
    in_writing: bool = False


@admin.get("/try", endpoint="try_it")
def page() -> ResponseReturnValue:
    """What a caller would hear at a moment, and the telephone to ring up with."""
    now = current.now()
    asked = request.args.get("at", "")
    at = labels.our_moment(asked) if asked else now
    problem = "" if at else t("releases.cannot.no_moment")
    asked_of = Asked(request.args.get("of", "draft"), at or now, in_writing=request.args.get("by") == CHAT)
    return _page(asked_of, problem=problem)


@admin.post("/try", endpoint="ring_up")
def ring_up() -> ResponseReturnValue:
    """One step of the call that nobody makes: it begins, or a key is pressed, or it ends."""
    call = request.form.get("call", "")
    if not call:
        at = labels.our_moment(request.form.get("at", "")) or current.now()
        wanted = Asked(request.form.get("of", "draft"), at, in_writing=request.form.get("by") == CHAT)
        return _began(wanted, request.form.get("language"), _full(request.form))
    try:
        asked, so_far = _read(_signer().loads(call))
    except (BadData, KeyError, TypeError, ValueError):
        return _page(Asked("draft", current.now()), problem=t("releases.try.lost")), 400
    script, seal = _script(asked)
    after = _step(so_far, request.form, script, asked.at)
    return _page(asked, after, script, changed=seal != asked.seal)


def _began(asked: Asked, spoken: str | None, full: Full) -> ResponseReturnValue:
    script, seal = _script(asked)
    asked = dataclasses.replace(asked, seal=seal)
    return _page(asked, dry_run.begin(script, asked.at, spoken, full, in_writing=asked.in_writing), script)


def _full(form: Any) -> Full:
    """How much seems to be promised already."""
    asked = form.get("full", "")
    return Full(asked) if asked in tuple(Full) else Full.NOTHING


def _step(so_far: Rehearsal, form: Any, script: Script, at: datetime) -> Rehearsal:
    if so_far.state.in_writing:
        return _written(so_far, form, script, at)
    match form.get("act", ""):
        case "wait":
            return dry_run.wait(so_far, script, at)
        case "speak":
            return dry_run.speak(so_far, script, at)
        case "leave":
            return dry_run.leave(so_far, script, at)
    return dry_run.press(so_far, (form.get("key") or form.get("keys", ""))[:20], script, at)


def _written(so_far: Rehearsal, form: Any, script: Script, at: datetime) -> Rehearsal:
    match form.get("act", ""):
        case "photo":
            return chat_dry_run.send(so_far, script, at)
        case "idle":
            return chat_dry_run.fall_silent(so_far, script, at)
    text = form.get("text", "").strip()[:LONGEST_TEXT]
    return chat_dry_run.write(so_far, text, script, at) if text else so_far


def _script(asked: Asked) -> tuple[Script, str]:
    line, now = hotline(), current.now()
    with line.database.reading() as session:
        found = publishing.script_for(session, asked.of, asked.at, now)
        seal = drafts.seal_of(dict(drafts.current(session).content)) if asked.of == "draft" else ""
    return found, seal


def _page(
    asked: Asked,
    call: Rehearsal | None = None,
    script: Script | None = None,
    *,
    problem: str = "",
    changed: bool = False,
) -> str:
    script = script or _script(asked)[0]
    with hotline().database.reading() as session:
        choices = _choices(publishing.releases(session, 20), asked.of)
    return render_template(
        "admin/try.html",
        asked=asked,
        at=moment_for_field(asked.at),
        choices=choices,
        call=call,
        signed=_signer().dumps(_plain(asked, call)) if call else "",
        changed=changed,
        problem=problem,
        spoken=call.state.language if call else language(),
        in_words=_in_words,
        fulls=[(one, t(f"releases.full.{one}")) for one in Full] if script.staffing is not None else [],
        **_heard(script, asked),
    )


def _heard(script: Script, asked: Asked) -> dict[str, Any]:
    """What is said first at a moment, in every language, and how the hotline stands then."""
    opening = script.hours.at(asked.at)
    words = {
        spoken: dry_run.opening_words(script, asked.at, spoken, in_writing=asked.in_writing)
        for spoken in script.languages
    }
    return {
        "heard": list(words.items()),
        "standing": how_it_stands(opening),
        "open": opening.open,
        "languages_spoken": script.languages,
    }


def _choices(releases: list[Any], chosen: str) -> list[tuple[str, str]]:
    listed = [
        (str(one.id), t("releases.try.release", number=one.id, note=labels.release_title(one))) for one in releases
    ]
    known = [("draft", t("releases.try.draft")), ("published", t("releases.try.published")), *listed]
    other = [] if chosen in dict(known) else [(chosen, t("releases.number", number=chosen))]
    return known + other


def _in_words(line: RehearsalLine, *, in_writing: bool = False) -> str:
    """A line of the call in words."""
    if line.did in (Did.SAID, Did.WROTE):
        return line.text
    did = "chat_ended" if in_writing and line.did is Did.ENDED else line.did
    return t(f"releases.did.{did}", what=line.text)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(hotline().settings.secret_key, salt="rehearsal")


def _plain(asked: Asked, call: Rehearsal) -> dict[str, Any]:
    return {
        "of": asked.of,
        "at": asked.at.isoformat(),
        "seal": asked.seal,
        "in_writing": asked.in_writing,
        **{name: value for name, value in vars(call).items() if name not in ("state", "lines")},
        "state": call.state.to_json(),
        "lines": [list(vars(line).values()) for line in call.lines[-LONGEST_CALL:]],
    }


def _read(data: dict[str, Any]) -> tuple[Asked, Rehearsal]:
    at = datetime.fromisoformat(data.pop("at"))
    asked = Asked(data.pop("of"), at, data.pop("seal"), in_writing=data.pop("in_writing", False))
    lines = tuple(RehearsalLine(Did(did), *rest) for did, *rest in data.pop("lines"))
    return asked, Rehearsal(
        State.from_json(data.pop("state")), lines, full=Full(data.pop("full", Full.NOTHING)), **data
    )
