"""The words of cases: statuses, what happened, and who did it, for the desk and for offices."""

from __future__ import annotations

from ivr.hotline.case import CLOSED_STATUSES, NEXT_STEP, WITH_OFFICE, CaseStatus
from ivr.records.cases import Case, CaseStep
from ivr.web import showing
from ivr.web.console.words import category, who
from ivr.web.wording import has_text, t

__all__ = ["by", "category", "kind", "next_step", "note", "owner", "place", "status", "step", "who"]
_KINDS = {
    CaseStatus.NEW: "info",
    CaseStatus.ANSWERED: "good",
    CaseStatus.CONFIRMED: "good",
    CaseStatus.RETURNED: "warn",
}


def status(code: str) -> str:
    """How far a case is."""
    return t(f"cases.status.{code}")


def kind(code: str) -> str:
    """The look of a status."""
    return _KINDS.get(CaseStatus(code), "plain")


def next_step(case: Case) -> str:
    """What an open case waits for."""
    found = NEXT_STEP.get(CaseStatus(case.status))
    return t(f"cases.next.{found}") if found else showing.NOTHING


def owner(case: Case) -> str:
    """Who has to take the next step."""
    if case.status in CLOSED_STATUSES:
        return showing.NOTHING
    return case.office.name if case.status in WITH_OFFICE and case.office else t("cases.desk")


def step(found: CaseStep) -> str:
    """What happened."""
    return t(f"cases.event.{found.event}")


def by(found: CaseStep) -> str:
    """Who did it."""
    kind_of_actor, _, name = found.actor.partition(":")
    if kind_of_actor == "office":
        number, _, officer = name.partition(":")
        office = found.office.name if found.office and str(found.office_id) == number else t("cases.an_office")
        return f"{office} ({officer})" if officer else office
    return name or t("cases.by_itself")


def note(found: CaseStep) -> str:
    """What was said with it; the hotline's own reasons in the reader's language."""
    key = f"cases.reason.{found.note}"
    return t(key) if found.note and found.note.isalpha() and has_text(key) else (found.note or "")


def place(code: str | None) -> str:
    """A region, or that it is not known."""
    return showing.place(code) if code else t("cases.no_region")
