"""Whatever the hours and whatever happens, promises and retries stay in opening hours and no move is illegal."""

from collections.abc import Iterable
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from ivr.hotline.callback import (
    ASAP,
    COUNTED,
    MOVES,
    OPEN_STATUSES,
    OUTCOMES,
    SAID_TO,
    WINDOWS,
    AttemptStatus,
    CallbackEvent,
    CallbackStatus,
    IllegalMove,
    NeverOpens,
    PromisePolicy,
    RetryPolicy,
    further,
    may_ring,
    move,
    next_try,
    promise,
)
from ivr.hotline.hours import LOOKAHEAD, Interval
from tests.hotline.test_hours_properties import moments, opening_hours

TICK = timedelta(microseconds=1)
FAILED = sorted(OUTCOMES - {AttemptStatus.CONNECTED})
some_hours = opening_hours()
statuses = st.sampled_from(AttemptStatus)


def furthest(reports: Iterable[AttemptStatus]) -> AttemptStatus:
    known = AttemptStatus.DECIDED
    for report in reports:
        known = further(known, report)
    return known


@given(st.lists(st.sampled_from(CallbackEvent), max_size=40))
def test_any_run_of_events_moves_by_the_table_or_not_at_all(events):
    status = CallbackStatus.WAITING
    for event in events:
        if event in MOVES[status]:
            status = move(status, event)
            continue
        try:
            move(status, event)
        except IllegalMove:
            continue
        raise AssertionError(f"{status} took {event}")
    assert (status in OPEN_STATUSES) == bool(MOVES[status])


@given(st.lists(statuses, max_size=8), statuses)
def test_an_attempt_never_goes_back(reports, late):
    known = furthest(reports)
    assert furthest([*reports, known]) is known
    assert not (known in OUTCOMES and further(known, late) not in OUTCOMES)
    assert further(further(known, late), known) is further(known, late)


@given(st.lists(statuses, max_size=8), st.sampled_from([*FAILED, AttemptStatus.CONNECTED]), st.randoms())
def test_reports_of_one_outcome_may_come_in_any_order_and_twice(steps, outcome, random):
    reports = [step for step in steps if step not in OUTCOMES] + [outcome, outcome]
    random.shuffle(reports)
    assert furthest(reports) is outcome


@given(some_hours, moments, st.sampled_from(WINDOWS))
def test_a_promise_lies_ahead_and_in_opening_hours(hours, now, window):
    made = promise(window, now, hours)
    if made is None:
        return
    assert now <= made.due_at < made.deadline_at
    assert hours.is_open(made.due_at)
    assert hours.is_open(made.deadline_at - TICK)
    wanted = PromisePolicy().asap_within if window is ASAP else PromisePolicy().at_least
    worked = hours.working_time_between(made.due_at, made.deadline_at)
    assert wanted <= worked < wanted + SAID_TO if window is ASAP else worked >= wanted
    assert window is not ASAP or made.deadline_at.minute % 5 == 0 or not hours.is_open(made.deadline_at)


@given(some_hours, moments, st.sampled_from(WINDOWS))
def test_a_promise_never_falls_on_a_day_off(hours, now, window):
    made = promise(window, now, hours)
    if made is not None:
        assert hours.intervals_on(hours.local(made.due_at).date())
        assert hours.intervals_on(hours.local(made.deadline_at - TICK).date())


@given(some_hours, moments, st.sampled_from(WINDOWS))
def test_a_window_keeps_to_its_clock_times(hours, now, window):
    made = promise(window, now, hours)
    if made is not None and window.start and window.end:
        due, last = hours.local(made.due_at), hours.local(made.deadline_at - TICK)
        assert due.date() == last.date()
        assert window.start <= due.time() <= last.time() < window.end


@given(some_hours, moments)
def test_nothing_earlier_could_be_promised_as_soon_as_possible(hours, now):
    made = promise(ASAP, now, hours)
    if made is not None:
        assert not list(hours.open_spans(now, made.due_at))


@given(some_hours, moments, st.sampled_from([window for window in WINDOWS if window is not ASAP]))
def test_no_earlier_day_could_be_promised_in_a_window(hours, now, window):
    made = promise(window, now, hours)
    today = hours.local(now).date()
    days = (hours.local(made.due_at).date() - today).days if made else LOOKAHEAD.days
    for number in range(days):
        start, end = Interval(window.start, window.end).on(today + timedelta(days=number), hours.zoneinfo)
        start = max(start, now)
        assert start >= end or hours.working_time_between(start, end) < PromisePolicy().at_least


@given(some_hours, moments, st.sampled_from(FAILED), st.integers(0, 8))
def test_a_retry_is_never_before_its_delay_nor_outside_opening_hours(hours, now, outcome, attempts):
    policy = RetryPolicy()
    try:
        again = next_try(outcome, attempts, now, hours, policy)
    except NeverOpens:
        assert hours.without_closures().next_opening(now + timedelta(days=300)) is None
        return
    if again is None:
        assert outcome not in policy.delays or (outcome in COUNTED and attempts >= policy.max_attempts)
        return
    plan = hours if hours.next_opening(again) is not None else hours.without_closures()
    assert again >= now
    assert plan.is_open(again)
    assert may_ring(again, plan)
    assert plan.working_time_between(now, again) == policy.delays[outcome]
