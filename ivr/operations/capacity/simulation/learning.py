"""What a callback costs, learned in the course of play as the product learns it from past half hours."""

from __future__ import annotations

from ivr.operations.capacity import callback_cost

AT_ONCE = 1.0
"""Minutes of opening time; who was rung so soon was rung at once."""


class Learned:
    """The cost of a callback, as the busy half hours so far have shown: `cost` in planned minutes of agents, `at_desk`
    in those of agents who were there."""

    def __init__(self, believed: float) -> None:
        self._believed, self.cost, self.at_desk = believed, believed, believed
        self.busy: list[tuple[int, int, int]] = []
        """Minutes planned, minutes there and callbacks closed, of each busy half hour so far."""
        self._closed, self._waits, self._waited = 0, list[bool](), False

    def first_rung(self, *, waited: bool) -> None:
        """Somebody is rung for the first time."""
        self._waits.append(waited)

    def closed(self) -> None:
        """A callback is closed whose person was rung."""
        self._closed += 1

    def half_hour_over(self, planned: float, there: float, *, waiting: bool) -> None:
        """A half hour is over, with so many minutes of agents; `waiting`: somebody waits now who was never rung."""
        if self._waits and all(self._waits) and self._waited and waiting:
            self.busy.append((round(planned), round(there), self._closed))
            of_plan, of_desks = ([(one[at], one[2]) for one in self.busy if one[at]] for at in (0, 1))
            self.cost = callback_cost.cost_of(of_plan, self._believed)
            self.at_desk = callback_cost.cost_of(of_desks, self._believed)
        self.begins(waiting=waiting)

    def begins(self, *, waiting: bool) -> None:
        """A half hour begins."""
        self._closed, self._waits, self._waited = 0, [], waiting
