"""Leadership among schedulers: one holds the lease and works, the others stand by until it falls silent or resigns."""

from __future__ import annotations

import os
import secrets
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError

from ivr.clock import Clock, system_clock
from ivr.operations.system import leases
from ivr.operations.system.leases import SCHEDULER
from ivr.records.database import Database

log = structlog.get_logger("scheduler")

RENEW_SECONDS = 5
"""A leader that dies is followed within this and `leases.TTL`: 25 seconds."""

_NEVER = datetime.min.replace(tzinfo=UTC)


def own_name() -> str:
    """A name that no other process has, now or later."""
    return f"{socket.gethostname()[:64]}:{os.getpid()}:{secrets.token_hex(4)}"


@dataclass
class Leadership:
    """This process's claim to lead. Safe to use from several threads; `clock` is the machine's own."""

    database: Database
    holder: str = field(default_factory=own_name)
    clock: Clock = system_clock
    on_taking_over: Callable[[], None] = lambda: None
    _until: datetime = _NEVER
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def renew(self) -> bool:
        """Take the lease or keep it; says whether this process leads. A database that is away ends nothing at once."""
        with self._lock:
            led, now = self._until > _NEVER, self.clock()
            try:
                leads = leases.lead(self.database, SCHEDULER, self.holder, now)
            except SQLAlchemyError as error:
                log.warning("the lease cannot be renewed", why=type(error).__name__, leads=now < self._until)
                return now < self._until
            self._until = now + leases.TTL if leads else _NEVER
        if leads != led:
            log.info("leads" if leads else "stands by", holder=self.holder)
        if leads and not led:
            self.on_taking_over()
        return leads

    def leads(self) -> bool:
        """Whether this process may work now. One that slept through its term finds out whether somebody took over."""
        if self._until == _NEVER:
            return False
        return self.clock() < self._until or self.renew()

    def resign(self) -> None:
        """Let another process lead at once."""
        with self._lock:
            if self._until == _NEVER:
                return
            self._until = _NEVER
            try:
                leases.resign(self.database, SCHEDULER, self.holder, self.clock())
            except SQLAlchemyError as error:
                log.warning("the lease runs out by itself", why=type(error).__name__)
        log.info("resigned", holder=self.holder)
