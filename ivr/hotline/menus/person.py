"""Somebody who works here is to answer in writing: what was told so far is filed, and by when is said."""

from __future__ import annotations

from ivr.hotline.frozen import replace
from ivr.hotline.menus import filing
from ivr.hotline.menus.menu import Context, Move
from ivr.hotline.state import Step
from ivr.hotline.verbs import Handed, WantPerson


def wanted(context: Context, *, complete: bool) -> Move:
    """Ask for somebody; `complete`: everything was asked that belongs to the report."""
    report = filing.report_of(context.state, complete=complete)
    return Move(replace(context.state, step=Step.WAITING, misses=0), effects=(WantPerson(report),))


def handed(context: Context, answer: Handed) -> Move:
    """Somebody will answer, and by when; from then on people talk, and the rules are silent."""
    state = replace(context.state, step=Step.ENDED, filed=True, ending="finished")
    if answer.deadline is None:
        said = context.say("handed_untold")
    else:
        said = context.say("handed", deadline=filing.moment(context, answer.deadline))
    ticket_said = (context.say("ticket", ticket=answer.ticket),) if answer.ticket else ()
    return Move(replace(state, ticket=answer.ticket or state.ticket), (said, *ticket_said))
