"""When the console draws itself anew: a version that changes with every step, and one question for all pages."""

from __future__ import annotations

from ivr.operations.callbacks import claims
from ivr.operations.console import updates
from tests.operations.console.waiting import ask_for_a_callback, hire
from tests.support.line import AGENT, CALLER, Line


def test_the_version_of_a_desk_changes_with_every_step_of_an_attempt(line: Line) -> None:
    staff = hire(line, "sari")

    def version() -> str:
        return updates.mine(line.database, staff).version

    callback = ask_for_a_callback(line)
    line.exchange.phone(CALLER).answer(after=3)
    seen = [version()]
    claims.take(line.database, callback.id, staff, line.now)
    seen.append(version())
    line.hotline.ringer.ring(callback.id, AGENT, line.now, staff)
    line.clock.advance(2)
    seen.append(version())
    call = line.exchange.agent(AGENT).answer()
    assert call is not None
    call.listen().press("1").wait(2)
    seen.append(version())
    person = line.exchange.phone(CALLER).current
    assert person is not None
    call.wait(60)
    person.hang_up()
    call.listen()
    line.clock.advance(5)
    seen.append(version())
    assert len(set(seen)) == len(seen)


def test_all_pages_share_one_question(line: Line) -> None:
    beat = updates.Pulse(line.database, queue_seconds=600)
    before = beat.queue(line.now)
    ask_for_a_callback(line)
    assert beat.queue(line.now) is before
    beat.forget()
    assert beat.queue(line.now).waiting == 1
