"""Opening time as a line: the same as the hours give, only quicker."""

from datetime import UTC, datetime, timedelta
from random import Random

from ivr.hotline.callback import may_ring
from ivr.hotline.hours import KEMENKOP
from ivr.operations.capacity.simulation.working_clock import WorkingClock

START = datetime(2026, 12, 1, tzinfo=UTC)
"""With holidays in the weeks after it."""
MARGIN = timedelta(minutes=5)


def test_the_time_between_two_moments_is_that_of_the_hours() -> None:
    clock, dice = WorkingClock(KEMENKOP, START, START + timedelta(days=60)), Random(1)
    for _ in range(300):
        one, other = (START + timedelta(seconds=dice.randrange(60 * 86400)) for _ in range(2))
        expected = KEMENKOP.working_time_between(one, other) / timedelta(minutes=1)
        assert abs(clock.minutes(other) - clock.minutes(one) - expected) < 1e-6


def test_people_may_be_rung_when_the_hours_say_so() -> None:
    clock, dice = WorkingClock(KEMENKOP, START, START + timedelta(days=60)), Random(2)
    moments = [START + timedelta(minutes=dice.randrange(58 * 1440)) for _ in range(300)]
    assert [clock.may_ring(one, MARGIN) for one in moments] == [may_ring(one, KEMENKOP, MARGIN) for one in moments]
