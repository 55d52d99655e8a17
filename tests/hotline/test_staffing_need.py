"""How many agents it takes to keep what was promised, and what breaks with fewer."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from heapq import heapify, heappop, heappush, heapreplace

from hypothesis import given
from hypothesis import strategies as st

from ivr.hotline.callback import PromisePolicy
from ivr.hotline.capacity import half_hours
from ivr.hotline.hours import KEMENKOP
from ivr.hotline.staffing import Staffed, StaffingPlan
from ivr.hotline.staffing_need import Need, OneAgent, Place, Supply

MONDAY = datetime(2026, 11, 23, 1, tzinfo=UTC)
"""08:00 WIB."""
CLOSES = MONDAY + timedelta(hours=7)
MARGIN = timedelta(minutes=5)
HALF = timedelta(minutes=30)
COST = 7.1
PLAN = StaffingPlan(((Staffed(time(8), time(15), 16),),) * 5 + ((),) * 2)


def supply(plan: StaffingPlan | OneAgent, now: datetime = MONDAY) -> Supply:
    return Supply(now, half_hours(now, KEMENKOP, plan, PromisePolicy(), MARGIN))


def need(*places: Place, now: datetime = MONDAY, plan: StaffingPlan | None = PLAN, cost: float = COST) -> Need:
    return Need(supply(OneAgent(plan), now), supply(plan, now) if plan else None, CLOSES, places, cost)


def told(half_hour: int, unrung: int, others: int = 0) -> Place:
    return Place(MONDAY + half_hour * HALF, unrung + others, unrung)


def test_minutes_are_counted_from_now_on() -> None:
    found = supply(OneAgent(None), MONDAY + timedelta(minutes=10))
    assert found.until(MONDAY) == 0
    assert found.until(MONDAY + HALF) == 20
    assert found.until(CLOSES) == 405  # the last five are lost to the margin
    assert found.until(CLOSES + timedelta(days=1)) == 405 + 415


def test_nothing_promised_needs_nobody() -> None:
    assert (need().needed(), need().at_risk(0), need().promised) == (0, (), 0)


def test_a_monday_morning_of_which_too_much_was_promised() -> None:
    """1,000 a day, 16 planned: what the weekend was told."""
    counts = (0, 108, 54, 54, 31, 77, 55, 54, 54, 54, 54, 40, 0, 96)
    found = need(*(told(at + 1, count) for at, count in enumerate(counts)))
    assert found.promised == sum(counts) == 731
    assert found.needed() == 13
    assert found.at_risk(13) == ()
    assert found.at_risk(12)[0][0] <= MONDAY + 6 * HALF
    at, _ = found.at_risk(11)[0]
    assert at == MONDAY + 2 * HALF  # by 09:00
    assert sum(count for _, count in found.at_risk(11)) > 83  # each that is late makes those behind it late


def test_what_is_past_is_broken_already_and_no_longer_at_risk() -> None:
    found = need(told(-1, 5), told(4, 1))
    assert found.promised == 1
    assert found.until(MONDAY) == 5
    assert found.needed() == 1


def test_people_who_were_rung_before_are_work_and_no_promise() -> None:
    assert need(told(2, 0, others=500)).needed() == 0
    assert need(told(2, 0, others=40), told(3, 1)).needed() > need(told(3, 1)).needed()


def test_one_who_must_be_rung_in_a_minute_needs_one_agent_not_many() -> None:
    now = MONDAY + HALF - timedelta(minutes=1)
    assert need(told(1, 1), now=now).needed() == 2
    assert need(told(1, 1), now=now).at_risk(2) == ()


def test_what_was_told_for_tomorrow_is_done_by_those_who_are_planned_then() -> None:
    tomorrow = int(timedelta(days=1) / HALF) + 2
    assert need(told(tomorrow, 100)).needed() == 0
    assert need(told(tomorrow, 400)).needed() == 5
    assert need(told(tomorrow, 400), plan=None).needed() == 6


def test_what_was_told_for_a_day_that_lost_all_its_agents_still_takes_somebody() -> None:
    nobody = StaffingPlan(((), *PLAN.weekly[1:]))
    found = need(told(4, 5), plan=nobody)
    assert found.needed_today == 1
    assert found.at_risk_today(0) == ((MONDAY + 4 * HALF, 5),)
    assert found.at_risk_today(1) == ()


PLACES = st.lists(st.tuples(st.integers(-2, 70), st.integers(0, 40), st.integers(0, 20)), max_size=25).map(
    lambda found: tuple(told(*one) for one in sorted({at: (at, *rest) for at, *rest in found}.values()))
)
NOWS = st.integers(0, 419).map(lambda minutes: MONDAY + timedelta(minutes=minutes))
PLANS = st.sampled_from([None, PLAN])


@given(PLACES, NOWS, PLANS, st.floats(1, 60))
def test_so_many_keep_all_of_todays_and_one_fewer_does_not(
    places: tuple[Place, ...], now: datetime, plan: StaffingPlan | None, cost: float
) -> None:
    found = need(*places, now=now, plan=plan, cost=cost)
    needed = found.needed()
    kept_by_nobody = {one.place.at for one in found.standing if not found._for_each(one.place.at)}
    assert {at for at, _ in found.at_risk(needed)} <= kept_by_nobody
    if needed:
        assert {at for at, _ in found.at_risk(needed - 1)} - kept_by_nobody


@given(PLACES, NOWS, PLANS, st.integers(0, 40))
def test_more_agents_never_break_more(
    places: tuple[Place, ...], now: datetime, plan: StaffingPlan | None, agents: int
) -> None:
    found = need(*places, now=now, plan=plan)
    fewer, more = (sum(count for _, count in found.at_risk(one)) for one in (agents, agents + 1))
    assert 0 <= more <= fewer <= found.promised


@given(st.lists(st.tuples(st.integers(1, 13), st.integers(0, 30)), max_size=10), st.integers(1, 20))
def test_it_foretells_what_a_queue_does(wanted: list[tuple[int, int]], agents: int) -> None:
    """Everybody is rung in order by whoever is free first; each of the agents is in the middle of a call now."""
    places = tuple(told(at, count) for at, count in sorted(dict(wanted).items()))
    foretold = sum(count for _, count in need(*places).at_risk(agents))
    free = [COST * number / agents for number in range(agents)]
    heapify(free)
    late = 0
    for place in places:
        for _ in range(place.unrung):
            rung = free[0]
            heapreplace(free, rung + COST)
            late += MONDAY + timedelta(minutes=rung) > place.at
    assert abs(late - foretold) <= len(places) * 2


def test_first_calls_leave_time_for_others_until_there_are_as_many_as_can_be_rung() -> None:
    can = int(2 * 30 / COST)
    assert need(told(2, can)).pressed_until(1) is None
    assert need(told(2, can + 1)).pressed_until(1) == MONDAY + 2 * HALF
    assert need(told(2, can + 1)).pressed_until(2) is None
    assert need(told(2, 1, others=40), told(3, 0, others=40)).pressed_until(1) is None
    assert need(told(-1, 1), told(5, 3)).pressed_until(1) == MONDAY - HALF
    assert need(told(1, 0, others=9), told(2, can), told(5, 1)).first_told == MONDAY + 2 * HALF
    assert need(told(1, 0, others=9)).first_told is None


MINUTES = st.lists(st.integers(0, 180), max_size=25)


def late(first: list[float], free: list[float]) -> int:
    """How many first calls are late when they are rung by their deadlines, and nobody else is."""
    free, found = sorted(free), 0
    for deadline in sorted(first):
        now = free[0]
        heapreplace(free, now + COST)
        found += now > deadline
    return found


@given(MINUTES, st.lists(st.integers(0, 180), max_size=12), st.integers(1, 4))
def test_no_retry_ever_makes_a_first_call_late(first: list[int], retries: list[int], agents: int) -> None:
    """In whatever order they stand: whenever an agent takes a retry, all are rung in time who were without it."""
    waiting, behind = sorted(map(float, first)), sorted(map(float, retries))
    free = [COST * number / agents for number in range(agents)]
    while waiting or behind:
        now = heappop(free)
        at = MONDAY + timedelta(minutes=now)
        until = need(*(told_at(one, waiting) for one in sorted(set(waiting))), now=at, plan=None).pressed_until(agents)
        pressed = until is not None and waiting and MONDAY + timedelta(minutes=waiting[0]) <= until
        if waiting and (pressed or not behind or waiting[0] <= behind[0]):
            waiting.pop(0)
        else:
            behind.pop(0)
            assert late(waiting, [*free, now + COST]) <= late(waiting, [*free, now])
        heappush(free, now + COST)


def told_at(minutes: float, waiting: list[float]) -> Place:
    count = waiting.count(minutes)
    return Place(MONDAY + timedelta(minutes=minutes), count, count)
