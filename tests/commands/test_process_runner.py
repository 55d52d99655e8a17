"""Several programs run as one: none of them outlives the others, however they end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.processes import eventually, is_running

pytestmark = pytest.mark.processes
on_linux = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux has /proc and tells children of a parent's end"
)

SUPERVISOR = """
import os, sys
from ivr.commands.process_runner import Supervisor, ProcessesEnded
supervisor = Supervisor(os.environ, os.getcwd())
try:
    for name, program in zip(sys.argv[1::2], sys.argv[2::2]):
        if name == "first":
            supervisor.finish(name, [sys.executable, "-u", "-c", program])
        else:
            supervisor.start(name, [sys.executable, "-u", "-c", program])
    supervisor.run()
except ProcessesEnded as error:
    print("gave up:", error)
finally:
    supervisor.stop()
    print("nothing left")
"""
WAITS = "import os, time; print('pid', os.getpid()); time.sleep(60)"
HAS_A_CHILD = (
    "import subprocess, sys, time; child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
    " print('pid', child.pid); time.sleep(60)"
)
IS_STUBBORN = "import os, signal, time; signal.signal(15, signal.SIG_IGN); print('pid', os.getpid()); time.sleep(60)"


class Run:
    """A supervisor in a process of its own, and what it has printed."""

    def __init__(self, output: Path, *programs: str) -> None:
        self.output = output
        with output.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-u", "-c", SUPERVISOR, *programs], stdout=out, stderr=subprocess.STDOUT
            )

    @property
    def lines(self) -> list[str]:
        return self.output.read_text().splitlines()

    def pids(self) -> list[int]:
        return [int(line.rsplit(" ", 1)[1]) for line in self.lines if "| pid " in line]

    def ends(self) -> list[str]:
        self.process.wait(30)
        return self.lines


@pytest.fixture
def start(tmp_path: Path) -> Iterator[object]:
    runs: list[Run] = []

    def started(*programs: str) -> Run:
        runs.append(Run(tmp_path / f"output-{len(runs)}", *programs))
        return runs[-1]

    yield started
    for run in runs:
        run.process.kill()
        run.process.wait()


def test_what_programs_print_is_told_apart(start) -> None:
    run = start("web", "import time; print('ready'); time.sleep(60)", "scheduler", WAITS)
    assert eventually(lambda: "      web | ready" in run.lines and len(run.pids()) == 1)


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_told_to_stop_it_takes_everything_along(start, told) -> None:
    run = start("web", HAS_A_CHILD, "scheduler", WAITS)
    assert eventually(lambda: len(run.pids()) == 2)
    run.process.send_signal(told)
    assert run.ends()[-1] == "nothing left"
    assert run.process.returncode == 0
    assert not any(is_running(pid) for pid in run.pids())


def test_told_twice_it_does_not_wait_for_the_stubborn(start) -> None:
    run = start("web", IS_STUBBORN)
    assert eventually(lambda: len(run.pids()) == 1)
    run.process.send_signal(signal.SIGINT)
    with pytest.raises(subprocess.TimeoutExpired):
        run.process.wait(1)
    run.process.send_signal(signal.SIGINT)
    run.process.wait(5)
    assert not is_running(run.pids()[0])


@on_linux
def test_a_program_that_is_killed_is_started_again_without_its_orphans(start) -> None:
    run = start("web", HAS_A_CHILD)
    assert eventually(lambda: len(run.pids()) == 1)
    orphan = run.pids()[0]
    parent = int(Path(f"/proc/{orphan}/stat").read_text().rpartition(")")[2].split()[1])
    os.kill(parent, signal.SIGKILL)
    assert eventually(lambda: len(run.pids()) == 2)
    assert eventually(lambda: not is_running(orphan))
    assert "     demo | web ended by itself (killed by SIGKILL); it is started again" in run.lines


def test_a_program_that_cannot_run_ends_it_all(start) -> None:
    run = start("scheduler", WAITS, "web", "raise SystemExit(3)")
    assert run.ends()[-2:] == ["gave up: web ends as soon as it is started (exit code 3)", "nothing left"]
    assert not any(is_running(pid) for pid in run.pids())


def test_a_first_step_that_fails_starts_nothing_else(start) -> None:
    run = start("first", "print('no such table'); raise SystemExit(1)", "web", WAITS)
    assert run.ends() == [
        "    first | no such table",
        "gave up: first failed (exit code 1); what it said stands above",
        "nothing left",
    ]


@on_linux
def test_killed_outright_it_still_leaves_nothing_behind(start) -> None:
    run = start("web", WAITS, "scheduler", WAITS)
    assert eventually(lambda: len(run.pids()) == 2)
    run.process.kill()
    assert eventually(lambda: not any(is_running(pid) for pid in run.pids()))
