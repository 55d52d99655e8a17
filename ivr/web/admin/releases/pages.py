"""The pages of releases: the draft with its difference, all releases, one of them, and two side by side."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ivr.hotline.written_numbers import whole_number
from ivr.operations.capacity import changed_plan
from ivr.operations.releases import drafts, publishing, scripts
from ivr.web import current
from ivr.web.admin.blueprint import admin
from ivr.web.admin.editing import problem_in_words
from ivr.web.admin.releases import diff_labels
from ivr.web.current import hotline
from ivr.web.frame.forms import moment_for_field

ON_A_PAGE = 50
AHEAD = timedelta(minutes=10)
"""What the field for the moment of publishing proposes."""


@admin.get("/releases", endpoint="releases")
def page() -> ResponseReturnValue:
    """The draft, what is planned, and all releases."""
    return releases_page()


def releases_page(typed: Mapping[str, str] | None = None, problem: str = "", status: int = 200) -> ResponseReturnValue:
    """The page; `typed` is what could not be published, and `problem` says why."""
    line, now = hotline(), current.now()
    offset = _number("from")
    with line.database.reading() as session:
        draft = drafts.current(session)
        context = {
            "draft": draft,
            "needs_approval": publishing.needs_approval(session, now, draft),
            "changes": _changes(session, draft),
            "outdated": draft.id is not None and _newest(session) != draft.base,
            "problems": [(one, problem_in_words(one.code, one.values)) for one in drafts.problems(session, draft, now)],
            "without_room": _without_room(session, draft, now),
            "releases": publishing.releases(session, ON_A_PAGE + 1, offset),
            "planned": publishing.planned(session, now),
            "in_force": publishing.in_force(session, now),
        }
    form = {"when": "now", "at": moment_for_field(now + AHEAD), "note": "", **(typed or {})}
    more = {"now": now, "form": form, "problem": problem, "offset": offset, "size": ON_A_PAGE}
    return render_template("admin/releases.html", **context, **more), status


def _without_room(session: Session, draft: drafts.Draft, now: datetime) -> int:
    """Promises that have been made and could not be kept with the draft; a draft that cannot be read says so itself."""
    if draft.id is None:
        return 0
    return changed_plan.left_without_room(session, hotline().scripts.current(now), draft.script(), now)


def _newest(session: Session) -> int | None:
    newest = scripts.newest(session)
    return newest.id if newest else None


def _changes(session: Session, draft: drafts.Draft) -> list[diff_labels.ChangeInWords]:
    newest = scripts.newest(session)
    if draft.id is None or newest is None:
        return []
    return diff_labels.in_words(publishing.changes_of(session, draft), drafts.whole(newest), draft.content)


@admin.get("/releases/<int:number>", endpoint="release")
def one(number: int) -> str:
    """One release: when, who, why, and what it changed."""
    line, now = hotline(), current.now()
    with line.database.reading() as session:
        release = publishing.find(session, number)
        before = scripts.before(session, release)
        return render_template(
            "admin/release.html",
            release=release,
            before=before,
            in_force=publishing.in_force(session, now),
            changes=_compared(session, before.id, number) if before else [],
            now=now,
        )


@admin.get("/releases/compare", endpoint="compare_releases")
def compare() -> str:
    """What one release has that another had not; without two numbers there is no such page."""
    numbers = _number("earlier"), _number("later")
    if 0 in numbers:
        abort(404)
    with hotline().database.reading() as session:
        earlier, later = (publishing.find(session, number) for number in numbers)
        changes = _compared(session, earlier.id, later.id)
        return render_template("admin/compare.html", earlier=earlier, later=later, changes=changes, now=current.now())


@admin.get("/releases/<int:number>/back", endpoint="ask_roll_back")
def ask_roll_back(number: int) -> str:
    """What going back to a release would change, before it is done."""
    line, now = hotline(), current.now()
    with line.database.reading() as session:
        release, in_force = publishing.find(session, number), publishing.in_force(session, now)
        context: dict[str, Any] = {
            "release": release,
            "in_force": in_force,
            "newest": _newest(session),
            "planned": publishing.planned(session, now),
            "draft": drafts.current(session),
            "changes": _compared(session, in_force.id, number) if in_force else [],
        }
    return render_template("admin/roll_back.html", **context)


def _compared(session: Session, earlier: int, later: int) -> list[diff_labels.ChangeInWords]:
    contents = [drafts.whole(publishing.find(session, number)) for number in (earlier, later)]
    return diff_labels.in_words(publishing.compare(session, earlier, later), *contents)


def _number(name: str) -> int:
    return whole_number(request.args.get(name, ""), 0)
