"""When news may leave: what is switched on, by day, and while it is news."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from ivr.hotline.notice import LASTS, Event, Leaving, NoticePolicy, Unsent, leaving

JAKARTA = ZoneInfo("Asia/Jakarta")
ALL = NoticePolicy(frozenset(Event))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=JAKARTA)


def test_nothing_is_told_that_is_not_switched_on() -> None:
    policy = NoticePolicy(frozenset({Event.TICKET}))
    now = at("2026-11-24 10:00")
    assert Event.TICKET in policy
    assert leaving(Event.SOLVED, now, policy, JAKARTA, now) == Leaving(None, Unsent.SWITCHED_OFF)
    assert not any(event in NoticePolicy() for event in Event)


@pytest.mark.parametrize(
    ("wanted", "leaves"),
    [
        ("2026-11-24 20:59:59", "2026-11-24 20:59:59"),
        ("2026-11-24 21:00:00", "2026-11-25 07:00:00"),
        ("2026-11-24 23:59:59", "2026-11-25 07:00:00"),
        ("2026-11-25 00:00:00", "2026-11-25 07:00:00"),
        ("2026-11-25 06:59:59", "2026-11-25 07:00:00"),
        ("2026-11-25 07:00:00", "2026-11-25 07:00:00"),
    ],
)
def test_what_falls_into_the_night_waits_for_the_morning(wanted: str, leaves: str) -> None:
    assert ALL.next_time(at(wanted).astimezone(UTC), JAKARTA) == at(leaves)
    assert leaving(Event.TICKET, at(wanted), ALL, JAKARTA, at(wanted)) == Leaving(at(leaves))


def test_quiet_hours_may_lie_within_a_day_or_be_none() -> None:
    noon = NoticePolicy(frozenset(Event), 2, time(12), time(14))
    assert noon.next_time(at("2026-11-24 13:00"), JAKARTA) == at("2026-11-24 14:00")
    assert noon.next_time(at("2026-11-24 23:00"), JAKARTA) == at("2026-11-24 23:00")
    never = NoticePolicy(frozenset(Event), 2, time(7), time(7))
    assert never.next_time(at("2026-11-24 07:00"), JAKARTA) == at("2026-11-24 07:00")


def test_what_is_older_than_a_day_or_not_so_any_more_is_never_sent() -> None:
    then = at("2026-11-24 10:00")
    assert leaving(Event.ANSWERED, then, ALL, JAKARTA, then + LASTS) == Leaving(then + LASTS)
    late = leaving(Event.ANSWERED, then, ALL, JAKARTA, then + LASTS + timedelta(seconds=1))
    assert late == Leaving(None, Unsent.TOO_LATE)
    again = at("2026-11-24 12:00")
    assert leaving(Event.UNREACHED, then, ALL, JAKARTA, again - timedelta(seconds=1), again).at is not None
    assert leaving(Event.UNREACHED, then, ALL, JAKARTA, again, again) == Leaving(None, Unsent.OVER)
    evening = at("2026-11-24 21:30")
    assert leaving(Event.UNREACHED, evening, ALL, JAKARTA, evening, at("2026-11-25 06:00")).why is Unsent.OVER
