"""What an admin does with somebody's account by one button: out, in again, without codes, by a new link."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ivr.hotline.errors import HotlineError, NotFound
from ivr.operations.console import agents
from ivr.operations.staff import accounts, invitations, second_factor
from ivr.web import current
from ivr.web.admin.blueprint import admin
from ivr.web.admin.invitations import show_link
from ivr.web.current import hotline
from ivr.web.frame.access import actor
from ivr.web.frame.errors import explain
from ivr.web.frame.texts import t


@admin.post("/people/<login>/deactivate")
def deactivate(login: str) -> ResponseReturnValue:
    """Out, at once."""
    return _act(login, "deactivated", lambda work: agents.disable(work, login, actor(), current.now()))


@admin.post("/people/<login>/activate")
def activate(login: str) -> ResponseReturnValue:
    """In again."""
    return _act(login, "activated", lambda work: accounts.enable(work, login, actor(), current.now()))


@admin.post("/people/<login>/second-factor")
def reset_second_factor(login: str) -> ResponseReturnValue:
    """For somebody who has lost telephone and recovery codes."""

    def reset(work: Session) -> object:
        accounts.not_yourself(accounts.locked_person(work, login), actor())
        return second_factor.turn_off(work, login, actor(), current.now())

    return _act(login, "second_factor_reset", reset)


@admin.post("/people/<login>/link")
def make_link(login: str) -> ResponseReturnValue:
    """A new link: the old password, and any older link, are worth nothing any more."""
    try:
        with hotline().database.begin() as work:
            link = invitations.way_back(work, login, actor(), current.now())
    except HotlineError as error:
        return _refused(login, error)
    return show_link(link, "link_made")


def _act(login: str, key: str, do: Callable[[Session], object]) -> ResponseReturnValue:
    try:
        with hotline().database.begin() as work:
            do(work)
    except HotlineError as error:
        return _refused(login, error)
    flash(t(f"people.done.{key}", name=login), "done")
    return redirect(url_for("admin.person", login=login), 303)


def _refused(login: str, error: HotlineError) -> ResponseReturnValue:
    """Back to the person's page, with the reason; there is none for somebody who is not there."""
    if isinstance(error, NotFound):
        raise error
    flash(explain(error), "problem")
    return redirect(url_for("admin.person", login=login), 303)
