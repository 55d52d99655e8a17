"""Plain words for what a call's state holds, and for what happened."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.hotline.state import Step
from tests.golden.playing import Moment

STEPS: Mapping[str, str] = {
    Step.WELCOME: "first menu",
    Step.CLOSED: "first menu when closed",
    Step.OWED: "a callback is owed already",
    Step.WITHDRAW: "is the callback needed no more?",
    Step.WHO: "cooperative or business?",
    Step.CATEGORY: "what is the problem?",
    Step.REGION: "which postal code?",
    Step.REGION_CHECK: "is this the region?",
    Step.REGION_CHOICE: "which of these regions?",
    Step.NEWS: "news in writing?",
    Step.NEXT: "a callback, or enough?",
    Step.STORY: "before the tone of the message",
    Step.MESSAGE: "the message is being recorded",
    Step.REVIEW: "send the message?",
    Step.NUMBER_OWN: "ring this number?",
    Step.NUMBER_TYPE: "which number?",
    Step.NUMBER_CHECK: "is the number right?",
    Step.WHEN: "when shall we ring?",
    Step.DAY: "on which other day?",
    Step.DAY_PART: "in which part of that day?",
    Step.NO_TIME: "no time was told: what else?",
    Step.TICKET: "which ticket number?",
    Step.TICKET_PROOF: "the last four digits of the number?",
    Step.TICKET_TOLD: "the report's status was told",
    Step.TICKET_LOST: "no such ticket: an officer?",
    Step.TICKET_GIVEN: "the ticket number was told",
    Step.NOTICE_OFFER: "the ticket number was told; news in writing?",
    Step.INFORMATION: "information menu",
    Step.WAITING: "waiting for an answer",
    Step.ENDED: "the call is over",
}

FIELDS: Mapping[str, str] = {
    "step": "question",
    "order": "order of questions",
    "release": "release of the texts",
    "language": "language",
    "open": "hotline open",
    "in_writing": "in writing",
    "caller": "caller",
    "goal": "came for",
    "misses": "misses in a row",
    "just_typed": "has just typed",
    "typed": "typed so far",
    "back": "star goes back to",
    "who": "who",
    "category": "category",
    "postal_code": "postal code",
    "region": "region",
    "candidates": "possible regions",
    "guessed": "possible regions are a guess",
    "pinned": "regions of an early pin",
    "region_failures": "regions not found",
    "number": "number to ring",
    "window": "when to ring",
    "times": "times that have room",
    "asked_when": "asked when to ring",
    "day": "day to ring on",
    "unsaid": "still to be said",
    "asked_ticket": "ticket asked for",
    "proof": "last four digits",
    "recorded": "message recorded",
    "ungreeted": "not greeted yet",
    "news": "news wanted or not",
    "hinted": "help was named",
    "owed_until": "owed until",
    "owed_from": "owed from",
    "owed_tried": "how far we came",
    "filed": "report written down",
    "ticket": "ticket given",
    "ending": "ending",
}

_AGENT: Mapping[str, str] = {
    "/voice/agent/answered": "The agent's telephone is answered",
    "/voice/agent/key": "The agent presses a key",
    "/voice/agent/silence": "The agent presses nothing",
    "/voice/agent/person": "The person's telephone",
    "/voice/agent/joined": "The talk is over",
    "/voice/agent/status": "The agent's call",
}


def happened(moment: Moment) -> str:
    """The heading of a webhook."""
    if moment.event is not None:
        return _turn(moment)
    if moment.door in _AGENT:
        keys = moment.form.get("Digits", "")
        return f"{_AGENT[moment.door]}: {keys or moment.form['CallStatus']}"
    match moment.door:
        case "/voice/recording":
            return "The recording is ready"
        case "/voice/status":
            return "The telephone company tells that the call is over"
    if "RecordingDuration" in moment.form:
        return "The recording comes in when the caller has gone"
    return "A turn that is taken already"


def _turn(moment: Moment) -> str:
    event = moment.event or {}
    match event["event"]:
        case "arrived":
            return "The call comes in"
        case "pressed":
            return f"The caller presses {event['keys']}"
        case "silent":
            return "Nothing is pressed"
        case "recorded":
            ended = "hangs up" if event["hung_up"] else "falls silent" if event["by_silence"] else "presses a key"
            return f"The caller has spoken for {event['seconds']} seconds and {ended}"
        case "left":
            return "The caller is gone"
    return str(event["event"])
