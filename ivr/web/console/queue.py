"""The queue as a page shows it: narrowed by the filters of the request, page by page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import request
from sqlalchemy.orm import Session

from ivr.hotline import region
from ivr.hotline.staff import Role
from ivr.hotline.written_numbers import whole_number
from ivr.operations.callbacks import case_confirmation
from ivr.operations.console import queue as console_queue
from ivr.operations.console.queue import Counts, Filters
from ivr.web.current import script
from ivr.web.frame.access import may

HELD_BY_COLLEAGUES = 25
"""So many are shown to agents, who can do nothing about them: hundreds of pages are renewed with each change."""


def queue_context(session: Session, counts: Counts, now: datetime) -> dict[str, Any]:
    """What the queue shows, for the filters of this request."""
    filters = filters_asked()
    manages = may(Role.SUPERVISOR)
    most_held = console_queue.MOST_HELD if manages else HELD_BY_COLLEAGUES
    queue = console_queue.queue(session, filters, page_asked(), now, most_held)
    return {
        "queue": queue,
        "tells": case_confirmation.among(session, [entry.callback.id for entry in (*queue.waiting, *queue.held)]),
        "counts": counts,
        "filters": filters,
        "searched": request.args.get("q", ""),
        "manages": manages,
        "now": now,
    }


def filters_asked() -> Filters:
    """What the queue is narrowed to."""
    wanted = request.args.get("region", "")
    known = {province.code for province in region.provinces()}
    category = request.args.get("category", "")
    return Filters(
        category=category if script().category(category) else "",
        region=wanted if wanted in known else "",
        overdue=request.args.get("overdue") == "1",
        untold=request.args.get("untold") == "1",
        text=request.args.get("q", "").strip(),
    )


def page_asked() -> int:
    """Which page of the queue."""
    return whole_number(request.args.get("page", ""), 1)
