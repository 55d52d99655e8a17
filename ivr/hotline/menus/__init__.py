"""The questions of a call, each with the shape of its answer and where the answers lead."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.hotline.menus import filing, information, message, opening, owed, reporting, ringing, ticket
from ivr.hotline.menus.earlier import EARLIER
from ivr.hotline.menus.menu import Menu
from ivr.hotline.state import State, Step

MENUS: Mapping[Step, Menu] = {
    Step.WELCOME: opening.WELCOME,
    Step.CLOSED: opening.CLOSED,
    Step.OWED: owed.OWED,
    Step.WITHDRAW: owed.WITHDRAW,
    Step.WHO: reporting.WHO,
    Step.CATEGORY: reporting.CATEGORY,
    Step.REGION: reporting.REGION,
    Step.REGION_CHECK: reporting.REGION_CHECK,
    Step.REGION_CHOICE: reporting.REGION_CHOICE,
    Step.NEXT: reporting.NEXT,
    Step.STORY: message.STORY,
    Step.REVIEW: message.REVIEW,
    Step.NUMBER_OWN: ringing.NUMBER_OWN,
    Step.NUMBER_TYPE: ringing.NUMBER_TYPE,
    Step.NUMBER_CHECK: ringing.NUMBER_CHECK,
    Step.WHEN: ringing.WHEN,
    Step.TICKET: ticket.TICKET,
    Step.TICKET_PROOF: ticket.TICKET_PROOF,
    Step.TICKET_TOLD: ticket.TICKET_TOLD,
    Step.TICKET_LOST: ticket.TICKET_LOST,
    Step.TICKET_GIVEN: filing.TICKET_GIVEN,
    Step.INFORMATION: information.INFORMATION,
}
"""Every step in which keys are awaited. MESSAGE records, WAITING and ENDED ask nothing."""


def menu_of(state: State) -> Menu | None:
    """The question that this caller is being asked; None where none is."""
    return (EARLIER.get(state.step) if not state.order else None) or MENUS.get(state.step)
