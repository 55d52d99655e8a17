"""Limits that hold the hotline up before its people do: whom each keeps waiting, and what to do."""

from __future__ import annotations

from ivr.hotline.call_rate import agents_kept_busy, rate_for
from ivr.operations.staff.headcount import Headcount
from ivr.operations.system.findings import Finding, Verdict


def call_rate(rate: float, there: Headcount) -> Finding:
    """Whether so many calls a second keep all agents busy who are planned, or who work here."""
    said = "one call a second keeps" if rate == 1 else f"{rate:g} calls a second keep"
    whose = f"{there.agents} {'are planned' if there.planned else 'work here'}"
    message = f"{said} at most {agents_kept_busy(rate)} agents busy; {whose}"
    if there.agents <= agents_kept_busy(rate):
        return Finding("call rate", Verdict.OK, message)
    to_do = (
        f"ask the provider for {rate_for(there.agents):g} calls a second (Twilio begins with 1; what is more waits"
        " in its queue, and agents with it), then set it under Settings at /admin and publish"
    )
    return Finding("call rate", Verdict.WARNING, message, to_do)
