"""One call a second is enough for 258 agents; what more of them need is told to a tenth."""

from __future__ import annotations

import pytest

from ivr.hotline.call_rate import agents_kept_busy, rate_for


@pytest.mark.parametrize(("rate", "agents"), [(0.01, 2), (0.5, 129), (1.0, 258), (1.2, 309), (20, 5160)])
def test_so_many_agents_are_kept_busy(rate: float, agents: int) -> None:
    assert agents_kept_busy(rate) == agents


@pytest.mark.parametrize("agents", [0, 1, 258, 259, 300, 999, 1_000, 5_065, 40_000])
def test_the_rate_that_is_asked_for_is_enough_and_not_much_more(agents: int) -> None:
    rate = rate_for(agents)
    assert agents_kept_busy(rate) >= agents
    assert rate == 0 or agents_kept_busy(rate - 0.1) < agents


def test_three_hundred_agents_need_one_and_a_fifth() -> None:
    assert rate_for(300) == 1.2
