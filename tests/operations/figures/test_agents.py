"""What each agent did is what a person would count from the rows."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from ivr.operations.figures import Period
from ivr.records.database import Database
from tests.operations.figures.examples import anything, counted, inside, whole
from tests.support.histories import STAFF, History


@anything
def test_agents(kept_database: Database, history: History, period: Period, now: datetime) -> None:
    found = {agent.login: agent for agent in counted(kept_database, history, period, now).agents}
    attempts = [one for row in history.callbacks for one in row["attempts"] if inside(period, one["decided_at"])]
    claims = Counter(
        STAFF[1 + number % 2]
        for number, row in enumerate(history.callbacks)
        for at in row["claims"]
        if inside(period, at)
    )
    closed = Counter(
        STAFF[row["closed_by"]] for row in history.callbacks if row["closed_by"] and inside(period, row["closed_at"])
    )
    ended = Counter(
        STAFF[row["closed_by"]] for row in history.enquiries if row["closed_by"] and inside(period, row["closed_at"])
    )
    expected: dict[str, Any] = {}
    for login in [*STAFF.values(), ""]:
        mine = [one for one in attempts if STAFF.get(one["staff_id"], "") == login]
        joined = [one for one in mine if one["outcome"] == "connected"]
        talked = sum(whole(one["ended_at"], one["connected_at"]) for one in joined)
        wrapped = sum(whole(one["wrapped_up_at"], one["ended_at"]) for one in joined)
        numbers = claims[login], len(mine), len(joined), talked, wrapped, closed[login], ended[login]
        if any((claims[login], mine, closed[login], ended[login])):
            expected[login] = numbers
    assert {
        login: (one.taken, one.attempts, one.connected, one.talked, one.wrapped_up, one.closed_total, one.chats_closed)
        for login, one in found.items()
    } == expected
    assert sum(one.attempts for one in found.values()) == len(attempts)
