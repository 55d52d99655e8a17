"""What the page says in sentences: how many promises break with those who are there, and what is told next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ivr.operations.capacity.overview import Overview
from ivr.operations.capacity.situation import Situation
from ivr.operations.capacity.told_next import ToldNext
from ivr.operations.capacity.without_time import WithoutTime
from ivr.web.frame import shortage_banner
from ivr.web.frame.formats import clock, decimal, when
from ivr.web.frame.texts import t
from ivr.web.wallboard import dates
from ivr.web.wallboard.quantities import waited


@dataclass(frozen=True)
class Said:
    """How it stands in one line: what matters first, then the numbers, then what is told now to who asks.

    Who was told no time stands beside it.
    """

    first: str
    numbers: str = ""
    is_bad: bool = False
    told: str = ""
    without_time: str = ""
    waits_too_long: bool = False


def in_one_line(seen: Situation, next_one: ToldNext, waiting: WithoutTime) -> Said:
    """For boards: enough agents, or how many are missing, or that nobody can tell."""
    beside = without_time(waiting, seen.now), waiting.is_too_long(seen.script, seen.now)
    now_told = told(next_one)
    if seen.day is None:
        return Said(t("capacity.never_opens"), "", False, "", *beside)
    values = {"there": decimal(seen.came), "needed": decimal(seen.need.needed_today), "day": day(seen)}
    if seen.planned_now is None:
        return Said(t("capacity.said.no_plan"), t("capacity.said.numbers", **values), False, now_told, *beside)
    numbers = t("capacity.strip", planned=decimal(seen.planned_now), **values)
    is_bad = seen.is_alarming or bool(seen.need.overdue) or bool(seen.missing and not seen.is_open)
    return Said(_first(seen), numbers, is_bad, now_told, *beside)


def _first(seen: Situation) -> str:
    if not seen.is_open and (seen.missing or not seen.need.overdue):
        missing = t("capacity.missing", n=seen.missing) if seen.missing else t("capacity.said.enough_planned")
        return t("capacity.said.before", day=day(seen), missing=missing)
    if seen.is_alarming:
        return shortage_banner.told(seen)
    if seen.need.overdue:
        return t("capacity.overdue", n=seen.need.overdue)
    return "" if seen.missing else t("capacity.said.enough")


def without_time(waiting: WithoutTime, now: datetime) -> str:
    """How many wait who were told no time, and for how long the first of them has; nothing when nobody does."""
    if waiting.since is None:
        return ""
    return t("capacity.without_time", n=waiting.count, length=waited(now - waiting.since))


def day(seen: Situation) -> str:
    """The day that it is about, in a sentence."""
    if seen.day is None or seen.day == seen.script.hours.local(seen.now).date():
        return t("capacity.today")
    return dates.day_and_month(seen.day)


def late(found: Overview) -> str:
    """How many promises are late already; nothing when none is."""
    count = found.situation.need.overdue
    return t("capacity.overdue", n=count) if count else ""


def keeps(found: Overview) -> str:
    """Whether those who are there keep what was promised, and how many would."""
    seen = found.situation
    if not found.lines:
        return t("capacity.never_opens")
    values = {"agents": t("capacity.agents", n=seen.agents), "day": day(seen)}
    if not found.promised_today:
        return t("capacity.nothing_promised", day=values["day"])
    count = decimal(found.promised_today)
    if seen.first_at_risk is None:
        return t("capacity.all_kept", promises=count, **values)
    told = t("capacity.breaks", n=seen.at_risk, count=decimal(seen.at_risk), promises=count, **values) + t(
        "capacity.first", at=clock(seen.first_at_risk)
    )
    return f"{told} {t('capacity.none_with', n=decimal(seen.need.needed_today))}" if seen.missing else told


def told(found: ToldNext) -> str:
    """What somebody hears who asks now."""
    if found.promise is not None:
        return t("capacity.told", at=when(found.promise.deadline_at))
    return t("capacity.told_nothing_unplanned") if found.is_unplanned else t("capacity.told_nothing")
