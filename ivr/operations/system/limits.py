"""Limits that hold the hotline up before its people do: whom each keeps waiting, and what to do."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import text
from sqlalchemy.orm import Session

from ivr.hotline.call_rate import agents_kept_busy, rate_for
from ivr.operations.staff.headcount import Headcount
from ivr.operations.system.findings import Finding, Verdict
from ivr.settings import Settings

ANSWERS = 400
"""Questions of open pages that one web process answers a second and still has half of its time for callers: one costs
it 0.9 ms of a processor and the database 0.3 ms."""

CONNECTIONS_OF_A_THREAD = 3
"""Of a web process: for transactions, for single statements, and for turns."""

CONNECTIONS_OF_THE_SCHEDULER = 8
"""Beside those of its requests to the provider."""


def look(session: Session, rate: float, there: Headcount, ours: Settings) -> Iterator[Finding]:
    """Every limit of this installation."""
    yield call_rate(rate, there)
    yield pages(there, ours)
    if session.get_bind().dialect.name == "postgresql":
        yield connections(session.execute(text("SELECT current_setting('max_connections')::int")).scalar_one(), ours)


def call_rate(rate: float, there: Headcount) -> Finding:
    """Whether so many calls a second keep all agents busy who are planned, or who work here."""
    said = "one call a second keeps" if rate == 1 else f"{rate:g} calls a second keep"
    whose = f"{there.agents} {'are planned' if there.planned else 'work here'}"
    message = f"{said} at most {agents_kept_busy(rate)} agents busy; {whose}"
    if there.agents <= agents_kept_busy(rate):
        return Finding("call rate", Verdict.OK, message)
    to_do = (
        f"ask the provider for {rate_for(there.agents):g} calls a second (Twilio begins with 1; what is more waits"
        " in its queue, and agents with it), then set it on the admins' page of settings and publish"
    )
    return Finding("call rate", Verdict.WARNING, message, to_do)


def pages(there: Headcount, ours: Settings) -> Finding:
    """Whether the web processes can answer the open pages of all agents, each of which asks again and again."""
    asked, answered = there.agents / ours.pages_ask_every, ours.web_concurrency * ANSWERS
    message = (
        f"the pages of {there.agents} agents ask {asked:.0f} times a second,"
        f" {ours.web_concurrency} web processes answer {answered} beside their calls"
    )
    if asked <= answered:
        return Finding("pages", Verdict.OK, message)
    to_do = f"set WEB_CONCURRENCY to {-(-asked // ANSWERS):.0f} (a processor for each), or PAGES_ASK_EVERY higher"
    return Finding("pages", Verdict.WARNING, message, to_do)


def connections(allowed: int, ours: Settings) -> Finding:
    """Whether PostgreSQL lets in all that our processes may open."""
    web = ours.web_concurrency * ours.web_threads * CONNECTIONS_OF_A_THREAD
    opened = web + CONNECTIONS_OF_THE_SCHEDULER + 2 * ours.provider_requests
    message = f"our processes may open {opened} connections, PostgreSQL allows {allowed}"
    if opened <= allowed:
        return Finding("connections", Verdict.OK, message)
    to_do = f"set max_connections of PostgreSQL to {opened + 20} or more"
    return Finding("connections", Verdict.WARNING, message, to_do)
