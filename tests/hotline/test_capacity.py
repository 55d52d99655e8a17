"""Room for promises: what fits into the planned minutes is told, and nobody who was told a time is pushed."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.hotline.callback import AFTERNOON, ASAP, MORNING, WINDOWS, Promise, PromisePolicy
from ivr.hotline.capacity import FARTHEST_LOOK, Room, Workload, half_hours, no_place, retry_place, round_up
from ivr.hotline.half_hours import HALF_HOUR
from ivr.hotline.hours import KEMENKOP, OpeningHours
from ivr.hotline.timetable import Closure, Interval
from tests.hotline.test_hours_properties import moments, opening_hours
from tests.support.line import wib

MARGIN = timedelta(minutes=5)
TUESDAY = "2026-11-24"


@dataclass(frozen=True)
class Always:
    """So many agents at every moment."""

    agents: int

    def agents_at(self, local: datetime) -> int:
        return self.agents


def room(
    now: datetime,
    agents: int = 2,
    work: Workload | None = None,
    hours: OpeningHours = KEMENKOP,
    policy: PromisePolicy | None = None,
) -> Room:
    policy = policy or PromisePolicy()
    return Room(now, hours, half_hours(now, hours, Always(agents), policy, MARGIN), work or Workload(), policy)


def waiting(*times: str, number: int = 1) -> Workload:
    return Workload({wib(f"{one}"): number for one in times})


def told(found: Promise | None) -> str | None:
    return f"{KEMENKOP.local(found.deadline_at):%d. %H:%M}" if found else None


def test_half_hours_are_those_of_five_opening_days_and_nobody_is_rung_before_closing() -> None:
    ahead = half_hours(wib(f"{TUESDAY} 10:10"), KEMENKOP, Always(2), PromisePolicy(), MARGIN)
    assert ahead[0].start == wib(f"{TUESDAY} 10:00")
    assert ahead[-1].end == wib("2026-12-01 10:00")  # the same clock, five opening days later
    assert len(ahead) == 5 * 14
    assert {one.planned for one in ahead} == {60, 50}
    assert [KEMENKOP.local(one.end).hour for one in ahead if one.planned == 50] == [15] * 5


def test_at_night_the_days_begin_with_the_next_opening() -> None:
    ahead = half_hours(wib("2026-11-21 22:00"), KEMENKOP, Always(2), PromisePolicy(), MARGIN)
    assert ahead[0].start == wib("2026-11-23 08:00")
    assert ahead[-1].end == wib("2026-11-27 15:00")


def test_a_closure_has_no_half_hours() -> None:
    shut = replace(KEMENKOP, closures=(Closure(wib(f"{TUESDAY} 09:10"), wib("2026-11-25 09:20"), {"id": "Banjir"}),))
    ahead = half_hours(wib(f"{TUESDAY} 08:00"), shut, Always(2), PromisePolicy(), MARGIN)
    assert [one.start for one in ahead[:4]] == [
        wib(f"{TUESDAY} 08:00"),
        wib(f"{TUESDAY} 08:30"),
        wib(f"{TUESDAY} 09:00"),
        wib("2026-11-25 09:20"),
    ]
    assert [one.planned for one in ahead[:4]] == [60, 60, 10, 20]
    assert half_hours(wib(f"{TUESDAY} 08:00"), OpeningHours(), Always(2), PromisePolicy(), MARGIN) == ()


def test_of_a_hotline_that_opens_once_a_week_no_promise_is_farther_than_a_queue_is_counted() -> None:
    mondays = OpeningHours(weekly=((Interval(time(8), time(15)),), *((),) * 6))
    now = wib(f"{TUESDAY} 08:00")
    ahead = half_hours(now, mondays, Always(2), PromisePolicy(farthest=30), MARGIN)
    assert ahead[-1].end <= now + FARTHEST_LOOK


@pytest.mark.parametrize(
    ("now", "by"),
    [
        ("24. 08:00", "24. 09:00"),
        ("24. 08:01", "24. 09:30"),
        ("24. 14:20", "25. 08:30"),
        ("24. 21:00", "25. 09:00"),
        ("28. 12:00", "30. 09:00"),
    ],
)
def test_an_empty_queue_is_told_the_first_half_hour_an_hour_from_now(now: str, by: str) -> None:
    day, clock = now.split(". ")
    assert told(room(wib(f"2026-11-{day} {clock}")).promise(ASAP)) == by


def test_what_waits_takes_its_minutes_from_four_fifths_of_the_plan() -> None:
    now = wib(f"{TUESDAY} 08:00")
    # Two agents until 09:00: 120 minutes, 96 of them to promise: thirteen callbacks of seven minutes.
    assert told(room(now, work=waiting(f"{TUESDAY} 09:00", number=12)).promise(ASAP)) == "24. 09:00"
    assert told(room(now, work=waiting(f"{TUESDAY} 09:00", number=13)).promise(ASAP)) == "24. 09:30"
    assert told(room(now, work=waiting(f"{TUESDAY} 09:00", number=93)).promise(ASAP)) == "24. 15:00"
    assert told(room(now, work=waiting(f"{TUESDAY} 09:00", number=94)).promise(ASAP)) == "25. 08:30"


def test_nobody_who_was_told_a_later_time_is_pushed() -> None:
    now = wib(f"{TUESDAY} 08:00")
    full_at_noon = waiting(f"{TUESDAY} 12:00", number=54)  # eight agent hours: 384 minutes to promise, 54 callbacks
    assert told(room(now, work=full_at_noon).promise(ASAP)) == "24. 12:30"


def test_nobody_is_told_sooner_than_who_asked_before() -> None:
    work = Workload({}, latest_asap=wib("2026-11-25 10:00"))
    assert told(room(wib(f"{TUESDAY} 08:00"), work=work).promise(ASAP)) == "25. 10:00"


def test_a_window_is_told_on_the_first_day_on_which_it_holds_one_more() -> None:
    now = wib(f"{TUESDAY} 07:00")
    chosen = Workload({}, in_window={("morning", wib(f"{TUESDAY} 11:00")): 41})  # 360 minutes, 288 to promise
    assert told(room(now, work=replace(chosen, in_window={})).promise(MORNING)) == "24. 11:00"
    assert told(room(now, work=chosen).promise(MORNING)) == "25. 11:00"
    assert told(room(now, work=chosen).promise(AFTERNOON)) == "24. 15:00"
    fewer = Workload({}, in_window={("morning", wib(f"{TUESDAY} 11:00")): 40})
    assert told(room(now, work=fewer).promise(MORNING)) == "24. 11:00"
    assert told(room(now).promise(MORNING, date(2026, 11, 26))) == "26. 11:00"
    assert room(now).promise(MORNING, date(2026, 11, 28)) is None  # a Saturday
    assert room(now).promise(MORNING, date(2026, 12, 4)) is None  # farther than five opening days


def test_a_window_that_is_nearly_over_is_told_tomorrow() -> None:
    assert told(room(wib(f"{TUESDAY} 10:31")).promise(MORNING)) == "25. 11:00"
    due = room(wib(f"{TUESDAY} 10:00")).promise(MORNING)
    assert due == Promise(wib(f"{TUESDAY} 10:00").astimezone(UTC), wib(f"{TUESDAY} 11:00").astimezone(UTC))


def test_a_part_of_the_day_with_room_is_told_also_where_as_soon_as_possible_is_later() -> None:
    """Who asked before is pushed by neither; and later times for all were what it would cost to hide the part."""
    held_up = replace(waiting(f"{TUESDAY} 09:00"), latest_asap=wib("2026-11-25 13:00"))
    offers = room(wib(f"{TUESDAY} 08:00"), work=held_up).offers(WINDOWS)
    assert [(key, told(one)) for key, one in offers[:2]] == [("asap", "25. 13:00"), ("morning", "24. 11:00")]


OFFERED = Promise(wib(f"{TUESDAY} 09:29"), wib(f"{TUESDAY} 10:30"))
AFTER = wib(f"{TUESDAY} 09:31")


def test_what_was_offered_before_the_half_hour_stands_after_it() -> None:
    assert told(room(AFTER).promise(ASAP)) == "24. 11:00"
    assert room(AFTER).promise(ASAP, offered=OFFERED) == Promise(AFTER, OFFERED.deadline_at)
    morning = Promise(wib(f"{TUESDAY} 08:00"), wib(f"{TUESDAY} 11:00"))
    after = wib(f"{TUESDAY} 10:31")
    assert told(room(after).promise(MORNING)) == "25. 11:00"
    assert room(after).promise(MORNING, offered=morning) == Promise(after, morning.deadline_at)


def test_who_was_told_a_later_time_after_it_was_offered_takes_nothing_away() -> None:
    work = Workload({wib(f"{TUESDAY} 11:00"): 1}, latest_asap=wib(f"{TUESDAY} 11:00"))
    assert told(room(AFTER, work=work).promise(ASAP, offered=OFFERED)) == "24. 10:30"


def test_what_was_offered_and_taken_or_closed_since_is_gone() -> None:
    # Two agents from 09:31 to 10:30: 118 minutes, 94 of them to promise: thirteen callbacks of seven minutes.
    assert told(room(AFTER, work=waiting(f"{TUESDAY} 10:30", number=12)).promise(ASAP, offered=OFFERED)) == "24. 10:30"
    assert told(room(AFTER, work=waiting(f"{TUESDAY} 10:30", number=13)).promise(ASAP, offered=OFFERED)) == "24. 11:00"
    flood = Closure(wib(f"{TUESDAY} 09:30"), wib("2026-11-25 07:00"), {"id": "Banjir"})
    shut = replace(KEMENKOP, closures=(flood,))
    assert told(room(AFTER, hours=shut).promise(ASAP, offered=OFFERED)) == "25. 09:00"
    morning = Promise(wib(f"{TUESDAY} 08:00"), wib(f"{TUESDAY} 11:00"))
    assert told(room(AFTER, hours=shut).promise(MORNING, offered=morning)) == "25. 11:00"


def test_an_earlier_time_than_offered_is_taken() -> None:
    assert told(room(AFTER).promise(ASAP, offered=Promise(AFTER, wib(f"{TUESDAY} 13:00")))) == "24. 11:00"


def test_who_is_planned_is_too_few_where_even_an_empty_queue_has_no_room() -> None:
    now = wib(f"{TUESDAY} 08:00")
    assert room(now, agents=0).is_unplanned
    assert not room(now, agents=1, work=waiting("2026-11-30 15:00", number=900)).is_unplanned
    assert room(now, agents=1, work=Workload(cost=3000)).is_unplanned


def test_promises_farther_away_than_is_told_now_are_not_pushed() -> None:
    now, far = wib(f"{TUESDAY} 08:00"), wib("2026-11-26 15:00")
    two = PromisePolicy(farthest=2)
    short = half_hours(now, KEMENKOP, Always(2), two, MARGIN)
    ahead = half_hours(now, KEMENKOP, Always(2), two, MARGIN, far)
    assert (ahead[: len(short)], ahead[-1].end) == (short, far)
    until = short[-1].end
    assert until < far
    for number, by in ((283, "24. 09:00"), (284, None)):  # three days of two agents: 2,490 minutes, 1,992 to promise
        full = Room(now, KEMENKOP, ahead, Workload({far: number}), two, until)
        assert told(full.promise(ASAP)) == by
        assert {one.deadline_at > until for _, one in full.offers(WINDOWS)} == ({False} if by else set())


def test_without_room_in_five_opening_days_no_time_is_told() -> None:
    now = wib(f"{TUESDAY} 08:00")
    assert room(now, agents=0).promise(ASAP) is None
    assert room(now, agents=0).offers(WINDOWS) == ()
    full = waiting("2026-11-30 15:00", number=473)  # five days of two agents: 4,150 minutes, 3,320 to promise
    assert room(now, work=full).promise(ASAP) == room(now).promise(ASAP)
    full = waiting("2026-11-30 15:00", number=474)
    assert room(now, work=full).offers(WINDOWS) == ()
    assert no_place(now) > now + timedelta(days=365)


def test_everything_that_can_be_promised_is_offered_by_window_and_day() -> None:
    offers = room(wib(f"{TUESDAY} 12:00")).offers(WINDOWS)
    assert [(key, told(one)) for key, one in offers[:5]] == [
        ("asap", "24. 13:00"),
        ("morning", "25. 11:00"),
        ("morning", "26. 11:00"),
        ("morning", "27. 11:00"),
        ("morning", "30. 11:00"),
    ]
    assert Counter(key for key, _ in offers) == {"asap": 1, "morning": 5, "afternoon": 5}


def test_a_learned_cost_leaves_less_room() -> None:
    work = replace(waiting(f"{TUESDAY} 09:00", number=10), cost=9.4)
    assert told(room(wib(f"{TUESDAY} 08:00"), work=work).promise(ASAP)) == "24. 09:30"


def test_places_are_rounded_up_to_the_half_hour_of_the_local_clock() -> None:
    nepal = OpeningHours("Asia/Kathmandu", ((Interval.from_data("08:00-15:00"),),) * 7)
    assert nepal.local(round_up(wib(f"{TUESDAY} 10:10"), nepal)).minute == 0
    assert round_up(wib(f"{TUESDAY} 10:10"), KEMENKOP) == wib(f"{TUESDAY} 10:30")
    assert round_up(wib(f"{TUESDAY} 10:30"), KEMENKOP) == wib(f"{TUESDAY} 10:30")


works = st.dictionaries(st.integers(-4, 90), st.integers(1, 20), max_size=20)


@given(opening_hours(), moments, st.integers(0, 6), works, st.sampled_from(WINDOWS), st.booleans())
def test_what_is_promised_has_room_until_then_and_until_every_later_time(
    hours: OpeningHours, now: datetime, agents: int, places: dict[int, int], choice: object, fair: bool
) -> None:
    policy = PromisePolicy()
    ahead = half_hours(now, hours, Always(agents), policy, MARGIN)
    assert all(one.start < one.end <= one.start + HALF_HOUR for one in ahead)
    assert all(one.end <= two.start for one, two in pairwise(ahead))
    stands = {now + number * HALF_HOUR: many for number, many in places.items()}
    work = Workload(stands, latest_asap=max(stands, default=None) if fair else None)
    found = Room(now, hours, ahead, work, policy).promise(choice)  # type: ignore[arg-type]
    if found is None:
        return
    assert now <= found.due_at < found.deadline_at
    assert hours.is_open(found.due_at)
    assert hours.is_open(found.deadline_at - timedelta(microseconds=1))
    if choice is ASAP:
        assert hours.working_time_between(now, found.deadline_at) >= policy.soonest
        assert work.latest_asap is None or found.deadline_at >= work.latest_asap
    for end in (one.end for one in ahead if one.end >= found.deadline_at):
        minutes = sum(one.share(max(now, one.start), end) for one in ahead)
        work_until = sum(many for place, many in stands.items() if place <= end)
        assert policy.share * minutes + 1e-6 >= work.cost * (work_until + 1)


@given(opening_hours(), moments, st.integers(1, 6), works)
def test_who_asks_next_is_never_told_sooner(
    hours: OpeningHours, now: datetime, agents: int, places: dict[int, int]
) -> None:
    policy = PromisePolicy()
    ahead = half_hours(now, hours, Always(agents), policy, MARGIN)
    stands = Counter({now + number * HALF_HOUR: many for number, many in places.items()})
    before: datetime | None = None
    for _ in range(8):
        found = Room(now, hours, ahead, Workload(stands, latest_asap=before), policy).promise(ASAP)
        if found is None:
            return
        assert before is None or found.deadline_at >= before
        before = found.deadline_at
        stands[found.deadline_at] += 1


def test_a_hotline_that_never_closes_looks_five_days_ahead() -> None:
    always = OpeningHours("Asia/Jakarta", ((Interval.from_data("00:00-24:00"),),) * 7)
    ahead = half_hours(wib(f"{TUESDAY} 10:10"), always, Always(1), PromisePolicy(), MARGIN)
    assert ahead[-1].end == wib("2026-11-29 10:00")
    assert {one.planned for one in ahead} == {30}


GRACE = PromisePolicy().retry_grace


@pytest.mark.parametrize(
    ("again", "place"),
    [("09:00", "11:00"), ("09:01", "11:30"), ("12:30", "14:30"), ("13:00", "15:00")],
)
def test_who_is_rung_again_stands_two_hours_behind_that_time(again: str, place: str) -> None:
    assert retry_place(wib(f"{TUESDAY} {again}"), KEMENKOP, GRACE) == wib(f"{TUESDAY} {place}")


def test_who_is_rung_again_late_stands_in_the_next_morning() -> None:
    assert retry_place(wib(f"{TUESDAY} 14:20"), KEMENKOP, GRACE) == wib("2026-11-25 09:30")


def test_who_is_rung_again_has_a_place_even_where_no_opening_is_known() -> None:
    shut = replace(KEMENKOP, weekly=((),) * 7)
    assert retry_place(wib(f"{TUESDAY} 14:20"), shut, GRACE) == wib(f"{TUESDAY} 14:30")
