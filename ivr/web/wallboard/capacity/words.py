"""What the page says in sentences: how many promises break with those who are there, and what is told next."""

from __future__ import annotations

from ivr.operations.capacity.overview import Overview
from ivr.web.frame.formats import clock, decimal, when
from ivr.web.frame.texts import t
from ivr.web.wallboard import dates


def day(found: Overview) -> str:
    """The day that it is about, in a sentence."""
    of, now = found.situation.day, found.situation.script.hours.local(found.situation.now)
    if of is None or of == now.date():
        return t("capacity.today")
    return dates.day_and_month(of)


def late(found: Overview) -> str:
    """How many promises are late already; nothing when none is."""
    count = found.situation.need.overdue
    return t("capacity.overdue", n=count) if count else ""


def keeps(found: Overview) -> str:
    """Whether those who are there keep what was promised, and how many would."""
    seen = found.situation
    if not found.lines:
        return t("capacity.never_opens")
    values = {"agents": t("capacity.agents", n=seen.agents), "day": day(found)}
    if not found.promised_today:
        return t("capacity.nothing_promised", day=values["day"])
    count = decimal(found.promised_today)
    if seen.first_at_risk is None:
        return t("capacity.all_kept", promises=count, **values)
    told = t("capacity.breaks", n=seen.at_risk, count=decimal(seen.at_risk), promises=count, **values) + t(
        "capacity.first", at=clock(seen.first_at_risk)
    )
    return f"{told} {t('capacity.none_with', n=decimal(seen.need.needed_today))}" if seen.missing else told


def told(found: Overview) -> str:
    """What somebody hears who asks now."""
    if found.told is None:
        return t("capacity.told_nothing")
    return t("capacity.told", at=when(found.told.deadline_at))
