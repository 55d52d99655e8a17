"""Releases: a draft is submitted, approved, published now or for a moment, withdrawn before it, or rolled back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.hotline.errors import HotlineError, NotFound, Thing
from ivr.hotline.release_checks import Problem, Weight
from ivr.hotline.release_diff import Difference, differences
from ivr.hotline.rules import Rules
from ivr.hotline.script import Script
from ivr.hotline.written_numbers import whole_number
from ivr.operations import audit
from ivr.operations.releases import drafts, scripts
from ivr.operations.releases.drafts import Draft, files, whole
from ivr.records import releases as rows
from ivr.records.releases import Release

GUARDS = ("approval_needed", "second_factor")
"""Settings that going back does not switch off."""
FURTHEST = timedelta(days=366)
LONGEST_NOTE = 500
_NO_SUCH_NUMBER = 2**31
"""No database has so many releases; a larger number does not fit into every one."""


class CannotRelease(HotlineError):
    """Nothing was published; `code` names the reason, for its words, and `values` their details."""

    def __init__(self, code: str, message: str, **values: object) -> None:
        super().__init__(message)
        self.code, self.values = code, values


class Unfit(CannotRelease):
    """The draft has problems that callers must not meet."""

    def __init__(self, problems: list[Problem]) -> None:
        faults = "; ".join(f"{problem.path}: {problem.code}" for problem in problems)
        super().__init__("unfit", f"The draft cannot be published yet: {faults}")
        self.problems = problems


def submit(session: Session, version: int, actor: str, now: datetime) -> Draft:
    """Say that the draft is ready. `version` is the one that was looked at. Sent twice it is harmless."""
    row = _row(session, version)
    if row.submitted_by is None:
        _fit(session, drafts.draft_of(row), now)
        row.submitted_by, row.submitted_at = actor, now
        audit.record(session, actor, "draft:submit", f"draft {row.id}", None, {"version": version}, now)
        session.flush()
    return drafts.draft_of(row)


def approve(session: Session, version: int, actor: str, now: datetime) -> Draft:
    """Agree to a submitted draft, as another person than the one who submitted it and who changed it last."""
    row = _row(session, version)
    if row.submitted_by is None:
        raise CannotRelease("not_submitted", "The draft has to be submitted first.")
    if actor in (row.submitted_by, row.changed_by):
        raise CannotRelease("own_work", "Another person than its author has to approve the draft.")
    if row.approved_by is None:
        row.approved_by, row.approved_at = actor, now
        audit.record(session, actor, "draft:approve", f"draft {row.id}", None, {"version": version}, now)
        session.flush()
    return drafts.draft_of(row)


def publish(
    session: Session, at: datetime | None, note: str, actor: str, now: datetime, version: int | None = None
) -> Release:
    """Publish the draft: from now on, or from the moment `at` on, which is to come. Gives the new release.

    Raises CannotRelease: nothing to publish, changed since it was looked at, not approved where that is needed, a
    moment that is past or before a release that is planned already, or problems that callers must not meet.
    """
    row = _row(session, version)
    draft = drafts.draft_of(row)
    moment = _moment(at, now)
    _fit(session, draft, now)
    if needs_approval(session, now, draft) and row.approved_by is None:
        raise CannotRelease("not_approved", "Another person has to approve the draft first.")
    if not changes_of(session, draft):
        raise CannotRelease("nothing_new", "The draft is the same as the newest release.")
    _one_at_a_time(session)
    _after_the_planned(session, moment, now)
    release = _written(session, draft, moment, note, actor, now)
    release.approved_by = row.approved_by
    row.ended_at, row.released_as = now, release.id
    after = {"at": moment.isoformat(), "note": release.note, "approved_by": row.approved_by, "base": row.base_release}
    audit.record(session, actor, "release:publish", f"release {release.id}", None, after, now)
    session.flush()
    return release


def withdraw(session: Session, number: int, actor: str, now: datetime) -> Release:
    """Call off a release whose moment has not come. Sent twice it is harmless. Raises CannotRelease, NotFound."""
    release = _release(session, number, lock=True)
    if release.withdrawn_at is not None:
        return release
    if release.published_at <= now:
        raise CannotRelease("in_force", "This release holds already; publish an earlier one again instead.")
    _withdrawn(session, release, actor, now)
    return release


def roll_back(session: Session, number: int, actor: str, now: datetime, seen: int | None = None) -> Release:
    """Publish an earlier release again, from now on; those that are planned are withdrawn. Gives the new release.

    One person may do so, for it is what helps at night; so it never loosens what guards the hotline: where the second
    person or the second factor is needed now, in what is planned, or in the earlier release, it stays needed. Only a
    release that has held can be gone back to: any other has perhaps been seen by nobody.

    `seen` is the newest release that was looked at. Raises CannotRelease when another has been published since. Sent
    twice it is harmless.
    """
    earlier = _release(session, number)
    if earlier.withdrawn_at is not None or earlier.published_at > now:
        raise CannotRelease("never_held", f"Release {number} has never held. Take it into the draft.", number=number)
    _one_at_a_time(session)
    last = scripts.newest(session)
    if last is not None and last.rolled_back_to == number and last.published_at <= now:
        return last
    if seen is not None and (last is None or last.id != seen):
        raise CannotRelease("newer", "Another release has been published in the meantime. Look at the list again.")
    data = _guarded(session, whole(earlier), now)
    for one in planned(session, now):
        _withdrawn(session, one, actor, now)
    before = in_force(session, now)
    _fit(session, Draft(base=earlier.id, content=data), now)
    release = _written(session, Draft(base=earlier.id, content=data), now, "", actor, now)
    release.rolled_back_to = number
    was = {"release": before.id} if before else None
    audit.record(session, actor, "release:rollback", f"release {release.id}", was, {"release": number}, now)
    session.flush()
    return release


def take_into_draft(session: Session, number: int, actor: str, now: datetime) -> Draft:
    """Begin a draft with the content of a release: one that was withdrawn can be published for another moment.

    What is in an open draft is never lost for it: raises CannotRelease when there is one that differs. Sent twice it
    is harmless.
    """
    data = whole(_release(session, number))
    draft = drafts.current(session)
    if draft.content == data:
        return draft
    if draft.id is not None and changes_of(session, draft):
        raise CannotRelease("draft_open", "There are changes in the draft. Publish or discard them first.")
    drafts.replace(session, data, actor, now)
    return drafts.current(session)


def releases(session: Session, limit: int = 100, offset: int = 0) -> list[Release]:
    """All releases, the newest first; those that are planned and those that were withdrawn too."""
    return list(session.scalars(select(Release).order_by(Release.id.desc()).limit(limit).offset(offset)))


def planned(session: Session, now: datetime) -> list[Release]:
    """The releases whose moment is to come, the next first."""
    coming = select(Release).where(Release.published_at > now, Release.withdrawn_at.is_(None))
    return list(session.scalars(coming.order_by(Release.published_at, Release.id)))


def in_force(session: Session, now: datetime) -> Release | None:
    """The release that the next call begins with."""
    past = select(Release).where(Release.published_at <= now, Release.withdrawn_at.is_(None))
    return session.scalars(past.order_by(Release.published_at.desc(), Release.id.desc()).limit(1)).first()


def find(session: Session, number: int) -> Release:
    """The release with this number; raises NotFound."""
    return _release(session, number)


def compare(session: Session, earlier: int, later: int) -> list[Difference]:
    """What one release has that another had not, in terms that people understand. Raises NotFound."""
    return differences(whole(_release(session, earlier)), whole(_release(session, later)))


def changes_of(session: Session, draft: Draft) -> list[Difference]:
    """What callers will meet otherwise than in the newest release, when the draft is published."""
    last = scripts.newest(session)
    return differences(whole(last), draft.content) if last else []


def script_for(session: Session, which: str, moment: datetime, now: datetime) -> Script:
    """What a caller meets at a moment: `draft`, `published` (the release that will hold then), or a release's number.

    Emergency closures are those that are known now. Raises NotFound, NothingPublished.
    """
    if which == "draft":
        return scripts.as_at(session, drafts.current(session).script(), now)
    if which == "published":
        holds = in_force(session, moment) or scripts.newest(session)
        if holds is None:
            raise scripts.NothingPublished("Nothing is published.")
    else:
        holds = _release(session, whole_number(which, 0))
    return scripts.as_at(session, Script.from_data(holds.content, holds.id, files()), now)


def needs_approval(session: Session, now: datetime, draft: Draft) -> bool:
    """Whether another person has to agree: the rule that holds now, or that is agreed for later; a draft cannot free
    itself of it."""
    agreed = _agreed(session, now)
    return any(rules.approval_needed for rules in agreed) if agreed else draft.script().rules.approval_needed


def _agreed(session: Session, now: datetime) -> list[Rules]:
    """The rules that hold now, and those that are planned."""
    holds = in_force(session, now) or scripts.newest(session)
    found = [*([holds] if holds else []), *planned(session, now)]
    return [Script.from_data(one.content, one.id, files()).rules for one in found]


def _guarded(session: Session, data: dict[str, Any], now: datetime) -> dict[str, Any]:
    """The content of a release with the settings that guard the hotline as strict as they are anywhere by now."""
    agreed = _agreed(session, now)
    kept = {name: True for name in GUARDS if any(getattr(rules, name) for rules in agreed)}
    return {**data, "settings": {**data["settings"], **kept}}


def _row(session: Session, version: int | None) -> rows.Draft:
    row = drafts.open_row(session, lock=True)
    if row is None:
        raise CannotRelease("no_draft", "There is no draft: nothing has been changed since the newest release.")
    if version is not None and row.version != version:
        raise CannotRelease(
            "changed", f"{row.changed_by} has changed the draft in the meantime. Look at it again.", who=row.changed_by
        )
    return row


def _release(session: Session, number: int, *, lock: bool = False) -> Release:
    found = session.get(Release, number, with_for_update=lock or None) if number < _NO_SUCH_NUMBER else None
    if found is None:
        raise NotFound(Thing.RELEASE, number)
    return found


def _moment(at: datetime | None, now: datetime) -> datetime:
    if at is None:
        return now
    if at <= now:
        raise CannotRelease("past", "This moment has passed. Choose one that is to come, or publish now.")
    if at > now + FURTHEST:
        raise CannotRelease("too_far", "This moment is more than a year away.")
    return at


def _one_at_a_time(session: Session) -> None:
    """Whoever else publishes at this moment is waited for, and then seen."""
    last = scripts.newest(session)
    if last is not None:
        session.get(Release, last.id, with_for_update=True)


def _after_the_planned(session: Session, moment: datetime, now: datetime) -> None:
    """The draft holds what is planned already: it must not come before it, only to be undone by it."""
    for one in planned(session, now):
        if one.published_at > moment:
            message = f"Release {one.id} is planned for later than this. Withdraw it first, or choose a later moment."
            raise CannotRelease("planned", message, number=one.id, at=one.published_at)


def _fit(session: Session, draft: Draft, now: datetime) -> None:
    wrong = [problem for problem in drafts.problems(session, draft, now) if problem.weight is not Weight.WARNING]
    if wrong:
        raise Unfit(wrong)


def _written(session: Session, draft: Draft, at: datetime, note: str, actor: str, now: datetime) -> Release:
    data = dict(draft.content)
    release = Release(
        published_at=at,
        created_at=now,
        source=actor,
        author=actor,
        note="".join(sign for sign in note if sign.isprintable()).strip()[:LONGEST_NOTE],
        digest=scripts.digest_of(data),
        content=data,
    )
    session.add(release)
    session.flush()
    return release


def _withdrawn(session: Session, release: Release, actor: str, now: datetime) -> None:
    release.withdrawn_at, release.withdrawn_by = now, actor
    before, after = {"at": release.published_at.isoformat()}, {"withdrawn": True}
    audit.record(session, actor, "release:withdraw", f"release {release.id}", before, after, now)
    session.flush()
