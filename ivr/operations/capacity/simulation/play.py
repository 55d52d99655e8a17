"""One course of a world: everybody asks, is told a time by the product's rules, and is rung in the product's order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from heapq import heappop, heappush
from random import Random

from ivr.hotline.callback import AttemptStatus, Promise, Window, next_try, promise
from ivr.hotline.capacity import HalfHour, Room, half_hours, is_any_time, no_place, retry_place
from ivr.hotline.hours import LOOKAHEAD
from ivr.hotline.staffing_need import Need, OneAgent, Supply
from ivr.hotline.timetable import instant
from ivr.operations.capacity.simulation.demand import asked
from ivr.operations.capacity.simulation.learning import AT_ONCE, Learned
from ivr.operations.capacity.simulation.queue import Queue, Request
from ivr.operations.capacity.simulation.telephone import AGENT_LEG
from ivr.operations.capacity.simulation.working_clock import WorkingClock
from ivr.operations.capacity.simulation.world import World

_MINUTE = timedelta(minutes=1)
LONGEST = timedelta(days=200)
"""So long the queue is worked off after the last has asked."""

Watch = Callable[[float], None]
"""Told how much of the course is over, from 0 to 1; may raise to end it."""


def unwatched(_: float) -> None:
    """Nobody looks on."""


class Play:
    """A course under way at the moment `now`; `ahead` are the half hours in which a promise may end."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.queue = world, Queue()
        self.requests: list[Request] = []
        self.now = self.begins = instant(world.first, time.min, world.hours.zoneinfo)
        self.stops = self.begins + timedelta(days=world.days)
        self.clock = WorkingClock(world.hours, self.begins, self.stops + LOOKAHEAD)
        self.learned = Learned(world.rules.promise.callback_minutes)
        self.ahead: tuple[HalfHour, ...] = ()
        self._one: tuple[HalfHour, ...] = ()
        self._day_ends = self.now
        self._dice = Random(f"{seed}: what happens")
        self._coming = asked(world.demand, world.hours, world.first, world.days, Random(f"{seed}: who asks"))
        self._under_way: list[tuple[datetime, int, AttemptStatus, Request]] = []
        self._present, self._next_half_hour = 0, self.now

    def run(self, watch: Watch = unwatched) -> list[Request]:
        """Play until everybody has asked and nobody waits who was told a time and was never rung."""
        coming = next(self._coming, None)
        while coming or self.queue.told_unrung:
            self.now = min(filter(None, (coming, *self._moments())))
            if self.now > self.stops + LONGEST:
                break
            if self.now >= self._next_half_hour:
                self._begin_half_hour()
                watch(min(1.0, (self.now - self.begins) / (self.stops - self.begins)))
            self._end_attempts()
            while coming and coming <= self.now:
                self.ask()
                coming = next(self._coming, None)
            self._ring_all()
        return self.requests

    def room(self) -> Room:
        """The room for promises as it is now."""
        policy = self.world.rules.promise
        return Room(self.now, self.world.hours, self.ahead, self.queue.workload(self.learned.cost), policy)

    def tell(self, window: Window) -> Promise | None:
        """What the rules promise now."""
        if self.world.promised_by_plan:
            return self.room().promise(window)
        return promise(window, self.now, self.world.hours, self.world.rules.promise)

    def ask(self) -> Request:
        """Somebody asks for a window as chance has it, and is told what the rules say."""
        chosen = self._dice.choices(list(self.world.choices), list(self.world.choices.values()))[0]
        window = next(one for one in self.world.rules.windows if one.key == chosen)
        told = self.tell(window)
        due, place = (told.due_at, told.deadline_at) if told else (self.now, no_place(self.now))
        request = Request(len(self.requests), self.now, chosen, is_any_time(window), told, due, place)
        self.requests.append(request)
        self.queue.put(request)
        return request

    def _moments(self) -> tuple[datetime | None, ...]:
        return self._next_half_hour, self.queue.next_due(), self._under_way[0][0] if self._under_way else None

    def _begin_half_hour(self) -> None:
        world, rules, waiting = self.world, self.world.rules, self.queue.waits_unrung()
        if self.ahead and self.ahead[0].start < self.now:
            there = self._present * (self.ahead[0].end - self.ahead[0].start) / _MINUTE
            self.learned.half_hour_over(self.ahead[0].planned, there, waiting=waiting)
        self.ahead = half_hours(self.now, world.hours, world.plan, rules.promise, rules.margin)
        self._one = ()
        if self.ahead and self.ahead[0].start <= self.now:
            self._present, self._next_half_hour = world.present(world.hours.local(self.now)), self.ahead[0].end
            self.learned.begins(waiting=waiting)
        else:
            self._present, self._next_half_hour = 0, self.ahead[0].start if self.ahead else self.stops + 2 * LONGEST

    def _ring_all(self) -> None:
        self.queue.advance(self.now)
        while len(self._under_way) < self._present and self.clock.may_ring(self.now, self.world.rules.margin):
            request = self.queue.take(self.first_until() if self.queue.retry_is_next() else None)
            if request is None:
                return
            self._ring(request)

    def first_until(self) -> datetime | None:
        """First calls promised until then go before everybody who was rung in vain; None: there is time for all."""
        if not self.queue.told_unrung:
            return None
        if not self._one:
            self._look_at_one_agent()
        supply = Supply(self.now, self.ahead) if self.world.promised_by_plan else None
        places, cost = self.queue.places(self._one[-1].end), self.learned.at_desk
        return Need(Supply(self.now, self._one), supply, self._day_ends, places, cost).pressed_until(self._present)

    def _look_at_one_agent(self) -> None:
        """The half hours ahead, with one agent wherever any is planned, and when this day closes."""
        world = self.world
        plan = OneAgent(world.plan if world.promised_by_plan else None)
        self._one = half_hours(self.now, world.hours, plan, world.rules.promise, world.rules.margin)
        today = world.hours.local(self._one[0].start).date()
        self._day_ends = max(one.end for one in self._one if world.hours.local(one.start).date() == today)

    def _ring(self, request: Request) -> None:
        attempt = self.world.telephone.ring(self._dice)
        request.attempts += 1
        if request.rung_at is None:
            request.rung_at = self.now + AGENT_LEG
            could = self.clock.minutes(max(request.asked_at, request.due_at))
            self.learned.first_rung(waited=self.clock.minutes(request.rung_at) - could > AT_ONCE)
        heappush(self._under_way, (self.now + attempt.took, request.number, attempt.outcome, request))

    def _end_attempts(self) -> None:
        while self._under_way and self._under_way[0][0] <= self.now:
            _, _, outcome, request = heappop(self._under_way)
            self._end(request, outcome)

    def _end(self, request: Request, outcome: AttemptStatus) -> None:
        again = None if outcome is AttemptStatus.CONNECTED else self._next_try(outcome, request)
        if again is None:
            request.closed_at = self.now
            self.learned.closed()
            return
        request.due_at = again
        if request.promised:
            request.order_at = retry_place(again, self.world.hours, self.world.rules.promise.retry_grace)
        self.queue.put(request)

    def _next_try(self, outcome: AttemptStatus, request: Request) -> datetime | None:
        return next_try(outcome, request.attempts, self.now, self.world.hours, self.world.rules.retry)
