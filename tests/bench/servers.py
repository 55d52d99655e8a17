"""The servers that are measured: ours and the floor, each as two processes of the same server with the same options."""

from __future__ import annotations

import glob
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS = "ivr.app:create_app"
FLOOR = "tests.bench.floor:create_app"
_START_SECONDS = 60.0


@dataclass(frozen=True)
class Shape:
    """How many processes serve, with how many threads each."""

    processes: int = 2
    threads: int = 4

    def __str__(self) -> str:
        return f"{self.processes} processes x {self.threads} threads"


@dataclass(frozen=True)
class Server:
    """A running server: its port, and the file with all that it printed."""

    port: int
    log: Path
    group: int

    def spent(self) -> float:
        """Seconds of processor time that its processes have taken so far; 0 where that cannot be seen."""
        return sum(_spent(Path(found), self.group) for found in glob.glob("/proc/[0-9]*/stat"))


def _spent(stat: Path, group: int) -> float:
    try:
        fields = stat.read_text().rpartition(")")[2].split()
    except OSError:  # it has just ended
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") if int(fields[2]) == group else 0.0


def granian(target: str, port: int, shape: Shape) -> list[str]:
    """The server as `hotline serve` starts it; a worker that dies is not replaced here, so that it is noticed."""
    options = {
        "--interface": "wsgi",
        "--http": "1",
        "--host": "127.0.0.1",
        "--port": str(port),
        "--workers": str(shape.processes),
        "--blocking-threads": str(shape.threads),
        "--log-level": "warning",
    }
    flags = [part for option in options.items() for part in option]
    return [sys.executable, "-m", "granian", *flags, "--no-ws", "--factory", target]


def gunicorn(target: str, port: int, shape: Shape) -> list[str]:
    """The same on gunicorn with threads."""
    options = {
        "--worker-class": "gthread",
        "--bind": f"127.0.0.1:{port}",
        "--workers": str(shape.processes),
        "--threads": str(shape.threads),
        "--keep-alive": "60",
        "--log-level": "warning",
    }
    flags = [part for option in options.items() for part in option]
    return [sys.executable, "-m", "gunicorn", *flags, f"{target}()"]


def free_port() -> int:
    """A port of loopback on which nobody listens."""
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        port: int = asking.getsockname()[1]
        return port


@contextmanager
def running(command: list[str], port: int, environment: Mapping[str, str], folder: Path) -> Iterator[Server]:
    """The server that `command` starts, working in `folder`, until the end of the block."""
    counters = folder / "counters"
    counters.mkdir(parents=True, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
    environment = {**kept, "PYTHONPATH": str(ROOT), "PROMETHEUS_MULTIPROC_DIR": str(counters), **environment}
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=output, stderr=output, start_new_session=True
        )
    try:
        _wait_until_ready(process, port, log)
        yield Server(port, log, process.pid)
    finally:
        _stop(process)


def _wait_until_ready(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    give_up = time.monotonic() + _START_SECONDS
    while not _answers(port):
        if process.poll() is not None or time.monotonic() > give_up:
            raise RuntimeError(f"the server did not start:\n{log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.05)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _stop(process: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
            break
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)  # a worker that has outlived its parent
