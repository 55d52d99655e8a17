"""Where reports became many more or many fewer."""

from __future__ import annotations

from ivr.operations.regions.trends import movers


def test_top_movers_are_those_that_changed_most_in_either_direction() -> None:
    found = movers({"32.73": 9, "31.71": 2, "": 50, "11": 4}, {"31.71": 8, "11": 4, "53": 1})
    assert [(mover.region, mover.difference) for mover in found] == [("32.73", 9), ("31.71", -6), ("53", -1)]
