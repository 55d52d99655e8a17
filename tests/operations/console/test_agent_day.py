"""What an agent did today."""

from __future__ import annotations

from datetime import timedelta

from ivr.operations.callbacks import claims, outcomes
from ivr.operations.console import agent_day
from tests.operations.console.waiting import ask_for_a_callback, hire
from tests.support.line import AGENT, Line


def test_my_day_counts_what_i_tried_and_what_came_of_it(line: Line) -> None:
    staff = hire(line, "sari")
    callback = ask_for_a_callback(line)
    claims.take(line.database, callback.id, staff, line.now)
    line.hotline.ringer.ring(callback.id, AGENT, line.now, staff)
    line.clock.advance(60)
    claims.take(line.database, callback.id, staff, line.now)
    script = line.hotline.files
    with line.database.begin() as session:
        outcomes.finish(session, callback.id, staff, outcomes.Said("wrong_number"), script, line.now)
    with line.database.reading() as session:
        today = agent_day.my_day(session, staff, script.hours, line.now)
        tomorrow = agent_day.my_day(session, staff, script.hours, line.now + timedelta(days=1))
    assert (today.attempts, today.reached, dict(today.closed)) == (1, 0, {"wrong_number": 1})
    assert [tried.ticket for tried in today.tried] == [line.reports()[0].ticket]
    assert (tomorrow.attempts, dict(tomorrow.closed), tomorrow.tried) == (0, {}, ())
