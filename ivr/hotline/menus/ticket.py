"""How a report is doing: asked by ticket number, told in words, with details only for whom it belongs to."""

from __future__ import annotations

from ivr.hotline import speech
from ivr.hotline.frozen import replace
from ivr.hotline.menus import filing
from ivr.hotline.menus.menu import MOST_MISSES, Answer, Context, Menu, Miss, Move, go, typing
from ivr.hotline.report import is_ticket
from ivr.hotline.state import Goal, Step
from ivr.hotline.verbs import LookUpTicket, Say, TicketAnswered


def _asks_ticket(context: Context) -> tuple[Say, ...]:
    return (context.say("ticket_ask"),)


def _takes_ticket(context: Context, keys: str) -> Answer:
    ticket = keys.rstrip("#")
    if not is_ticket(ticket):
        return Miss("ticket_wrong")
    waiting = replace(context.state, step=Step.WAITING, asked_ticket=ticket, proof=None)
    return Move(waiting, effects=(LookUpTicket(ticket),))


def _asks_proof(context: Context) -> tuple[Say, ...]:
    return (context.say("ticket_proof"),)


def _takes_proof(context: Context, keys: str) -> Answer:
    ticket, proof = context.state.asked_ticket, keys.rstrip("#")
    if ticket is None or len(proof) != 4 or not proof.isdecimal():
        return Miss("wrong_entry")
    waiting = replace(context.state, step=Step.WAITING, proof=proof)
    return Move(waiting, effects=(LookUpTicket(ticket, proof),))


def answered(context: Context, answer: TicketAnswered) -> tuple[Context, Answer]:
    """What the caller is told next, and in which question a wrong answer counts as a miss."""
    state = context.state
    asking = context.with_state(replace(state, step=Step.TICKET))
    if not answer.found:
        return asking, Miss("ticket_wrong")
    if answer.proven or not answer.provable:
        told = replace(state, step=Step.TICKET_TOLD, misses=0, back=state.back[:1])
        return asking, Move(told, _status(context, answer))
    if state.proof is not None:
        return context.with_state(replace(state, step=Step.TICKET_PROOF, proof=None)), Miss("ticket_proof_wrong")
    asked = go(asking, Step.TICKET_PROOF)
    return asking, replace(asked, state=replace(asked.state, misses=state.misses))


def _status(context: Context, answer: TicketAnswered) -> tuple[Say, ...]:
    if not answer.proven or answer.filed is None:
        return (context.say("status_private"),)
    language, zone = context.state.language, context.script.zone
    category = context.script.category(answer.category)
    filed = speech.moment(answer.filed.astimezone(zone), context.tongue, context.now)
    if category is None:
        return context.say("status_filed", filed=filed), _progress(context, answer)
    return context.say("status_details", category=category.name[language], filed=filed), _progress(context, answer)


def _progress(context: Context, answer: TicketAnswered) -> Say:
    key = f"status_{answer.status}"
    if answer.status not in ("callback", "answered_callback"):
        return context.say(key)
    if answer.status == "answered_callback" and (answer.promised is None or answer.promised < context.now):
        return context.say("status_answered")
    if answer.promised is None:
        return filing.told_no_time(context)
    if answer.promised < context.now:
        return context.say("status_callback_late")
    if answer.status == "callback":
        return filing.told_promise(context, answer.promised, answer.promised_from)
    return context.say(key, deadline=filing.moment(context, answer.promised))


def _asks_told(context: Context) -> tuple[Say, ...]:
    return (context.say("status_menu"),)


def _takes_told(context: Context, key: str) -> Answer:
    if key != "9":
        return Miss()
    if report := filing.report_of(context.state, complete=False):  # told before they asked after another
        return Move(replace(context.state, step=Step.WAITING, misses=0), effects=(report,))
    return Move(replace(context.state, step=Step.ENDED, ending="finished"), (context.say("goodbye"),))


def _hear_again(context: Context) -> Move:
    """The status is looked up anew, so that it is true at that moment."""
    waiting = replace(context.state, step=Step.WAITING, misses=0)
    return Move(waiting, effects=(LookUpTicket(context.state.asked_ticket or "", context.state.proof),))


def _lost(context: Context, reason: str) -> Move | None:
    """Three tickets or proofs were understood and not right: that is said as it is, and somebody can help."""
    if context.state.misses < MOST_MISSES or reason == "silence":
        return None
    lost = replace(context.state, step=Step.TICKET_LOST, misses=0, typed="", back=context.state.back[:1])
    return Move(lost, (context.say(reason),))


def _asks_lost(context: Context) -> tuple[Say, ...]:
    return (context.say("ticket_help"),)


def _takes_lost(context: Context, key: str) -> Answer:
    return go(context, Step.CATEGORY, goal=Goal.CALLBACK) if key == "3" else _takes_told(context, key)


TICKET = typing(_asks_ticket, _takes_ticket, digits=8, despairs=_lost)
TICKET_PROOF = typing(_asks_proof, _takes_proof, digits=4, despairs=_lost)
TICKET_LOST = Menu(_asks_lost, _takes_lost)
TICKET_TOLD = Menu(_asks_told, _takes_told, repeats=_hear_again)
