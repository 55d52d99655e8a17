"""What never came is asked for: how calls ended, and what was said in those that nobody saw to their end."""

from __future__ import annotations

from datetime import datetime

from ivr.hotline.numbers import caller_number
from ivr.hotline.phone import Phone
from ivr.operations.calls import progress
from ivr.operations.conversations.conversations import Conversations, Progress

MOST_REFUSALS = 3
"""After so many in a row that the phone company cannot tell, the rest is left for another time."""


def ends(conversations: Conversations, phone: Phone, now: datetime) -> int:
    """Ask after the calls that never reported their end; says how many have ended."""
    ended = refusals = 0
    for sid in progress.silent(conversations.database, now):
        found = progress.look_up(conversations.database, phone, sid, now)
        refusals = refusals + 1 if found is None else 0
        if refusals >= MOST_REFUSALS:
            break
        if found is not None and found.status in progress.ENDED:
            caller = caller_number(found.caller)
            conversations.progressed(Progress(sid, found.status, found.seconds, caller, found.called), now)
            ended += 1
    return ended


def file_unfinished(conversations: Conversations, since: datetime, now: datetime) -> int:
    """File what was said in calls since a moment that are over and not finished; says how many there were."""
    found = progress.unfinished(conversations.database, since, now)
    for sid in found:
        conversations.leave(sid, now)
    return len(found)
