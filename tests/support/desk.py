"""What agents do at the desk by its pages: take, ring, talk, type and finish."""

from __future__ import annotations

import re
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from ivr.operations.callbacks import lapsed_claims
from ivr.operations.messages import fetching
from ivr.records.audit import AuditEntry
from ivr.records.models import Attempt, Callback, Voicemail
from tests.support.keys import sent, to_the_beep
from tests.support.line import AGENT, CALLER, Line
from tests.support.people import PAGE, send

OTHER = "+6281298765432"
SHOWN, MASKED = "0812-3456-7890", "+62********890"


def ask_for_a_callback(line: Line, number: str = CALLER, category: str = "1") -> Callback:
    line.dial(number).press("3", category, "1", "1")
    return line.callbacks()[-1]


def leave_a_message(line: Line, number: str | None = CALLER) -> Voicemail:
    line.dial(number).press(*to_the_beep()).speak(9).press(*sent())
    line.clock.advance(5)
    fetching.fetch_due(line.database, line.hotline.phone, line.hotline.recordings, line.now, delete_copies=False)
    return line.voicemails()[-1]


def do(client: FlaskClient, path: str, **fields: Any) -> str:
    """Send a form as the console does; gives the page that follows."""
    answer = send(client, f"/console{path}", **fields)
    assert answer.status_code in (200, 303, 422), (answer.status_code, answer.text[:2000])
    return answer.text if answer.status_code != 303 else page(client, answer.location)


def page(client: FlaskClient, path: str = "/console") -> str:
    answer = client.get(path, headers=PAGE)
    assert answer.status_code == 200, (answer.status_code, answer.text[:2000])
    return str(answer.text)


def attempts(line: Line) -> list[Attempt]:
    with line.database.reading() as session:
        return list(session.scalars(select(Attempt).order_by(Attempt.id)))


def audited(line: Line, action: str) -> list[AuditEntry]:
    with line.database.reading() as session:
        return list(session.scalars(select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id)))


def ring(client: FlaskClient) -> str:
    """Press the button of the page as it is now."""
    shown = page(client)
    form = re.search(r'action="/console/ring".*?</form>', shown, re.DOTALL)
    assert form, shown
    fields = dict(re.findall(r'name="(callback|attempt)" value="(\d+)"', form[0]))
    return do(client, "/ring", **fields)


def talk(line: Line, seconds: int = 60) -> None:
    """The agent answers and presses 1, the person answers; the person hangs up."""
    line.exchange.phone(CALLER).answer(after=1)
    line.clock.advance(2)
    call = line.exchange.agent(AGENT).answer()
    assert call is not None
    call.listen().press("1").wait(seconds)
    person = line.exchange.phone(CALLER).current
    assert person is not None
    person.hang_up()
    call.listen()
    line.clock.advance(5)


def finish(client: FlaskClient, callback: Callback, code: str = "solved", **fields: str) -> str:
    return do(client, "/finish", callback=callback.id, disposition=code, **fields)


def type_(client: FlaskClient, callback: Callback, **fields: str) -> Any:
    """What a page sends along as somebody types."""
    return send(client, "/console/typed", callback=callback.id, **fields)


def in_wrap_up(line: Line, client: FlaskClient) -> Callback:
    callback = ask_for_a_callback(line)
    do(client, "/next")
    ring(client)
    talk(line)
    (row,) = line.callbacks()
    assert row.status == "wrap_up"
    return callback


def lapse(line: Line, minutes: float) -> None:
    line.clock.advance(minutes * 60)
    lapsed_claims.free(line.database, line.now)
