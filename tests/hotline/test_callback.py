"""A callback moves only as the table says, always has a next step, and is rung again in opening hours only."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from ivr.hotline.callback import (
    COUNTED,
    HELD_STATUSES,
    MOVES,
    OPEN_STATUSES,
    OUTCOMES,
    UNDER_WAY,
    AttemptStatus,
    CallbackEvent,
    CallbackStatus,
    IllegalMove,
    NeverOpens,
    RetryPolicy,
    further,
    may_ring,
    move,
    next_try,
)
from ivr.hotline.errors import HotlineError
from ivr.hotline.hours import KEMENKOP, Closure, HolidayCalendar, OpeningHours

WIB = ZoneInfo("Asia/Jakarta")
CLOSED = {CallbackStatus.DONE, CallbackStatus.SETTLED, CallbackStatus.WITHDRAWN, CallbackStatus.REMOVED}
FAILED = OUTCOMES - {AttemptStatus.CONNECTED}


def wib(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WIB)


def after(*events: CallbackEvent, start: CallbackStatus = CallbackStatus.WAITING) -> CallbackStatus:
    status = start
    for event in events:
        status = move(status, event)
    return status


def test_a_callback_is_claimed_rung_talked_and_closed():
    events = (CallbackEvent.CLAIM, CallbackEvent.RING, CallbackEvent.REACH, CallbackEvent.HANG_UP)
    assert after(*events) is CallbackStatus.WRAP_UP
    assert after(*events, CallbackEvent.CLOSE) is CallbackStatus.DONE
    assert after(*events, CallbackEvent.EXPIRE) is CallbackStatus.DONE
    assert after(*events, CallbackEvent.RESCHEDULE) is CallbackStatus.WAITING


def test_a_failed_attempt_waits_again_until_attempts_are_used_up():
    ringing = after(CallbackEvent.CLAIM, CallbackEvent.RING)
    assert move(ringing, CallbackEvent.RETRY) is CallbackStatus.WAITING
    assert move(ringing, CallbackEvent.EXHAUST) is CallbackStatus.UNREACHABLE


def test_an_unreachable_callback_cannot_be_rung_but_can_be_closed_or_asked_for_again():
    with pytest.raises(IllegalMove):
        move(CallbackStatus.UNREACHABLE, CallbackEvent.CLAIM)
    assert move(CallbackStatus.UNREACHABLE, CallbackEvent.CLOSE) is CallbackStatus.DONE
    assert move(CallbackStatus.UNREACHABLE, CallbackEvent.RESCHEDULE) is CallbackStatus.WAITING


def test_a_claim_lapses_only_while_nothing_rings():
    assert move(CallbackStatus.CLAIMED, CallbackEvent.LAPSE) is CallbackStatus.WAITING
    for status in set(CallbackStatus) - {CallbackStatus.CLAIMED}:
        with pytest.raises(IllegalMove):
            move(status, CallbackEvent.LAPSE)


def test_somebody_who_got_through_settles_a_callback_that_is_not_yet_a_talk():
    settled = {status for status in CallbackStatus if CallbackEvent.SETTLE in MOVES[status]}
    assert settled == OPEN_STATUSES - {CallbackStatus.TALKING, CallbackStatus.WRAP_UP}


def test_a_second_ring_is_refused_while_one_is_under_way():
    for status in UNDER_WAY:
        with pytest.raises(IllegalMove, match=f"a callback that is {status} cannot ring"):
            move(status, CallbackEvent.RING)


def test_an_illegal_move_is_a_hotline_error():
    with pytest.raises(HotlineError, match="a callback that is done cannot claim"):
        move(CallbackStatus.DONE, CallbackEvent.CLAIM)


def test_every_status_is_in_the_table_and_every_event_can_happen():
    assert set(MOVES) == set(CallbackStatus)
    assert {event for moves in MOVES.values() for event in moves} == set(CallbackEvent)


def test_closed_is_for_ever():
    assert set(CallbackStatus) - OPEN_STATUSES == CLOSED
    for status, event in product(CLOSED, CallbackEvent):
        with pytest.raises(IllegalMove):
            move(status, event)


def test_from_every_open_status_a_callback_can_still_be_closed():
    for start in OPEN_STATUSES:
        reached, grown = {start}, True
        while grown:
            more = {after for status in reached for after in MOVES[status].values()}
            grown, reached = not more <= reached, reached | more
        assert CallbackStatus.DONE in reached


def test_only_waiting_is_entered_again_from_a_later_status():
    order = list(CallbackStatus)
    back = {
        (status, target)
        for status, moves in MOVES.items()
        for target in moves.values()
        if order.index(target) < order.index(status)
    }
    assert {target for _, target in back} == {CallbackStatus.WAITING, CallbackStatus.RINGING}
    assert (CallbackStatus.WRAP_UP, CallbackStatus.RINGING) in back


def test_held_statuses_are_entered_by_claim_and_left_by_letting_go():
    for status, moves in MOVES.items():
        entered = {event for event, target in moves.items() if target in HELD_STATUSES}
        if status not in HELD_STATUSES:
            assert entered <= {CallbackEvent.CLAIM}


def test_the_lost_reply_is_corrected_by_whatever_is_learned_later():
    assert further(AttemptStatus.DECIDED, AttemptStatus.UNKNOWN) is AttemptStatus.UNKNOWN
    assert further(AttemptStatus.UNKNOWN, AttemptStatus.PLACED) is AttemptStatus.PLACED
    assert further(AttemptStatus.LOST, AttemptStatus.NO_ANSWER) is AttemptStatus.NO_ANSWER


def test_late_reports_never_move_an_attempt_back():
    assert further(AttemptStatus.BUSY, AttemptStatus.PLACED) is AttemptStatus.BUSY
    assert further(AttemptStatus.PLACED, AttemptStatus.UNKNOWN) is AttemptStatus.PLACED
    assert further(AttemptStatus.BUSY, AttemptStatus.NO_ANSWER) is AttemptStatus.BUSY
    assert further(AttemptStatus.CONNECTED, AttemptStatus.CALLER_HUNG_UP) is AttemptStatus.CONNECTED
    assert further(AttemptStatus.NO_ANSWER, AttemptStatus.CONNECTED) is AttemptStatus.CONNECTED


def test_busy_is_tried_again_after_a_quarter_of_an_hour():
    again = next_try(AttemptStatus.BUSY, 1, wib("2026-11-24 09:00"), KEMENKOP)
    assert again == wib("2026-11-24 09:15")
    assert again.utcoffset() == timedelta(0)


def test_a_delay_used_up_at_closing_is_tried_at_the_next_opening():
    assert next_try(AttemptStatus.BUSY, 1, wib("2026-11-27 14:45"), KEMENKOP) == wib("2026-11-30 08:00")


def test_a_delay_runs_in_opening_hours_only():
    assert next_try(AttemptStatus.NO_ANSWER, 1, wib("2026-03-17 14:30"), KEMENKOP) == wib("2026-03-25 08:30")


def test_the_last_attempt_is_the_last():
    now = wib("2026-11-24 09:00")
    for outcome in COUNTED & FAILED:
        assert next_try(outcome, 4, now, KEMENKOP) is not None
        assert next_try(outcome, 5, now, KEMENKOP) is None


def test_an_agent_who_does_not_pick_up_uses_up_no_attempt():
    for outcome in (AttemptStatus.AGENT_NO_ANSWER, AttemptStatus.DECLINED, AttemptStatus.AGENT_HUNG_UP):
        assert next_try(outcome, 99, wib("2026-11-24 09:00"), KEMENKOP) == wib("2026-11-24 09:01")


def test_a_number_that_may_not_be_rung_is_not_tried_again():
    assert next_try(AttemptStatus.REFUSED_BY_RULE, 0, wib("2026-11-24 09:00"), KEMENKOP) is None


def test_every_other_failure_has_a_delay():
    assert set(RetryPolicy().delays) == FAILED - {AttemptStatus.REFUSED_BY_RULE}


def test_a_policy_can_have_its_own_delays_and_maximum():
    policy = RetryPolicy({AttemptStatus.BUSY: timedelta(0)}, max_attempts=1)
    now = wib("2026-11-24 09:00")
    assert next_try(AttemptStatus.BUSY, 0, now, KEMENKOP, policy) == now
    assert next_try(AttemptStatus.BUSY, 1, now, KEMENKOP, policy) is None
    assert next_try(AttemptStatus.NO_ANSWER, 0, now, KEMENKOP, policy) is None


def test_a_closure_without_an_end_makes_nobody_unreachable():
    hours = replace(KEMENKOP, closures=(Closure(wib("2026-11-24 08:00"), None),))
    assert next_try(AttemptStatus.BUSY, 1, wib("2026-11-24 14:50"), hours) == wib("2026-11-25 08:05")


def test_a_hotline_without_hours_cannot_plan_a_retry():
    hours = OpeningHours(holidays=HolidayCalendar(national=False, joint_leave=False))
    with pytest.raises(NeverOpens, match="no opening hours within 400 days of 2026-11-24T09:00"):
        next_try(AttemptStatus.BUSY, 1, wib("2026-11-24 09:00"), hours)


def test_an_attempt_that_has_not_failed_is_not_retried():
    for status in set(AttemptStatus) - FAILED:
        with pytest.raises(ValueError, match="has not failed"):
            next_try(status, 1, wib("2026-11-24 09:00"), KEMENKOP)


@pytest.mark.parametrize(
    ("delays", "attempts"),
    [
        ({}, 0),
        ({AttemptStatus.BUSY: timedelta(minutes=-1)}, 5),
        ({AttemptStatus.CONNECTED: timedelta(minutes=1)}, 5),
        ({AttemptStatus.PLACED: timedelta(minutes=1)}, 5),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused(delays, attempts):
    with pytest.raises(ValueError, match=r"attempt|tried again"):
        RetryPolicy(delays, attempts)


def test_people_are_rung_in_opening_hours_only_and_not_in_the_last_minutes():
    margin = timedelta(minutes=5)
    assert not may_ring(wib("2026-11-24 07:59"), KEMENKOP, margin)
    assert may_ring(wib("2026-11-24 08:00"), KEMENKOP, margin)
    assert may_ring(wib("2026-11-24 14:55"), KEMENKOP, margin)
    assert not may_ring(wib("2026-11-24 14:55:01"), KEMENKOP, margin)
    assert may_ring(wib("2026-11-24 14:59:59"), KEMENKOP)
    assert not may_ring(wib("2026-11-24 15:00"), KEMENKOP)


def test_the_last_minutes_before_an_announced_closure_count_as_well():
    hours = replace(KEMENKOP, closures=(Closure(wib("2026-11-24 10:00"), None),))
    assert not may_ring(wib("2026-11-24 09:58"), hours, timedelta(minutes=5))
