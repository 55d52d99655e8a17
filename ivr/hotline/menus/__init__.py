"""The questions of a call, each with the shape of its answer and where the answers lead."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.hotline.menus import (
    callback_days,
    callback_request,
    callback_times,
    filing,
    information,
    message,
    no_time,
    opening,
    pending_callback,
    reporting,
    ticket,
)
from ivr.hotline.menus.earlier import EARLIER
from ivr.hotline.menus.menu import Menu
from ivr.hotline.state import State, Step

MENUS: Mapping[Step, Menu] = {
    Step.WELCOME: opening.WELCOME,
    Step.CLOSED: opening.CLOSED,
    Step.OWED: pending_callback.OWED,
    Step.WITHDRAW: pending_callback.WITHDRAW,
    Step.WHO: reporting.WHO,
    Step.CATEGORY: reporting.CATEGORY,
    Step.REGION: reporting.REGION,
    Step.REGION_CHECK: reporting.REGION_CHECK,
    Step.REGION_CHOICE: reporting.REGION_CHOICE,
    Step.NEWS: reporting.NEWS,
    Step.NEXT: reporting.NEXT,
    Step.STORY: message.STORY,
    Step.REVIEW: message.REVIEW,
    Step.NUMBER_OWN: callback_request.NUMBER_OWN,
    Step.NUMBER_TYPE: callback_request.NUMBER_TYPE,
    Step.NUMBER_CHECK: callback_request.NUMBER_CHECK,
    Step.WHEN: callback_times.WHEN,
    Step.DAY: callback_days.DAY,
    Step.DAY_PART: callback_days.DAY_PART,
    Step.NO_TIME: no_time.NO_TIME,
    Step.TICKET: ticket.TICKET,
    Step.TICKET_PROOF: ticket.TICKET_PROOF,
    Step.TICKET_TOLD: ticket.TICKET_TOLD,
    Step.TICKET_LOST: ticket.TICKET_LOST,
    Step.TICKET_GIVEN: filing.TICKET_GIVEN,
    Step.NOTICE_OFFER: filing.NOTICE_OFFER,
    Step.INFORMATION: information.INFORMATION,
}
"""Every step in which keys are awaited. MESSAGE records, WAITING and ENDED ask nothing."""


def menu_of(state: State) -> Menu | None:
    """The question that this caller is being asked; None where none is."""
    return (EARLIER.get(state.step) if not state.order else None) or MENUS.get(state.step)
