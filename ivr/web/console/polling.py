"""Live pages: every open page asks each second whether anything has changed, and gets the parts that have."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Response, current_app, jsonify, render_template, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from ivr.hotline.staff import Role
from ivr.operations.console import agents, updates
from ivr.operations.console.queue import Counts
from ivr.operations.console.updates import Mine
from ivr.web import current
from ivr.web.console import lists
from ivr.web.console.blueprint import console
from ivr.web.console.desktop import DESK_PARTS, desk_context, renew
from ivr.web.console.queue import filters_asked, page_asked, queue_context
from ivr.web.current import hotline
from ivr.web.frame.access import may, me
from ivr.web.frame.kept import Kept
from ivr.web.frame.marks import for_machines
from ivr.web.frame.texts import language
from ivr.web.frame.versions import version_of

MOST_KEPT = 64
_PARTS = "parts of the console"
"""Where an application keeps parts as they were last written for each way of looking at them.

They are the same for every agent who looks that way.
"""


@console.record_once
def _keep_parts(state: BlueprintSetupState) -> None:
    state.app.extensions[_PARTS] = Kept[str](MOST_KEPT)


@console.get("/presence")
@for_machines
def my_presence() -> ResponseReturnValue:
    """Whether I am there, for the head of pages that are not live: 204 while it is as the page has it."""
    with hotline().database.reading() as session:
        person = agents.person(session, me().id) or me()
        presence = (person.presence, person.presence_reason, person.presence_since, person.ring_me, language())
        version = version_of(presence)
        if request.args.get("v") == version:
            return Response(status=204)
        return jsonify(version=version, html=render_template("_presence.html", person=person))


@console.get("/state")
@for_machines
def state() -> ResponseReturnValue:
    """204 while nothing has changed, else the changed parts as HTML by name."""
    line, now = hotline(), current.now()
    counts, aside = line.pulse.queue(now), line.pulse.aside(now)
    mine = updates.mine(line.database, me().id)
    renew(mine, now)
    versions = {"queue": counts.version, "mine": mine.version, "aside": "-".join(map(str, aside))}
    tab, listed = request.args.get("tab", ""), _listed(now)
    if listed:
        versions["list"] = listed["list_version"]
    changed = {name for name, version in versions.items() if request.args.get(f"v-{name}") != version}
    if not changed:
        return _with_times(Response(status=204), mine, now)
    parts = _parts(changed, counts, aside, mine, now)
    if "list" in changed:
        parts["list"] = lists.written(tab, listed, now)
    answer = jsonify(
        versions=versions,
        parts=parts,
        waiting=counts.waiting,
        overdue=counts.overdue,
        held=mine.callback_id,
        status=mine.status,
    )
    return _with_times(answer, mine, now)


def _listed(now: datetime) -> dict[str, Any]:
    """The list of a page that is not the desk."""
    tab = request.args.get("tab", "")
    if tab in ("", "desk"):
        return {}
    with hotline().database.reading() as session:
        return lists.context(session, tab, now)


def _with_times(answer: Response, mine: Mine, now: datetime) -> Response:
    """The hotline's clock, and until when the callback in hand is held: it moves while nothing else does."""
    answer.headers["X-Now"] = now.isoformat()
    if mine.held_until is not None:
        answer.headers["X-Held-Until"] = mine.held_until.isoformat()
    return answer


def _parts(changed: set[str], counts: Counts, aside: tuple[int, ...], mine: Mine, now: datetime) -> dict[str, str]:
    parts = {"tabs": render_template("console/_tabs.html", counts=counts, aside=aside, tab=request.args.get("tab", ""))}
    if "mine" in changed:
        with hotline().database.reading() as session:  # not as they were when this request began
            parts["presence"] = render_template("_presence.html", person=agents.person(session, me().id) or me())
    if request.args.get("tab") != "desk":
        return parts
    if "mine" in changed:
        parts |= _desk(counts, now)
    elif "queue" in changed and mine.callback_id is None:
        parts["next"] = _kept(("next", counts.version, language()), lambda: _next(counts))
    if "queue" in changed:
        looks = (language(), may(Role.SUPERVISOR), filters_asked(), page_asked(), request.args.get("q"))
        parts["queue"] = _kept(("queue", counts.version, *looks), lambda: _queue(counts, now))
    return parts


def _desk(counts: Counts, now: datetime) -> dict[str, str]:
    with hotline().database.reading() as session:
        context = desk_context(session, counts, now)
    return {part: render_template(f"console/_{part}.html", compare=False, **context) for part in DESK_PARTS}


def _next(counts: Counts) -> str:
    return render_template("console/_next.html", desk=None, counts=counts)


def _queue(counts: Counts, now: datetime) -> str:
    with hotline().database.reading() as session:
        context: dict[str, Any] = queue_context(session, counts, now)
    return render_template("console/_queue.html", in_hand=None, **context)


def _kept(key: tuple[object, ...], write: Callable[[], str]) -> str:
    parts: Kept[str] = current_app.extensions[_PARTS]
    found = parts.get(key)
    return found if found is not None else parts.put(key, write())
