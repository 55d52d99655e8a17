"""Words for releases: who did something, how a release stands, why something cannot be done."""

from __future__ import annotations

from datetime import datetime

from ivr.operations.audit.actors import login_of
from ivr.operations.releases.publishing import CannotRelease
from ivr.operations.releases.scripts import FROM_FILES
from ivr.records.releases import Release
from ivr.web.frame.formats import moment
from ivr.web.frame.forms import moment_in_form
from ivr.web.frame.texts import t

_OUR_TIMES = range(2000, 2100)


def release_actor(actor: str | None) -> str:
    """Who did something, as the audit names them, in short."""
    if actor == FROM_FILES:
        return t("releases.from_files")
    return login_of(actor or "") or t("releases.nobody")


def release_standing(release: Release, in_force: Release | None, now: datetime) -> tuple[str, str]:
    """The look of a badge, and its word: in force, planned, withdrawn, or earlier."""
    if release.withdrawn_at is not None:
        return "plain", t("releases.state.withdrawn")
    if release.published_at > now:
        return "info", t("releases.state.planned")
    if in_force is not None and release.id == in_force.id:
        return "good", t("releases.state.in_force")
    return "plain", t("releases.state.earlier")


def release_title(release: Release) -> str:
    """The note of a release, or what it is when nobody wrote one."""
    if release.note:
        return release.note
    if release.rolled_back_to is not None:
        return t("releases.repeats", number=release.rolled_back_to)
    return t("releases.without_note")


def can_go_back_to(release: Release, in_force: Release | None, now: datetime) -> bool:
    """Whether going back to it would do anything: it has held, and what is in force is neither it nor repeats it."""
    was_in_force = release.withdrawn_at is None and release.published_at <= now
    return was_in_force and in_force is not None and release.id not in (in_force.id, in_force.rolled_back_to)


def is_repeated(release: Release, in_force: Release | None) -> bool:
    """Whether its content is in force now, published again under another number."""
    return in_force is not None and in_force.rolled_back_to == release.id


def explain(error: CannotRelease) -> str:
    """Why nothing was published, and what to do."""
    values = {name: moment(value) if isinstance(value, datetime) else value for name, value in error.values.items()}
    if "who" in values:
        values["who"] = release_actor(str(values["who"]))
    return t(f"releases.cannot.{error.code}", **values)


def our_moment(text: str) -> datetime | None:
    """What a field for date and time holds; None when it is none of our times."""
    found = moment_in_form(text)
    return found if found is not None and found.year in _OUR_TIMES else None


_ALL = (release_actor, release_standing, release_title, can_go_back_to, is_repeated)
FILTERS = {function.__name__: function for function in _ALL}
"""For templates."""
