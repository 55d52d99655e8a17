"""The doors for machines: alive, ready, and figures for Prometheus."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime

from flask import Blueprint, Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest, multiprocess
from prometheus_client.core import REGISTRY, GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from ivr.clock import system_clock
from ivr.hotline.writing.delivery import Delivery
from ivr.operations.callbacks.dial_pace import Pace, pace
from ivr.operations.capacity.situation import Situation, situation
from ivr.operations.capacity.without_time import WithoutTime
from ivr.operations.capacity.without_time import without_time as who_waits_without_time
from ivr.operations.figures import Period, figure
from ivr.operations.figures.fates import Fate
from ivr.operations.figures.live import Live, live
from ivr.operations.figures.promises import Promises, promises
from ivr.operations.outbounds.measures import Measures, measure
from ivr.records import schema
from ivr.web import current
from ivr.web.current import hotline, script
from ivr.web.frame.texts import texts

machines = Blueprint("machines", __name__)


@machines.get("/healthz")
def healthz() -> Response:
    """This process is alive."""
    return Response("alive\n", content_type="text/plain; charset=utf-8")


@machines.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Ready for calls: the database can be reached and its schema is current. Also tells of the scheduler."""
    line = hotline()
    problems, found = [], None
    try:
        if not schema.is_current(line.database):
            problems.append("the schema is behind; run `hotline migrate`")
        else:
            with line.database.reading() as session:
                found = live(session, current.now(), system_clock())
    except SQLAlchemyError as error:
        problems.append(f"the database cannot be reached: {type(error).__name__}")
    age = found.heartbeat_age.total_seconds() if found and found.heartbeat_age is not None else None
    body = {"ready": not problems, "problems": problems, "scheduler_heartbeat_age_seconds": age}
    return jsonify(body), 503 if problems else 200


@machines.get("/metrics")
def metrics() -> Response:
    """Figures of all processes, and of the database at this moment."""
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        text = generate_latest(registry)
    else:
        text = generate_latest(REGISTRY)
    figures = CollectorRegistry()
    figures.register(_Figures())
    return Response(text + generate_latest(figures), content_type=CONTENT_TYPE_LATEST)


