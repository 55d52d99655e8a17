"""The words of cases: statuses, what happened, and who did it, for the desk and for offices: filters for templates."""

from __future__ import annotations

from ivr.hotline.callback import CallbackStatus
from ivr.hotline.case import CLOSED_STATUSES, NEXT_STEP, WITH_OFFICE, CaseRemark, CaseStatus
from ivr.operations.audit.actors import CALLER
from ivr.operations.cases import office_mails
from ivr.operations.mail.outbox import NOTHING_TO_TELL
from ivr.records.cases import Case, CaseStep
from ivr.records.models import Callback
from ivr.web.frame import formats
from ivr.web.frame.labels import disposition
from ivr.web.frame.texts import has_text, t

_LOOKS = {
    CaseStatus.NEW: "info",
    CaseStatus.ANSWERED: "good",
    CaseStatus.CONFIRMED: "good",
    CaseStatus.RETURNED: "warn",
}


def case_status(code: str) -> str:
    """How far a case is."""
    return t(f"cases.status.{code}")


def case_look(code: str) -> str:
    """The look of a status."""
    return _LOOKS.get(CaseStatus(code), "plain")


def why_not_sent(problem: str) -> str:
    """Why a mail was not sent: by us, or in the words of the server that did not take it."""
    return t("cases.mail_nothing") if problem == NOTHING_TO_TELL else t("cases.mail_server_said", text=problem)


def case_next_step(case: Case) -> str:
    """What an open case waits for."""
    found = NEXT_STEP.get(CaseStatus(case.status))
    return t(f"cases.next.{found}") if found else formats.NOTHING


def case_owner(case: Case) -> str:
    """Who has to take the next step."""
    if case.status in CLOSED_STATUSES:
        return formats.NOTHING
    return case.office.name if case.status in WITH_OFFICE and case.office else t("cases.desk")


def step_event(found: CaseStep) -> str:
    """What happened."""
    return t(f"cases.event.{found.event}")


def step_result(found: CaseStep) -> str:
    """What came of a talk or a try, why nothing was passed on, what was put right; empty where the event says all."""
    match found.event:
        case CaseRemark.TALK | CaseRemark.TRY | CaseRemark.CHAT | CaseRemark.NOTE if found.result:
            key = f"console.outcome.{found.result}"
            return t(key).rstrip(".") if has_text(key) else disposition(found.result)
        case CaseRemark.NOT_PASSED_ON:
            return t(f"cases.missing.{found.result}")
        case CaseRemark.EDIT:
            return ", ".join(t(f"console.field.{name}") for name in (found.note or "").split())
    return ""


def callback_stands(found: Callback) -> str:
    """How the callback stands with which the person is rung, or was rung last."""
    if found.closed_at is not None:
        return f"{disposition(found.disposition or found.close_reason)} · {formats.moment(found.closed_at)}"
    if found.promised_due_at is None and found.status == CallbackStatus.WAITING and not found.attempts_made:
        return t("cases.callback_untold", stands=t(f"console.status.{found.status}"))
    return t("cases.callback_due", stands=t(f"console.status.{found.status}"), at=formats.moment(found.due_at))


def step_by(found: CaseStep) -> str:
    """Who did it."""
    kind_of_actor, _, name = found.actor.partition(":")
    if kind_of_actor == CALLER:
        return t("cases.by_caller")
    if kind_of_actor == "office":
        number, _, officer = name.partition(":")
        office = found.office.name if found.office and str(found.office_id) == number else t("cases.an_office")
        return f"{office} ({officer})" if officer else office
    return name or t("cases.by_itself")


def step_note(found: CaseStep) -> str:
    """What was said with it; the hotline's own reasons in the reader's language."""
    if found.event == CaseRemark.EDIT:
        return ""
    refusal = office_mails.refusal_in(found.note)
    if refusal is not None:
        return t("cases.reason.mail_refused", problem=refusal)
    key = f"cases.reason.{found.note}"
    return t(key) if found.note and found.note.isalpha() and has_text(key) else (found.note or "")


def case_place(code: str | None) -> str:
    """A region, or that it is not known."""
    return formats.place(code) if code else t("cases.no_region")


FILTERS = {
    function.__name__: function
    for function in (
        case_status,
        case_look,
        why_not_sent,
        case_next_step,
        case_owner,
        step_event,
        step_result,
        callback_stands,
        step_by,
        step_note,
        case_place,
    )
}
"""For templates."""
