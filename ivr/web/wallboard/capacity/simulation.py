"""The page on which admins ask how many agents a number of requests takes, and everybody above agents reads it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ivr.hotline.staff import Role
from ivr.operations.capacity import runs
from ivr.operations.capacity.measured import glance
from ivr.operations.capacity.runs import Asking
from ivr.web import current
from ivr.web.current import hotline, script
from ivr.web.frame.access import actor
from ivr.web.frame.marks import for_machines, needs
from ivr.web.frame.texts import t
from ivr.web.frame.versions import version_of
from ivr.web.wallboard.blueprint import wallboard
from ivr.web.wallboard.capacity import simulation_form as forms
from ivr.web.wallboard.capacity.simulation_words import seen_runs


@wallboard.get("/simulation")
def simulation() -> ResponseReturnValue:
    """What came of what was asked, what is under way, and the form."""
    return _page({}, {})


@wallboard.get("/simulation/state")
@for_machines
def simulation_state() -> ResponseReturnValue:
    """204 while nothing has changed, else the parts that have as HTML."""
    found = _parts()
    changed = {name: html for name, html in found.items() if version_of(html) != request.args.get(f"v-{name}")}
    if not changed:
        return Response(status=204)
    return jsonify(parts=changed, versions={name: version_of(html) for name, html in changed.items()})


@wallboard.post("/simulation")
@needs(Role.ADMIN)
def start_simulation() -> ResponseReturnValue:
    """Ask for a run. A form that is sent twice asks once, and so do two people who want to know the same."""
    typed = forms.typed()
    asked, errors = forms.read(typed)
    if asked is None:
        return _page(typed, errors), 400
    with hotline().database.begin() as session:
        became = runs.start(session, asked, forms.token(), actor(), current.now())
    if became is Asking.TOO_MANY:
        return _page(typed, {"per_day": t("simulation.too_many", n=runs.MOST_OPEN)}), 409
    flash(t(f"simulation.{became.value}"), "done")
    return redirect(url_for("wallboard.simulation"), 303)


@wallboard.post("/simulation/<int:number>/cancel")
@needs(Role.ADMIN)
def cancel_simulation(number: int) -> ResponseReturnValue:
    """End a run without a result."""
    with hotline().database.begin() as session:
        done = runs.cancel(session, number, actor(), current.now())
    flash(t("simulation.cancelled") if done else t("simulation.over_before"), "done" if done else "problem")
    return redirect(url_for("wallboard.simulation"), 303)


def _page(typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    with hotline().database.reading() as session:
        per_day, telephone = glance(session, script().hours, current.now())
    parts = {name: {"html": html, "version": version_of(html)} for name, html in _parts().items()}
    fields = {**forms.prefilled(per_day, telephone), **typed}
    seen = {"per_day": per_day is not None, "telephone": forms.is_measured(telephone)}
    context: dict[str, Any] = {"fields": fields, "errors": errors, "seen": seen, "form": secrets.token_urlsafe(16)}
    context |= {"staffing_address": url_for("admin.staffing"), "wrong": next(iter(errors), None)}
    return render_template("wallboard/simulation.html", **context, parts=parts)


def _parts() -> dict[str, str]:
    """What renews itself: the answer with what is under way, and what was asked before."""
    found = seen_runs()
    return {
        name: render_template(f"wallboard/_simulation_{name}.html", **vars(found)) for name in ("answer", "earlier")
    }
