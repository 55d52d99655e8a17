"""Screens on a wall: what they show with nobody signed in, and where supervisors give out and withdraw addresses."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ivr.hotline.errors import NotFound
from ivr.operations.staff import wall_screens
from ivr.operations.staff.wall_screens import NameNeeded
from ivr.web import current
from ivr.web.current import hotline
from ivr.web.frame.access import actor
from ivr.web.frame.errors import explain
from ivr.web.frame.marks import for_machines, open_to_all
from ivr.web.frame.texts import t
from ivr.web.wallboard.blueprint import wallboard
from ivr.web.wallboard.pages import changed_parts, shown_on_wall

wall = Blueprint("wall", __name__, url_prefix="/wall")


@wall.get("/<token>")
@open_to_all
def show(token: str) -> ResponseReturnValue:
    """The figures of now and today, without a way to anything else."""
    _check_open(token)
    return shown_on_wall(url_for("wall.state", token=token), leave=False)


@wall.get("/<token>/state")
@open_to_all
@for_machines
def state(token: str) -> ResponseReturnValue:
    """What has changed on it."""
    try:
        _check_open(token)
    except NotFound:
        return Response("withdrawn\n", 401, content_type="text/plain; charset=utf-8")
    return changed_parts(("wall",))


def _check_open(token: str) -> None:
    """Raises NotFound when this address opens nothing."""
    line = hotline()
    with line.database.reading() as session:
        wall_screens.opened(session, line.settings.secret_key, token)


@wallboard.get("/screens")
def screens() -> ResponseReturnValue:
    """The addresses that are given out."""
    return _list()


def _list(problem: str = "") -> str:
    line = hotline()
    with line.database.reading() as session:
        found = [(one, _address(one.id)) for one in wall_screens.live(session)]
    return render_template("wallboard/screens.html", found=found, errors={"name": problem} if problem else {})


def _address(number: int) -> str:
    """The whole address, as the hotline is reached from outside: a proxy may speak to it by another name."""
    settings = hotline().settings
    return f"{settings.public_url}{url_for('wall.show', token=wall_screens.token(settings.secret_key, number))}"


@wallboard.post("/screens")
def add_screen() -> ResponseReturnValue:
    """Give out an address. Sent twice it is the same one."""
    line = hotline()
    try:
        with line.database.begin() as session:
            wall_screens.add(session, request.form.get("name", ""), actor(), current.now())
    except NameNeeded as error:
        return _list(explain(error)), 400
    flash(t("wallboard.screen.added"), "done")
    return redirect(url_for("wallboard.screens"), 303)


@wallboard.post("/screens/<int:screen_id>/withdraw")
def withdraw_screen(screen_id: int) -> ResponseReturnValue:
    """Its address opens nothing from now on."""
    line = hotline()
    with line.database.begin() as session:
        done = wall_screens.withdraw(session, screen_id, actor(), current.now())
    flash(t("wallboard.screen.withdrawn" if done else "wallboard.screen.gone"), "done" if done else "problem")
    return redirect(url_for("wallboard.screens"), 303)
