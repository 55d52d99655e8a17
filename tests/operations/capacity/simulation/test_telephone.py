"""Ringing people takes as long as is believed, on average."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from ivr.hotline.callback import COUNTED, AttemptStatus, RetryPolicy
from ivr.operations.capacity.simulation.telephone import USUAL_MISSES, Telephone


@pytest.mark.parametrize("telephone", [Telephone(), Telephone(reached=0.4, talk=6.0, spread=0.3, wrap_up=2.0)])
def test_a_callback_takes_as_many_minutes_as_is_believed(telephone: Telephone) -> None:
    dice, took, callbacks = Random(1), timedelta(0), 20_000
    for _ in range(callbacks):
        for _ in range(5):
            attempt = telephone.ring(dice)
            took += attempt.took
            if attempt.outcome is AttemptStatus.CONNECTED:
                break
    assert took / callbacks / timedelta(minutes=1) == pytest.approx(telephone.callback_minutes(5), rel=0.02)


def test_what_is_longer_than_believed_is_not_believed() -> None:
    slow = Telephone(slower=1.3)
    assert slow.callback_minutes(5) == Telephone().callback_minutes(5)
    talks = [one.took for one in (slow.ring(Random(seed)) for seed in range(200))]
    usual = [one.took for one in (Telephone().ring(Random(seed)) for seed in range(200))]
    assert all(slower >= quick for slower, quick in zip(talks, usual, strict=True))
    assert sum(talks, timedelta(0)) > 1.2 * sum(usual, timedelta(0))


def test_whoever_never_answers_takes_all_attempts() -> None:
    nobody = Telephone(reached=0.0)
    assert nobody.callback_minutes(5) == pytest.approx(5 * nobody.callback_minutes(1))
    assert {replace(nobody).ring(Random(seed)).outcome for seed in range(200)} == set(USUAL_MISSES)


def test_every_way_to_reach_nobody_counts_and_is_tried_again() -> None:
    assert sum(USUAL_MISSES.values()) == pytest.approx(1)
    assert set(USUAL_MISSES) <= COUNTED & set(RetryPolicy().delays)
