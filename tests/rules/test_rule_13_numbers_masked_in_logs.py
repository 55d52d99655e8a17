"""Rule 13, its part for telephones: numbers are masked in logs, also typed ones and those that errors carry."""

from __future__ import annotations

import io
import logging
import re
import sys
from collections.abc import Callable, Iterator

import pytest
import structlog
from sqlalchemy import text

from ivr import logs
from ivr.hotline.numbers import mask_in_text
from ivr.hotline.staff import Role
from tests.support.keys import NOWHERE, sent, to_the_beep, told
from tests.support.line import AGENT, CALLER, Line
from tests.support.outage import away
from tests.support.people import LOGINS, add_everybody, client_of
from tests.support.people import send as people_send
from tests.support.scheduled import do, pass_time
from tests.support.webhooks import AGENT_DOORS, DOORS, fields_of, send

TYPED = "081311112222"
IN_FULL = re.compile("|".join(number.removeprefix("+62") for number in (CALLER, TYPED[1:], AGENT, "81234567")))
"""The callers' numbers however they begin; the hotline's own is no secret."""


@pytest.fixture(params=["json", "text"])
def log_format(request: pytest.FixtureRequest) -> str:
    """Logs in each of their forms, written where this test can read them."""
    return str(request.param)


@pytest.fixture
def logged(log_format: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], str]]:
    """What was logged, in the words of this format; every module's logger is led to where the test can read it."""
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, write_through=True)
    logs.configure(log_format, mask_in_text)
    config = structlog.get_config()
    logger = structlog.wrap_logger(
        structlog.BytesLogger(raw) if log_format == "json" else structlog.WriteLogger(out),
        processors=config["processors"],
        wrapper_class=config["wrapper_class"],
    )
    led = [module for name, module in sys.modules.items() if name.startswith("ivr.") and hasattr(module, "log")]
    for module in led:
        monkeypatch.setattr(module, "log", logger)
    monkeypatch.setattr(logging.getLogger().handlers[0], "stream", out)
    yield lambda: raw.getvalue().decode()
    logs.configure("json", mask_in_text)


def test_a_whole_call_tells_no_number(line: Line, logged) -> None:  # type: ignore[no-untyped-def]
    line.dial().press("3", "1", "2", f"{TYPED}#", "2", f"{TYPED}#", "1", "1")
    line.dial("+6581234567").press(*told(where=NOWHERE, then=("1", f"{TYPED}#", "1", "2")))
    line.dial().press(*to_the_beep()).speak(5).press(*sent())
    line.clock.advance(30)
    said = logged()
    assert "turn" in said
    assert not IN_FULL.search(said), IN_FULL.search(said)


def test_an_agents_call_tells_no_number(line: Line, logged) -> None:  # type: ignore[no-untyped-def]
    line.dial().press("3", "1", "1", "1")
    with line.database.begin() as session:
        session.merge(line.callbacks()[0]).status = "claimed"
    line.exchange.agent(AGENT).answer(after=1)
    line.exchange.phone(CALLER).answer(after=1)
    line.hotline.ringer.ring(line.callbacks()[0].id, AGENT, line.now)
    line.clock.advance(5)
    agent = line.exchange.agent(AGENT).current
    assert agent is not None
    agent.listen().press("1").wait(20)
    agent.hang_up()
    line.clock.advance(60)
    told = logged()
    assert "joined" in told or "agent" in told
    assert not IN_FULL.search(told), IN_FULL.search(told)


def test_errors_tell_no_number(line: Line, logged) -> None:  # type: ignore[no-untyped-def]
    fields = fields_of("CA1", Digits=TYPED, Called=CALLER)
    with away(line.database):
        for door in (*DOORS, *AGENT_DOORS):
            send(line, f"{door}?n=0&attempt=x", fields)
    assert "apology" in logged()
    caller = line.dial().press("3", "1", "2")
    with line.database.begin() as session:  # now the statements fail, with everything they carry
        session.execute(text("ALTER TABLE turns RENAME TO turned"))
    try:
        send(line, "/voice/turn?n=3", fields_of(caller.sid, Digits=TYPED))
        send(line, "/voice/incoming", fields_of("CA2"))
        send(line, "/voice/status", fields_of("CA3", CallStatus="completed"))
    finally:
        with line.database.begin() as session:
            session.execute(text("ALTER TABLE turned RENAME TO turns"))
    told = logged()
    assert "turns" in told
    assert not IN_FULL.search(told), IN_FULL.search(told)


def test_an_erasure_tells_no_number(line: Line, logged) -> None:  # type: ignore[no-untyped-def]
    add_everybody(line.hotline)
    line.dial().press(*to_the_beep()).speak(5).press(*sent())
    pass_time(line, 60)
    agus = client_of(line.app, LOGINS[Role.ADMIN])
    for act in ("find", "export", "erase"):
        people_send(agus, f"/admin/privacy/{act}", number=CALLER, sure="1")
    with away(line.database):
        people_send(agus, "/admin/privacy/erase", number=CALLER, sure="1")
    for job in ("delete copies", "retention"):
        do(line, job)
    told = logged()
    assert "recording" in told
    assert not IN_FULL.search(told), IN_FULL.search(told)


def test_other_libraries_are_masked_too(logged) -> None:  # type: ignore[no-untyped-def]
    logging.getLogger("somebody").warning("rang %s and 0813-1111-2222", CALLER)
    told = logged()
    assert "somebody" in told
    assert "7890" not in told
    assert "1111-2222" not in told


def test_calls_can_still_be_found_in_the_logs(line: Line, logged) -> None:  # type: ignore[no-untyped-def]
    caller = line.dial().press("4")
    assert caller.sid in logged()
