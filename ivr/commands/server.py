"""The web server itself, in a process that has imported nothing of the hotline: `hotline serve` becomes it."""

from __future__ import annotations

import os
import signal
import sys

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

GRACE_SECONDS = 20
"""How long a stopping process may finish what it is answering; Twilio itself gives up after 15."""
_TO_STOP = (signal.SIGTERM, signal.SIGINT)


def run(host: str, port: int, processes: int, threads: int) -> None:
    """Serve the application until SIGTERM."""
    os.register_at_fork(before=_hear_nothing, after_in_parent=_hear_again, after_in_child=_stop_at_once)
    Granian(
        "ivr.app:create_app",
        factory=True,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        address=host,
        port=port,
        workers=processes,
        blocking_threads=threads,
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE_SECONDS,
        log_level=LogLevels.warning,
    ).serve()


def _hear_nothing() -> None:
    """Signals wait while a process is made, so that none meets it with the handlers of its parent."""
    signal.pthread_sigmask(signal.SIG_BLOCK, _TO_STOP)


def _hear_again() -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _TO_STOP)


def _stop_at_once() -> None:
    """Until a process has loaded the application and listens to signals itself, being told to stop ends it.

    With the handlers that it has from its parent it would not hear it at all.
    """
    for number in _TO_STOP:
        signal.signal(number, signal.SIG_DFL)
    _hear_again()


if __name__ == "__main__":
    address, *numbers = sys.argv[1:]
    run(address, *map(int, numbers))
