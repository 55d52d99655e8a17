"""What the daily report says of the day's agents: enough, or how many are missing, and who was told no time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from ivr.hotline.script import Script
from ivr.operations.capacity.situation import Situation, situation
from ivr.operations.capacity.without_time import WithoutTime, without_time
from ivr.operations.correspondence.wording import TEXTS, Wording


def daily(session: Session, script: Script, wording: Wording, now: datetime) -> tuple[str, ...]:
    """A line in each language. It is reckoned with who is planned: at the first hour nobody knows yet who comes."""
    seen = situation(session, script, now)
    if seen.planned_now is not None:
        seen = situation(session, script, now, seen.planned_now)
    waiting = without_time(session, now)
    return tuple(_said(seen, waiting, wording, language) for language in wording.languages)


def _said(seen: Situation, waiting: WithoutTime, wording: Wording, language: str) -> str:
    told = [_agents(seen, wording, language)]
    if waiting.since:
        since = wording.date("moment", waiting.since, language)
        told.append(TEXTS.text(language, "capacity.without_time", n=waiting.count, since=since))
    return " ".join(told)


def _agents(seen: Situation, wording: Wording, language: str) -> str:
    if seen.planned_now is None:
        return TEXTS.text(language, "capacity.no_plan", needed=seen.need.needed_today)
    numbers = TEXTS.text(
        language,
        "capacity.agents",
        at=wording.date("moment", max(seen.now, seen.ahead[0].start), language),
        planned=seen.planned_now,
        needed=seen.need.needed_today,
    )
    if not (seen.missing or seen.at_risk):
        return f"{numbers} {TEXTS.text(language, 'capacity.enough')}"
    return f"{numbers} {TEXTS.text(language, 'capacity.short', n=seen.at_risk, missing=seen.missing)}"
