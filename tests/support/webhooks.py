"""Webhooks by hand: signed as the telephone company signs them, doubled, and what they left in the database."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import select
from werkzeug.test import TestResponse

from ivr.emulator.webhooks.signature import sign
from ivr.emulator.webhooks.transport import Reply, Timeouts, Transport
from ivr.records.database import Database
from ivr.records.models import Base
from tests.support.line import CALLER, NUMBER, PUBLIC_URL, TOKEN, Line

XML = "text/xml; charset=utf-8"
DOORS = ("/voice/incoming", "/voice/turn", "/voice/fallback", "/voice/status", "/voice/recording", "/voice/away")
"""The doors that a caller's call comes to."""
AGENT_DOORS = tuple(
    f"/voice/agent/{name}" for name in ("answered", "key", "silence", "person", "joined", "status", "fallback")
)
MESSAGE_DOORS = ("/whatsapp/incoming", "/whatsapp/fallback", "/whatsapp/status")
"""The doors for what people write, and for news of what was written to them."""
Pairs = Iterable[tuple[str, str]]


def fields_of(sid: str, **more: str) -> dict[str, str]:
    """What every webhook of an inbound call carries, and more."""
    base = {"CallSid": sid, "From": CALLER, "To": NUMBER, "CallStatus": "in-progress", "Direction": "inbound"}
    return {**base, "ApiVersion": "2010-04-01", **more}


def send(
    line: Line,
    path: str,
    fields: Mapping[str, str] | Pairs = (),
    *,
    method: str = "POST",
    token: str = TOKEN,
    signature: str | None = None,
    signed_url: str | None = None,
) -> TestResponse:
    """One webhook to `path` (with its query); signed rightly unless told otherwise."""
    pairs = list(fields.items() if isinstance(fields, Mapping) else fields)
    body = urlencode(pairs)
    if method == "GET" and pairs:
        path, body = f"{path}{'&' if '?' in path else '?'}{body}", ""
    if signature is None:
        signature = sign(token, signed_url or f"{PUBLIC_URL}{path}", pairs if method == "POST" else ())
    headers = {"X-Twilio-Signature": signature} if signature else {}
    kind = "application/x-www-form-urlencoded" if method == "POST" else None
    way: dict[str, str] = {"PATH_INFO": path.partition("?")[0]} if path.startswith("//") else {}
    return line.app.test_client().open(
        path.replace("//", "/", 1) if way else path,  # two slashes would be taken for a host
        method=method,
        data=body.encode(),
        content_type=kind,
        headers=headers,
        environ_overrides=way,
    )


def contents(database: Database) -> dict[str, list[str]]:
    """Every row of every table, as text."""
    with database.reading() as session:
        return {
            table.name: sorted(repr(tuple(row)) for row in session.execute(select(table)))
            for table in Base.metadata.sorted_tables
        }


def all_text(database: Database) -> str:
    """The whole database as one text."""
    return "\n".join(row for rows in contents(database).values() for row in rows)


@dataclass
class Twice:
    """A transport that delivers every webhook twice and notes where the two answers differ."""

    transport: Transport
    together: bool = False
    """Both at the same moment, in two threads."""
    differences: list[tuple[str, Reply, Reply]] = field(default_factory=list)
    count: int = 0

    def __call__(self, method: str, url: str, headers: Mapping[str, str], body: bytes, timeout: Timeouts) -> Reply:
        self.count += 1
        first, second = both(lambda: self.transport(method, url, headers, body, timeout), self.together)
        if (first.status, first.body) != (second.status, second.body):
            self.differences.append((url, first, second))
        return first


def both(act: Callable[[], Any], together: bool) -> tuple[Any, Any]:
    """The results of doing something twice: in a row, or in two threads that start at the same moment."""
    if not together:
        return act(), act()
    first, second = at_once([act, act])
    return first, second


def at_once(acts: Iterable[Callable[[], Any]]) -> list[Any]:
    """The results of things done in as many threads, all of which start at the same moment."""
    acts = list(acts)
    barrier, results, errors = threading.Barrier(len(acts)), [None] * len(acts), []

    def run(number: int, act: Callable[[], Any]) -> None:
        try:
            barrier.wait(30)
            results[number] = act()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=entry) for entry in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    if errors:
        raise errors[0]
    return results


@contextmanager
def unreachable(line: Line) -> Any:
    """For the length of the block the database really cannot be reached: another thing stands in its place."""
    database = line.database
    kept = dict(vars(database))
    database.close()
    if database.is_sqlite:
        file = _sqlite_file(database)
        aside = file.with_name("aside.db")
        file.rename(aside)
        file.mkdir()
        vars(database).update(vars(Database(str(database.url))))
    else:
        vars(database).update(vars(Database("postgresql+psycopg://nobody@127.0.0.1:1/none", timeout=1)))
    try:
        yield
    finally:
        database.close()
        vars(database).clear()
        vars(database).update(kept)
        if database.is_sqlite:
            file.rmdir()
            aside.rename(file)


def _sqlite_file(database: Database) -> Any:
    from pathlib import Path

    return Path(database.url.database or "")
