"""Real processes for tests: started with a time limit, and looked for afterwards."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from pathlib import Path


def free_port() -> int:
    """A port of loopback that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def eventually(condition: Callable[[], bool], seconds: float = 40.0) -> bool:
    """Whether the condition comes true within so many seconds."""
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        if condition():
            return True
        time.sleep(0.05)
    return condition()


def is_running(pid: int) -> bool:
    """Whether the process is there and not merely waiting to be collected."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or _state(status) != "Z"


def stands_still(pid: int) -> bool:
    """Whether every thread of a process has stopped, as told by SIGSTOP."""
    return {_state(thread / "stat") for thread in Path(f"/proc/{pid}/task").iterdir()} == {"T"}


def _state(status: Path) -> str:
    return status.read_text().rpartition(")")[2].split()[0]
