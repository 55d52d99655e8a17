"""Putting one callback first breaks the promises that stood in its way, and they are named before."""

from __future__ import annotations

from datetime import timedelta

from ivr.operations.capacity.put_first import endangered, endangered_by_agreement
from tests.support.line import files
from tests.support.planned import planned
from tests.support.queue import NOW, Queue, later

PLANNED = planned(files(), 1)


def told(queue: Queue, count: int, minutes: int, first: int = 2) -> list[int]:
    at = {"deadline_at": later(minutes), "order_at": later(minutes)}
    return [queue.waits(first + n, created_at=later(-60 + n), **at) for n in range(count)]


def broken_by(queue: Queue, callback: int) -> list[int]:
    with queue.database.reading() as session:
        return [one.callback_id for one in endangered(session, PLANNED, queue.row(callback), NOW)]


def test_who_asked_last_of_those_told_the_earliest_time_is_named(queue: Queue) -> None:
    queue.agent()
    others, raised = told(queue, 4, 30), queue.waits(99, order_at=later(200), deadline_at=later(200))
    assert broken_by(queue, raised) == [others[-1]]


def test_who_is_late_in_any_case_is_not_counted_to_it(queue: Queue) -> None:
    queue.agent()
    others, raised = told(queue, 6, 30), queue.waits(99, order_at=later(200), deadline_at=later(200))
    assert broken_by(queue, raised) == [others[3]]


def test_with_time_for_all_nobody_is_at_risk(queue: Queue) -> None:
    for number in range(3):
        queue.agent(f"agent{number}")
    told(queue, 4, 30)
    assert broken_by(queue, queue.waits(99, order_at=later(200), deadline_at=later(200))) == []


def test_who_is_next_in_any_case_puts_nobody_at_risk(queue: Queue) -> None:
    queue.agent()
    told(queue, 3, 30)
    assert broken_by(queue, queue.waits(99, order_at=later(5), deadline_at=later(5))) == []


def test_who_was_told_no_time_is_put_before_all_who_were(queue: Queue) -> None:
    queue.agent()
    others = told(queue, 4, 30)
    behind = NOW + timedelta(days=400)
    assert broken_by(queue, queue.waits(99, promised_due_at=None, order_at=behind, deadline_at=behind)) == [others[-1]]


def test_one_that_is_put_first_or_in_hand_already_breaks_nothing_more(queue: Queue) -> None:
    agent = queue.agent()
    told(queue, 6, 30)
    assert broken_by(queue, queue.waits(98, lane=0)) == []
    assert broken_by(queue, queue.waits(99, held_by=agent)) == []


def test_a_time_agreed_on_where_there_is_no_room_left_names_whose_promise_it_costs(queue: Queue) -> None:
    queue.agent()
    others = told(queue, 4, 30)
    agreed = {"rung_at": later(-5), "due_at": later(20), "order_at": later(20)}
    costs = {person: queue.waits(person, **agreed) for person in (98,)}
    with queue.database.reading() as session:
        found = endangered_by_agreement(session, PLANNED, queue.row(costs[98]), NOW)
    assert [one.callback_id for one in found] == [others[-1]]
