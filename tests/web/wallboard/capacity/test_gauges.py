"""Machines read who is there, who is needed, and what is at risk."""

from __future__ import annotations

from datetime import timedelta

from tests.operations.capacity.planned import promised, with_plan
from tests.support.line import Line
from tests.support.queue import Queue


def test_machines_can_alert_on_promises_at_risk(line: Line) -> None:
    line.publish(with_plan(4, line.hotline.files))
    Queue(line.database).agent("wati")
    promised(line.database, 30, line.now + timedelta(hours=1))
    promised(line.database, 2, line.now + timedelta(days=400), first=50, promised_due_at=None)
    told = line.client().get("/metrics").text
    for gauge in (
        "hotline_agents_present 1.0",
        "hotline_agents_needed 4.0",
        "hotline_agents_planned 4.0",
        "hotline_promises_at_risk 21.0",
        "hotline_callback_cost_minutes 7.0",
        "hotline_callback_cost_believed_minutes 7.0",
        "hotline_callbacks_without_time 2.0",
        "hotline_callbacks_without_time_too_long 0.0",
    ):
        assert f"\n{gauge}\n" in told, gauge


def test_without_a_plan_none_is_told_as_planned(line: Line) -> None:
    told = line.client().get("/metrics").text
    assert "hotline_agents_present 0.0" in told
    assert "\nhotline_agents_planned " not in told
