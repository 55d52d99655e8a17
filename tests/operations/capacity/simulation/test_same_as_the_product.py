"""What a course of play tells is what the product tells, at the same moment to the same queue, asked of a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from ivr.hotline.callback import AttemptStatus, CallbackStatus, Promise
from ivr.hotline.script import Script
from ivr.operations.callbacks import promises
from ivr.operations.capacity import callback_cost
from ivr.operations.capacity.simulation.play import Play
from ivr.operations.capacity.simulation.queue import Request
from ivr.operations.capacity.simulation.troubles import TROUBLES
from ivr.operations.capacity.simulation.world import World, of_load
from ivr.operations.capacity.situation import situation
from ivr.records.database import Database
from ivr.records.half_hours import PastHalfHour
from ivr.records.models import Callback, Report
from tests.operations.capacity.planned import with_plan
from tests.support.queue import number_of
from tests.support.sizes import quickly_on_sqlite, thoroughly


class Beside(Play):
    """A course of play with a hotline's tables beside it, in which the product is asked the same."""

    def __init__(self, world: World, seed: int, script: Script, session: Session) -> None:
        super().__init__(world, seed)
        self.script, self.session = script, session
        self.rows: dict[int, Callback] = {}
        self.differ: list[tuple[datetime, Promise | None, Promise | None]] = []
        self.untold = 0
        self.ordered_otherwise: list[tuple[datetime, datetime | None, datetime | None]] = []
        self.pressed = 0

    def ask(self) -> Request:
        request = super().ask()
        report = Report(ticket=f"{request.number:08d}", language="id", status="received", created_at=self.now)
        self.session.add(report)
        self.session.flush()
        number = number_of(request.number)
        told = promises.request(self.session, report, number, request.window, self.script, self.now)
        theirs = Promise(told.due, told.deadline) if told.due and told.deadline else None
        if theirs != request.promised:
            self.differ.append((self.now, theirs, request.promised))
        self.untold += theirs is None
        assert report.callback is not None
        self.rows[request.number] = report.callback
        return request

    def _begin_half_hour(self) -> None:
        known, began = len(self.learned.busy), self.ahead[0].start if self.ahead else self.now
        super()._begin_half_hour()
        for planned, there, closed in self.learned.busy[known:]:
            beside = {"present": there, "asked": 0, "asked_while_closed": 0, "busy": True}
            told = planned if self.world.promised_by_plan else 0
            self.session.add(PastHalfHour(starts_at=began, planned=told, closed=closed, **beside))
        self.session.flush()

    def first_until(self) -> datetime | None:
        found = super().first_until()
        theirs = situation(self.session, self.script, self.now, self._present).need.pressed_until(self._present)
        if theirs != found:
            self.ordered_otherwise.append((self.now, theirs, found))
        self.pressed += found is not None
        return found

    def _ring(self, request: Request) -> None:
        super()._ring(request)
        row = self.rows[request.number]
        row.status, row.rung_at = CallbackStatus.RINGING.value, request.rung_at
        self.session.flush()

    def _end(self, request: Request, outcome: AttemptStatus) -> None:
        super()._end(request, outcome)
        row = self.rows[request.number]
        row.due_at, row.order_at, row.closed_at = request.due_at, request.order_at, request.closed_at
        row.status = (CallbackStatus.DONE if request.closed_at else CallbackStatus.WAITING).value
        self.session.flush()


@quickly_on_sqlite
@pytest.mark.parametrize(
    ("agents", "load", "weeks", "trouble", "planned"),
    [
        (1, 1.3, 1, "long talks", True),
        (1, 1.0, 1, "nothing", False),
        thoroughly(6, 0.9, 4, "press conferences", True),
        thoroughly(2, 1.5, 4, "absent mornings", True),
        thoroughly(2, 1.2, 2, "untrue plan", True),
        thoroughly(6, 1.2, 1, "press conferences", False),
    ],
)
def test_every_promise_is_what_the_product_gives_and_so_is_who_goes_first(
    database: Database, agents: int, load: float, weeks: int, trouble: str, planned: bool
) -> None:
    script = with_plan(agents)
    world = TROUBLES[trouble](of_load(agents, load, weeks))
    assert script.staffing is not None
    world = replace(world, plan=script.staffing, hours=script.hours, rules=script.rules, promised_by_plan=planned)
    script = script if planned else replace(script, staffing=None)
    with database.begin() as session:
        play = Beside(world, 1, script, session)
        play.run()
        assert (play.differ, play.ordered_otherwise) == ([], [])
        assert len(play.requests) > 150
        cost = callback_cost.costs(session, script.rules.promise, play.now)
        assert cost.at_desk == pytest.approx(play.learned.at_desk)
        assert not planned or cost.planned == pytest.approx(play.learned.cost)
        assert (play.untold > 0) == (planned and (load > 1.3 or trouble == "untrue plan"))
        assert play.pressed > 0 or (planned and trouble != "untrue plan"), "it is tried where it makes a difference"
        for table in (Report, Callback, PastHalfHour):
            session.execute(delete(table))
