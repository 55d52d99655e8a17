"""The page that says how many agents are needed today, and its renewal; agents from now on stand in the address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ivr.hotline.written_numbers import whole_number
from ivr.operations.capacity.at_risk import named
from ivr.operations.capacity.forecast import FEWEST_DAYS
from ivr.operations.capacity.overview import Overview, overview
from ivr.web import current
from ivr.web.current import hotline, script
from ivr.web.frame.marks import for_machines
from ivr.web.frame.versions import version_of
from ivr.web.wallboard.blueprint import wallboard
from ivr.web.wallboard.capacity import words
from ivr.web.wallboard.capacity.picture import picture

MOST_AGENTS = 9999
PARTS = ("capacity", "capacity_tables")
"""The page renews each by itself; the question stands between them."""
NAMED_FIRST = 5
"""So many promises at risk are read at once, the others when they are asked for."""


@wallboard.get("/capacity")
def capacity() -> ResponseReturnValue:
    """Today by half hours, the days to come, what is at risk, and a question: with how many agents?"""
    context = _context(request.args)
    parts = _parts(context)
    versions = {name: version_of(html) for name, html in parts.items()}
    return render_template("wallboard/capacity.html", **context, parts=parts, versions=versions)


@wallboard.get("/capacity/state")
@for_machines
def capacity_state() -> ResponseReturnValue:
    """204 while nothing has changed on the page, else its changed parts as HTML."""
    parts = _parts(_context(request.args))
    versions = {name: version_of(html) for name, html in parts.items()}
    changed = [name for name in PARTS if versions[name] != request.args.get(f"v-{name}")]
    if not changed:
        return Response(status=204)
    return jsonify(parts={name: parts[name] for name in changed}, versions={name: versions[name] for name in changed})


def _parts(context: Mapping[str, Any]) -> dict[str, str]:
    return {name: render_template(f"wallboard/_{name}.html", **context) for name in PARTS}


def agents_asked(values: Mapping[str, str]) -> int | None:
    """With how many agents it is reckoned; None: with those who are there."""
    agents = whole_number(values.get("agents", "").strip(), None)
    return None if agents is None else min(agents, MOST_AGENTS)


def _context(values: Mapping[str, str]) -> dict[str, Any]:
    asked = agents_asked(values)
    with hotline().database.reading() as session:
        found = overview(session, script(), current.now(), asked)
        names = named(session, found.situation)
    return {
        "found": found,
        "names": names,
        "asked": asked,
        "day": words.day(found.situation),
        "sentence": words.keeps(found),
        "late": words.late(found),
        "told": words.told(found.told),
        "without_time": words.without_time(found.without_time, found.situation.now),
        "waits_too_long": found.without_time.is_too_long(script(), found.situation.now),
        "names_first": NAMED_FIRST,
        "picture": picture(found),
        "most": _most(found),
        "fewest_days": FEWEST_DAYS,
        "staffing_address": url_for("admin.staffing"),
        "state_address": url_for("wallboard.capacity_state", agents=asked),
    }


def _most(found: Overview) -> int:
    """How far the question goes: beyond all that is planned, there or needed."""
    seen = found.situation
    planned = [line.planned for line in found.lines if line.planned is not None]
    return max(10, seen.agents, seen.came, *planned, round(seen.need.needed_today * 1.5))
