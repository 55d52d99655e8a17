"""Real processes for tests: started with a time limit, and looked for afterwards."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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


@contextmanager
def demo(folder: Path, database_url: str | None = None) -> Iterator[tuple[str, str]]:
    """Hotline and telephone company, as `make run` starts them, on a Tuesday morning: the addresses of both.

    They live in that folder, on a database of their own there or on that one.
    """
    port, emulator_port, output = free_port(), free_port(), folder / "output"
    environment = {**os.environ, "PORT": str(port), "EMULATOR_PORT": str(emulator_port)}
    if database_url is not None:
        environment["DEMO_DATABASE_URL"] = database_url
    command = [sys.executable, "-u", "-m", "ivr", "demo", "--at", "2026-11-24 09:00"]
    with output.open("wb") as out:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=out, stderr=subprocess.STDOUT)
    try:
        assert eventually(lambda: "Ctrl-C" in output.read_text() or process.poll() is not None, 120), output.read_text()
        assert process.poll() is None, output.read_text()
        yield f"http://127.0.0.1:{port}", f"http://127.0.0.1:{emulator_port}"
    finally:
        process.terminate()
        process.wait(30)
