"""Two people who have talked, and how their agent finishes it."""

from __future__ import annotations

from ivr.operations.callbacks import outcomes
from ivr.records.models import Callback
from tests.support.queue import NOW, SCRIPT, Queue


def finish(queue: Queue, callback: int, agent: int, code: str, **more: object) -> Callback:
    at = more.get("at", NOW)
    with queue.database.begin() as session:
        return outcomes.finish(
            session, callback, agent, outcomes.Said(code, str(more.get("notes", "")), more.get("when")), SCRIPT, at
        )  # type: ignore[arg-type]


def spoken_with(queue: Queue) -> tuple[int, int]:
    """A callback whose two people have talked, and its agent."""
    agent = queue.agent()
    callback = queue.waits(held_by=agent)
    queue.talks(callback, agent)
    return callback, agent