class _Figures(Collector):
    """The figures of this moment, and of today, as gauges; `hotline_database_up` says whether they could be had."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        line = hotline()
        now = current.now()
        try:
            said = script()
            zone = said.hours.zoneinfo
            today = Period.day(now.astimezone(zone).date(), zone)
            with line.database.reading() as session:
                found, promised = live(session, now, system_clock()), promises(session, today, now)
                ringing = pace(session, said, now)
                written = measure(session, now)
                stands, without_time = situation(session, said, now), who_waits_without_time(session, now)
        except SQLAlchemyError:
            yield GaugeMetricFamily("hotline_database_up", "Whether the database answers", 0)
            return
        yield GaugeMetricFamily("hotline_database_up", "Whether the database answers", 1)
        yield from _gauges(found)
        yield from _promises(promised)
        yield from _pace(ringing)
        yield from _written(written)
        yield from _capacity(stands, without_time)


_NAMES = {
    "now.calls": "hotline_calls_under_way",
    "now.open": "hotline_callbacks_open",
    "now.waiting": "hotline_callbacks_waiting",
    "now.due": "hotline_callbacks_due",
    "now.overdue": "hotline_callbacks_overdue",
    "now.untold": "hotline_callbacks_told_no_time",
    "now.held": "hotline_callbacks_held",
    "now.unreachable": "hotline_callbacks_unreachable",
    "now.messages": "hotline_messages_unhandled",
    "now.chats_waiting": "hotline_chats_waiting_for_a_person",
    "now.chats_overdue": "hotline_chats_overdue",
    "now.oldest": "hotline_oldest_waiting_since_timestamp_seconds",
}
"""Live figures by code, and what Prometheus calls them."""


def _help(code: str) -> str:
    return str(texts("en")[f"figures.{code}.definition"])


def _gauges(found: Live) -> Iterator[GaugeMetricFamily]:
    for code, name in _NAMES.items():
        value = figure(code).value(found)
        if isinstance(value, datetime):
            value = value.timestamp()
        if value is not None:
            yield GaugeMetricFamily(name, _help(code), value)
    yield GaugeMetricFamily("hotline_messages_to_fetch", "Messages still at the phone company", found.messages_to_fetch)
    if found.heartbeat_age is not None:
        age = found.heartbeat_age.total_seconds()
        yield GaugeMetricFamily("hotline_scheduler_heartbeat_age_seconds", "Since the scheduler's last sign", age)


def _promises(found: Promises) -> Iterator[GaugeMetricFamily]:
    for fate in Fate:
        help_text = f"Today: {_help(f'promises.{fate}')}"
        yield GaugeMetricFamily(f"hotline_promises_{fate}_today", help_text, found.number(fate))


def _capacity(found: Situation, without_time: WithoutTime) -> Iterator[GaugeMetricFamily]:
    """Alert on `hotline_promises_at_risk > 0` for some minutes, on a cost far from what the settings say, and on
    `hotline_callbacks_without_time_too_long > 0`.
    """
    believed = found.script.rules.promise.callback_minutes
    for name, help_text, value in (
        ("hotline_agents_present", "Agents who are ready, on a call, or busy with what follows one", found.came),
        ("hotline_agents_needed", "The fewest agents who keep today's promises", found.need.needed_today),
        ("hotline_agents_planned", "Agents planned for this half hour, or for the opening", found.planned_now),
        ("hotline_promises_at_risk", "Promises of today that break with those who are there", found.at_risk),
        (
            "hotline_callback_cost_minutes",
            "Planned minutes of agents that a callback takes, learned",
            found.cost.planned,
        ),
        ("hotline_callback_cost_believed_minutes", "The same as the settings say", believed),
        ("hotline_callbacks_without_time", "Callbacks that wait and could be told no time", without_time.count),
        (
            "hotline_callbacks_without_time_too_long",
            "Whether one of them has waited for more opening days than the farthest time that is ever told",
            int(without_time.is_too_long(found.script, found.now)),
        ),
        (
            "hotline_oldest_without_time_since_timestamp_seconds",
            "When the one who has waited longest without a time asked",
            without_time.since.timestamp() if without_time.since else None,
        ),
    ):
        if value is not None:
            yield GaugeMetricFamily(name, help_text, value)


def _written(found: Measures) -> Iterator[GaugeMetricFamily]:
    """Alert on what is late or waits for over a minute, and on `hotline_outbounds_uncertain > 0` for half an hour."""
    for name, help_text, value in (
        ("hotline_outbounds_overdue", "Messages that should have left by now", found.overdue),
        ("hotline_outbounds_late_seconds", "For how long the oldest of them has waited", found.late.total_seconds()),
        ("hotline_outbounds_uncertain", "Messages of which nobody knows whether they went", found.uncertain),
        ("hotline_inbounds_waiting", "What came in and nobody has taken yet", found.unanswered),
        (
            "hotline_oldest_inbound_since_timestamp_seconds",
            "When the oldest of it came",
            found.oldest.timestamp() if found.oldest else None,
        ),
    ):
        if value is not None:
            yield GaugeMetricFamily(name, help_text, value)
    help_text = "Messages written in the last hour, by how far they have come"
    by_delivery = GaugeMetricFamily("hotline_outbounds_last_hour", help_text, labels=["delivery"])
    for state in Delivery:
        by_delivery.add_metric([state.value], found.lately.get(state, 0))
    yield by_delivery


def _pace(found: Pace) -> Iterator[GaugeMetricFamily]:
    """Alert on `hotline_agents > hotline_agents_kept_busy`, and on `hotline_calls_held_up` for some minutes."""
    for name, help_text, value in (
        ("hotline_calls_per_second", "How many people may be rung a second, by the release in force", found.rate),
        ("hotline_agents_kept_busy", "So many agents can be kept busy at this rate", found.busy_agents),
        ("hotline_agents", "Agents planned for the same half hour at the most; without a plan, all", found.agents),
        ("hotline_calls_made_last_minute", "Calls that we made in the last minute", found.made),
        ("hotline_calls_waiting_for_their_turn", "Calls of ours that wait because of the rate", found.waiting),
        ("hotline_calls_held_up", "Whether agents wait at this moment because of the rate", int(found.holds_up)),
    ):
        yield GaugeMetricFamily(name, help_text, value)
