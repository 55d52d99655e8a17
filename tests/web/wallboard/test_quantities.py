"""Quantities on the wallboard: shares that are all of it, and no promise rounded up."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ivr.operations.figures import figure
from ivr.web.wallboard import quantities
from tests.support.line import Line


@given(st.lists(st.integers(0, 500), min_size=1, max_size=40))
def test_shares_are_rounded_rightly_and_are_all_of_it(counts: list[int]) -> None:
    found = quantities.in_thousandths(counts)
    total = sum(counts)
    assert sum(found) == (1000 if total else 0)
    assert all(abs(part - count * 1000 / total) < 1 for part, count in zip(found, counts, strict=True) if total)


def test_seven_of_seventeen_are_41_2_per_cent_and_a_promise_is_never_rounded_up(line: Line) -> None:
    with line.app.test_request_context():
        rows = quantities.shares({"a": 7, "b": 5, "c": 3, "d": 2})
        assert [quantities.share(part) for *_, part in rows] == ["41,2", "29,4", "17,6", "11,8"]
        assert quantities.value(figure("promises.share"), 0.9999).startswith("99,9")
        assert quantities.value(figure("callbacks.reached_share"), 0.9996).startswith("100")
