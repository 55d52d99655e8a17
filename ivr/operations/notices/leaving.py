"""What a notice says as it leaves, or why it does not: by the release that holds then, and by the hour."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from ivr.hotline.choices import Choice
from ivr.hotline.script import Script
from ivr.hotline.writing import notices
from ivr.hotline.writing.buttons import Replied
from ivr.hotline.writing.notices import YES, Notice
from ivr.operations.outbounds.carrier import Leaves, Never, Waits, Wording
from ivr.records.outbounds import Outbound


def wording(script_at: Callable[[datetime], Script]) -> Wording:
    """How notices are worded; `script_at` tells what holds at a moment (aware)."""

    def worded(_session: Session, outbound: Outbound, now: datetime) -> Leaves | Waits | Never:
        notice, script = Notice.from_data(outbound.about or {}), script_at(now)
        leaving = notices.may_leave(notice, script, now)
        if leaving.at is None:
            return Never(leaving.why or "")
        if leaving.at > now:
            return Waits(leaving.at)
        said = notices.worded(notice, script, now)
        outbound.about = {**(outbound.about or {}), "words": said.text}  # as pages show it
        payloads = tuple(_payload(one, outbound.id) for one in said.choices)
        return Leaves(said.text, said.choices, payloads, said.sms, said.template, said.values)

    return worded


def _payload(choice: Choice, outbound_id: int) -> str:
    return Replied(choice.key == YES, outbound_id).payload
