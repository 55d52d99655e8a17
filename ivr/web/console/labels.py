"""The console's words for what the hotline knows by code: categories, outcomes, and how things stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from ivr.hotline.callback import OUTCOMES, UNDER_WAY, AttemptStatus, CallbackStatus
from ivr.operations.callbacks import autosave
from ivr.operations.console import report_details
from ivr.operations.console.desktop import Became, Desk
from ivr.records.models import Attempt, Callback, Report, Unsent
from ivr.web import current
from ivr.web.frame.access import me
from ivr.web.frame.formats import when
from ivr.web.frame.labels import category, disposition, who
from ivr.web.frame.report_form import fields_of
from ivr.web.frame.texts import has_text, t
from ivr.web.frame.times_told import called

AWAY_REASONS = ("break", "prayer", "meal", "meeting", "other")


def call_step(name: str) -> str:
    """The question of a call at which somebody stopped."""
    return t(f"console.step.{name}") if has_text(f"console.step.{name}") else name


def callback_status(callback: Callback) -> str:
    """How far a callback has come."""
    return t(f"console.status.{callback.status}")


_NOBODY_RUNG = (AttemptStatus.AGENT_NO_ANSWER, AttemptStatus.DECLINED)
"""How an attempt ends that never came to the person's telephone."""


def attempt_outcome(attempt: Attempt, names: Mapping[int, str] | None = None) -> str:
    """How far an attempt has come, or how it ended. `names`: of a colleague's attempt, whose it was is told."""
    code = attempt.outcome
    if attempt.cancelled_at is not None and code in _NOBODY_RUNG:
        code = "cancelled"
    elif attempt.answered_at is not None and code == AttemptStatus.PLACED:
        code = "answered"
    name = names.get(attempt.staff_id or 0) if names and attempt.staff_id != me().id else None
    if name is not None and has_text(f"console.outcome_of.{code}"):
        return t(f"console.outcome_of.{code}", name=name)
    said = t(f"console.outcome.{code}")
    return t("console.outcome_of.any", name=name, text=said) if name is not None else said


def is_late(callback: Callback, now: datetime) -> bool:
    """Whether the time that the caller was told has passed and nobody has rung them since it was told."""
    return callback.closed_at is None and callback.rung_at is None and callback.deadline_at < now


def what_next(became: Became) -> str:
    """What happens now with a callback that is no longer in hand."""
    callback, now = became.callback, current.now()
    match callback.status:
        case CallbackStatus.WAITING if callback.due_at > now:
            return t("console.then.again", at=when(callback.due_at))
        case CallbackStatus.WAITING:
            return t("console.then.free")
        case CallbackStatus.DONE:
            return t("console.then.done", what=disposition(callback.disposition or callback.close_reason))
        case _ if callback.held_by is not None:
            return t("console.then.held")
    return t(f"console.then.{callback.status}")


@dataclass(frozen=True)
class Stage:
    """One stage of ringing, and whether it is over, is now, or is still to come."""

    name: str
    state: str


def stages(desk: Desk) -> list[Stage]:
    """The way of an attempt that is under way or has led to a talk, for people to follow; empty when nothing rings."""
    status = CallbackStatus(desk.callback.status)
    if desk.attempt is None or status not in UNDER_WAY | {CallbackStatus.WRAP_UP}:
        return []
    joined = status is CallbackStatus.TALKING or desk.attempt.connected_at is not None
    reached = _reached(desk.attempt, joined)
    names = ("yours", "press", "theirs", "joined", "over")
    states = ["done" if number < reached else "now" if number == reached else "open" for number in range(len(names))]
    if status is CallbackStatus.WRAP_UP:
        states = ["done"] * (len(names) - 1) + ["now"]
    return [Stage(t(f"console.stage.{name}"), state) for name, state in zip(names, states, strict=True)]


def _reached(attempt: Attempt, joined: bool) -> int:
    outcome = AttemptStatus(attempt.outcome)
    if joined or outcome is AttemptStatus.CONNECTED:
        return 3
    if outcome is AttemptStatus.DIALLING or outcome in OUTCOMES:
        return 2
    return 1 if attempt.answered_at is not None else 0


_TO_READ = ("person", "business", "who", "category", "region", "needs", "disposition", "again", "follow_up", "notes")
_OF_RESULT = ("disposition", "again", "follow_up", "notes")


@dataclass(frozen=True)
class TypedWords:
    """What somebody has typed about a callback and not sent, as far as it is not saved in another way."""

    name: str
    at: datetime
    fields: Mapping[str, str]
    row: Unsent
    report: Report | None
    """The report whose form some of it belongs into."""


def typed(desk: Desk, but_of: int | None = None, seal: str = "") -> list[TypedWords]:
    """What was typed and not sent; not what stands in the form of this person, whose report has this seal."""
    found = []
    for row in desk.unsent:
        unsent = autosave.fields_of(row)
        if row.staff_id == but_of:  # the rest is in the form
            unsent = {} if unsent.get("seal", "") == seal else {n: unsent[n] for n in unsent if n not in _OF_RESULT}
        report = next((one for one in desk.reports if str(one.id) == unsent.get("report")), None)
        fields, of_report = _not_saved(desk, report, unsent)
        if fields:
            into = report if of_report else None
            found.append(TypedWords(desk.names.get(row.staff_id, ""), row.typed_at, fields, row, into))
    return found


def _not_saved(desk: Desk, report: Report | None, fields: Mapping[str, str]) -> tuple[dict[str, str], bool]:
    """What is not saved, in words, and whether some of it is of a report."""
    known = fields_of(report_details.details(report)) if report else {}
    if fields.get("notes", "").strip() in (desk.callback.notes or ""):
        known["notes"] = fields.get("notes", "")
    left = {name: fields[name] for name in _TO_READ if fields.get(name) and fields[name] != known.get(name)}
    named: Mapping[str, Callable[[str], str]] = {
        "who": who,
        "category": category,
        "disposition": disposition,
        "again": called,
    }
    in_words = {name: named[name](text) if name in named else text for name, text in left.items()}
    return in_words, bool(left.keys() - set(_OF_RESULT))


FILTERS = {
    function.__name__: function for function in (call_step, callback_status, attempt_outcome, is_late, what_next)
}
"""For templates."""
