"""What is done with the draft and with releases. Each may be sent twice and does its work once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ivr.operations.releases import drafts, publishing, revert
from ivr.operations.releases.drafts import Conflict, Refused
from ivr.operations.releases.publishing import CannotRelease, Unfit
from ivr.web import current
from ivr.web.admin.blueprint import admin
from ivr.web.admin.editing import explain, problem_in_words
from ivr.web.admin.releases import labels
from ivr.web.admin.releases.pages import releases_page
from ivr.web.current import hotline
from ivr.web.frame import errors
from ivr.web.frame.access import actor
from ivr.web.frame.formats import moment
from ivr.web.frame.forms import number_in_form
from ivr.web.frame.texts import t


@admin.post("/releases/submit", endpoint="submit_draft")
def submit() -> ResponseReturnValue:
    """The draft is ready for another person to look at."""
    version = number_in_form("version")
    return _done(lambda session, now: publishing.submit(session, version, actor(), now), "submitted")


@admin.post("/releases/approve", endpoint="approve_draft")
def approve() -> ResponseReturnValue:
    """Another person agrees."""
    version = number_in_form("version")
    return _done(lambda session, now: publishing.approve(session, version, actor(), now), "approved")


@admin.post("/releases/discard", endpoint="discard_draft")
def discard() -> ResponseReturnValue:
    """The draft is thrown away, unless somebody has gone on with it."""
    version = number_in_form("version")

    def work(session: Session, now: datetime) -> None:
        draft = drafts.current(session)
        if draft.id is not None and draft.version != version:
            raise CannotRelease("changed", "The draft has changed.", who=draft.changed_by)
        drafts.discard(session, actor(), now)

    return _done(work, "discarded")


@admin.post("/releases/take-back", endpoint="take_back")
def take_one_back() -> ResponseReturnValue:
    """One change of the draft is undone; what other changes need of it is told."""
    line, version, path = hotline(), number_in_form("version"), request.form.get("path", "")
    try:
        with line.database.begin() as session:
            was_there = revert.take_back(session, path, version, actor(), current.now())
    except CannotRelease as error:
        flash(_why(error), "problem")
    except (Refused, Conflict) as error:
        why = explain(error) if isinstance(error, Refused) else errors.explain(error)
        flash(t("releases.depends", why=why), "problem")
    else:
        flash(t("releases.done.taken_back" if was_there else "releases.done.taken_back_already"), "done")
    return redirect(url_for("admin.releases"), 303)


@admin.post("/releases/publish", endpoint="publish_draft")
def publish() -> ResponseReturnValue:
    """The draft becomes a release, now or from a moment on."""
    line, now, version = hotline(), current.now(), number_in_form("version")
    at = None
    if request.form.get("when") == "later":
        at = labels.our_moment(request.form.get("at", ""))
        if at is None:
            return _again(t("releases.cannot.no_moment"))
    if _published_already(version):
        flash(t("releases.done.before"), "plain")
        return redirect(url_for("admin.releases"), 303)
    try:
        with line.database.begin() as session:
            release = publishing.publish(session, at, request.form.get("note", ""), actor(), now, version)
    except CannotRelease as error:
        return _again(_why(error))
    key = "planned" if at else "published"
    flash(t(f"releases.done.{key}", number=release.id, at=moment(release.published_at)), "done")
    return redirect(url_for("admin.releases"), 303)


@admin.post("/releases/<int:number>/withdraw", endpoint="withdraw_release")
def withdraw(number: int) -> ResponseReturnValue:
    """A planned release is called off."""
    return _done(lambda session, now: publishing.withdraw(session, number, actor(), now), "withdrawn", number=number)


@admin.post("/releases/<int:number>/take", endpoint="take_into_draft")
def take(number: int) -> ResponseReturnValue:
    """A release that was called off is gone on with as the draft."""
    return _done(lambda session, now: publishing.take_into_draft(session, number, actor(), now), "taken", number=number)


@admin.post("/releases/<int:number>/back", endpoint="roll_back")
def roll_back(number: int) -> ResponseReturnValue:
    """An earlier release is published again, now."""
    seen = number_in_form("seen")
    return _done(
        lambda session, now: publishing.roll_back(session, number, actor(), now, seen),
        "rolled_back",
        number=number,
    )


def _done(work: Callable[[Session, datetime], object], key: str, **values: object) -> ResponseReturnValue:
    line = hotline()
    try:
        with line.database.begin() as session:
            work(session, current.now())
    except CannotRelease as error:
        flash(_why(error), "problem")
    else:
        flash(t(f"releases.done.{key}", **values), "done")
    return redirect(url_for("admin.releases"), 303)


def _again(problem: str) -> ResponseReturnValue:
    return releases_page(request.form, problem, 422)


def _why(error: CannotRelease) -> str:
    if isinstance(error, Unfit):
        return " ".join(problem_in_words(one.code, one.values) for one in error.problems)
    return labels.explain(error)


def _published_already(version: int) -> bool:
    """Whether this very draft became a release by an earlier click."""
    number = number_in_form("draft")
    with hotline().database.reading() as session:
        return drafts.was_released(session, number, version)
