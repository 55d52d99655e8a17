"""The wallboard, for a desk and for a screen on a wall, and its renewal. The period stands in the address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ivr.hotline.staff import Role
from ivr.operations.calls.kinds import Kind
from ivr.operations.console.agents import Member
from ivr.operations.figures import BadPeriod, Sheet
from ivr.operations.figures.agents import Agent
from ivr.web import current
from ivr.web.frame.marks import for_machines
from ivr.web.frame.versions import version_of
from ivr.web.wallboard import dates, tiles
from ivr.web.wallboard.blueprint import wallboard
from ivr.web.wallboard.capacity import words
from ivr.web.wallboard.chart import Chart, chart
from ivr.web.wallboard.query import Board, board, hours, neighbours, period_asked, today

OTHER_KINDS = tuple(kind for kind in Kind if kind not in (Kind.SERVED, Kind.ABANDONED))


@wallboard.errorhandler(BadPeriod)
def bad_period(_error: BadPeriod) -> Response:
    """The page that says what a period looks like."""
    return Response(render_template("wallboard/bad_period.html", today=today(current.now()).text), 400)


@wallboard.get("")
def page() -> ResponseReturnValue:
    """The figures of this moment, of today, and of the period in the address."""
    now = current.now()
    period = period_asked(request.args, now)
    if "period" not in request.args and {"from", "to"} & set(request.args):
        return redirect(url_for("wallboard.page", period=period.text))
    return _rendered("wallboard/board.html", _context(board(period, now)), ("now", "period"))


@wallboard.get("/kiosk")
def kiosk() -> ResponseReturnValue:
    """The same for a screen on a wall: nothing but the figures of now and today."""
    return shown_on_wall(url_for("wallboard.state"), leave=True)


def shown_on_wall(state_address: str, *, leave: bool) -> str:
    """The page for a wall, which renews itself from an address; `leave`: with the way back to the wallboard."""
    now = current.now()
    context = _context(board(today(now), now))
    return _rendered("wallboard/kiosk.html", context, ("wall",), state_address=state_address, leave=leave)


def _rendered(template: str, context: dict[str, Any], names: tuple[str, ...], **values: Any) -> str:
    parts = {name: render_template(f"wallboard/_{name}.html", **context) for name in names}
    versions = {name: version_of(parts[name]) for name in parts}
    return render_template(template, **context, **values, parts=parts, versions=versions)


@wallboard.get("/state")
@for_machines
def state() -> ResponseReturnValue:
    """204 while nothing has changed on a page, else the changed parts as HTML by name."""
    return changed_parts(("now", "period", "wall"))


def changed_parts(names: tuple[str, ...]) -> ResponseReturnValue:
    """The same of these parts alone."""
    now = current.now()
    try:
        period = period_asked(request.args, now)
    except BadPeriod:
        abort(400)
    context = _context(board(period, now, renewing=True))
    asked = {name: request.args[f"v-{name}"] for name in names if f"v-{name}" in request.args}
    parts = {name: render_template(f"wallboard/_{name}.html", **context) for name in asked}
    changed = {name: html for name, html in parts.items() if version_of(html) != asked[name]}
    if not changed:
        return Response(status=204)
    return jsonify(parts=changed, versions={name: version_of(html) for name, html in changed.items()})


def _context(found: Board) -> dict[str, Any]:
    period = found.sheet.period
    earlier, later = neighbours(period, found.now)
    return {
        "board": found,
        "live": tiles.live(found.live),
        "today_by_code": {one.code: one for rows in tiles.of_period(found.today).values() for one in rows},
        "figures": tiles.of_period(found.sheet, found.before),
        "month_figures": tiles.of_month(found.month),
        "period": period,
        "today_text": found.today.period.text,
        "month_text": found.month.period.text,
        "earlier": earlier,
        "later": later,
        "chart": _chart(found.sheet),
        "chart_rows": _rows(found.sheet),
        "capacity": words.in_one_line(found.situation, found.told, found.without_time),
        "agent_rows": _agents(found),
    }


def _agents(found: Board) -> list[tuple[Member | None, Agent | None]]:
    """Who works here and takes callbacks, or did something in the period; others who did, and what nobody did, last."""
    did = {agent.staff_id: agent for agent in found.sheet.agents}
    here = [member for member in found.team if member.person.role == Role.AGENT or member.person.id in did]
    known = {member.person.id for member in here}
    return [(member, did.get(member.person.id)) for member in here] + [
        (None, agent) for agent in found.sheet.agents if agent.staff_id not in known
    ]


def _rows(found: Sheet) -> list[tuple[str, str, Mapping[str, int]]]:
    """The rows of chart and table: short label, long label, and calls by kind, by hour of a day or by day."""
    kinds = {"served": (Kind.SERVED,), "abandoned": (Kind.ABANDONED,), "rest": OTHER_KINDS}
    period = found.period
    if period.is_day:
        counts = {name: found.calls.hours(*kind) for name, kind in kinds.items()}
        busy = [hour for hour, count in found.calls.hours().items() if count]
        usual = hours().intervals_on(period.first)
        first = min([*busy, *(interval.start.hour for interval in usual)], default=8)
        last = max([*busy, *((interval.end.hour - 1) % 24 for interval in usual)], default=14)
        return [
            (f"{hour:02d}", f"{hour:02d}.00", {name: by[hour] for name, by in counts.items()})
            for hour in range(first, max(first, last) + 1)
        ]
    by_day = {name: found.calls.days(*kind) for name, kind in kinds.items()}
    days = [type(period.first).fromordinal(period.first.toordinal() + number) for number in range(period.days)]
    return [
        (dates.short_day(day), dates.day_and_month(day), {name: by.get(day, 0) for name, by in by_day.items()})
        for day in days
    ]


def _chart(found: Sheet) -> Chart:
    return chart((label, counts) for label, _, counts in _rows(found))
