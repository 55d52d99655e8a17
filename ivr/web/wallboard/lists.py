"""Lists of what each figure counts, row by row, so that it can be checked. The period stands in the address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from ivr.clock import system_clock
from ivr.hotline.errors import NotFound, Thing
from ivr.operations.console import agents
from ivr.operations.figures import Counting, Period, figure, lists
from ivr.operations.figures.lines import FigureLine
from ivr.operations.figures.live import live
from ivr.web import current
from ivr.web.current import hotline
from ivr.web.frame import formats
from ivr.web.frame.texts import t
from ivr.web.wallboard import labels, tiles
from ivr.web.wallboard.blueprint import wallboard
from ivr.web.wallboard.query import period_asked


@wallboard.get("/figures/<code>")
def behind(code: str) -> ResponseReturnValue:
    """Everything that a figure counts, so that it can be checked."""
    now = current.now()
    wanted, period = figure(code), period_asked(request.args, now)
    if not lists.has_list(code):
        raise NotFound(Thing.FIGURE, code)
    with hotline().database.reading() as session:
        counted = live(session, now, system_clock()) if wanted.live else Counting(session, period, now)
        found, lines = tiles.one(wanted, counted), lists.behind(session, code, period, now)
    return _list(found.name, lines, period, definition=found.definition, value=found.text, now_only=wanted.live)


@wallboard.get("/agents/<int:staff_id>")
def of_agent(staff_id: int) -> ResponseReturnValue:
    """The attempts of one agent."""
    now = current.now()
    period = period_asked(request.args, now)
    with hotline().database.reading() as session:
        person = agents.person(session, staff_id)
        if person is None:
            raise NotFound(Thing.PERSON, staff_id)
        lines = lists.of_agent(session, staff_id, period)
    title = f"{t('wallboard.attempts')}: {person.name}"
    return _list(title, lines, period, definition="", value="", now_only=False)


def _told(line: FigureLine) -> str:
    """The deadline that the person was told; of a promise it stands in another column."""
    if line.noun == "callback" and line.deadline_at is None:
        return t("wallboard.not_promised")
    return formats.moment(line.deadline_at if line.noun not in ("promise", "answer") else None)


_COLUMNS: tuple[tuple[str, Callable[[FigureLine], str]], ...] = (
    ("at", lambda line: formats.moment(line.at)),
    ("number", lambda line: formats.masked_phone(line.number)),
    ("ticket", lambda line: formats.ticket(line.ticket)),
    ("state", labels.state),
    ("category", lambda line: labels.category_or_untold(line.category) if line.category else formats.NOTHING),
    ("region", lambda line: formats.place(line.region)),
    ("deadline", _told),
    ("rung", lambda line: formats.moment(line.rung_at)),
    ("ended", lambda line: formats.moment(line.closed_at)),
    ("length", lambda line: formats.duration(line.seconds)),
    ("agent", lambda line: line.who or formats.NOTHING),
    ("reason", labels.reason),
)


def _list(title: str, lines: list[FigureLine], period: Period, **values: Any) -> str:
    """A page with what was counted; columns in which nothing stands are left out."""
    columns = [(name, cell) for name, cell in _COLUMNS if any(cell(line) != formats.NOTHING for line in lines)]
    return render_template(
        "wallboard/list.html",
        title=title,
        lines=lines,
        period=period,
        columns=columns,
        most=lists.MOST,
        **values,
    )
