"""Runs several programs as one: their output is told apart, and none of them outlives the others.

Everything happens in one thread. Each program has its own process group, so that its own children go with it, and on
Linux it is told to stop when the supervisor is killed.
"""

from __future__ import annotations

import ctypes
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType

import click

GRACE_SECONDS = 10.0
QUICK_DEATH_SECONDS = 20.0
QUICK_DEATHS = 3
_PR_SET_PDEATHSIG = 1


class ProcessesEnded(Exception):
    """A program cannot be kept running; the message says which, and how it ended."""


@dataclass
class Program:
    """One program: its name, its command line, and the process that runs it at the moment."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    quick_deaths: int = 0
    unfinished: bytes = field(default=b"", repr=False)


class Supervisor:
    """Starts programs, passes on what they print, and starts again the one that ends by itself."""

    def __init__(self, environment: Mapping[str, str], folder: str) -> None:
        self._environment = dict(environment)
        self._folder = folder
        self._programs: list[Program] = []
        self._output = selectors.DefaultSelector()
        self._die_with_us = _dies_with_us()
        self.stopping = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._told_to_stop)

    def start(self, name: str, command: Sequence[str]) -> None:
        """Start a program that is to run until the end."""
        program = Program(name, command)
        self._programs.append(program)
        self._launch(program)

    def finish(self, name: str, command: Sequence[str]) -> None:
        """Run a program to its end; raises ProcessesEnded if it fails."""
        program = Program(name, command)
        self._launch(program)
        process = _process_of(program)
        while process.poll() is None:
            if self.stopping:
                _signal_group(process, signal.SIGTERM)
            self._pass_on(0.1)
        self._pass_on(0)
        self._forget(program)
        if process.returncode and not self.stopping:
            raise ProcessesEnded(f"{name} failed ({_ending(process)}); what it said stands above")

    def wait(self, done: Callable[[], bool], seconds: float) -> bool:
        """Keep everything running until `done`; False after so many seconds, or when told to stop."""
        give_up = time.monotonic() + seconds
        while not self.stopping and time.monotonic() < give_up:
            if done():
                return True
            self._turn()
        return False

    def run(self) -> None:
        """Keep everything running until told to stop; raises ProcessesEnded when a program cannot be kept running."""
        while not self.stopping:
            self._turn()

    def stop(self) -> None:
        """End all programs: asked first, then made to. Returns when none is left."""
        for program in reversed(self._programs):
            if program.process is not None:
                _signal_group(program.process, signal.SIGTERM)
        give_up = time.monotonic() + GRACE_SECONDS
        while any(_runs(program) for program in self._programs) and time.monotonic() < give_up:
            self._pass_on(0.1)
        for program in self._programs:
            if program.process is not None:
                if _runs(program):
                    self._say(f"{program.name} did not stop within {GRACE_SECONDS:g} seconds and is killed")
                _signal_group(program.process, signal.SIGKILL)
                program.process.wait()
                self._pass_on(0)
                self._forget(program)
        self._output.close()

    def _told_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        if self.stopping:  # told twice: nothing is worth waiting for
            for program in self._programs:
                if program.process is not None:
                    _signal_group(program.process, signal.SIGKILL)
        self.stopping = True

    def _turn(self) -> None:
        self._pass_on(0.2)
        for program in self._programs:
            if not self.stopping and program.process is not None and program.process.poll() is not None:
                self._again(program)

    def _again(self, program: Program) -> None:
        process = _process_of(program)
        _signal_group(process, signal.SIGKILL)  # what it has left behind may hold its port
        self._pass_on(0)
        self._forget(program)
        quick = time.monotonic() - program.started_at < QUICK_DEATH_SECONDS
        program.quick_deaths = program.quick_deaths + 1 if quick else 0
        if program.quick_deaths >= QUICK_DEATHS:
            raise ProcessesEnded(f"{program.name} ends as soon as it is started ({_ending(process)})")
        self._say(f"{program.name} ended by itself ({_ending(process)}); it is started again")
        self._launch(program)

    def _launch(self, program: Program) -> None:
        program.started_at = time.monotonic()
        program.process = subprocess.Popen(  # noqa: S603 - the command lines are our own
            program.command,
            env=self._environment,
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=self._die_with_us,  # noqa: PLW1509 - this process has one thread
        )
        output = program.process.stdout
        if output is not None:
            os.set_blocking(output.fileno(), False)
            self._output.register(output, selectors.EVENT_READ, program)

    def _forget(self, program: Program) -> None:
        output = _process_of(program).stdout
        if output is not None and not output.closed:
            self._output.unregister(output)
            output.close()
        program.process = None

    def _pass_on(self, seconds: float) -> None:
        """Wait so long at most for output, and print what there is."""
        if not self._output.get_map():
            time.sleep(seconds)
            return
        for key, _ in self._output.select(seconds):
            program: Program = key.data
            try:
                read = os.read(key.fd, 65536)
            except BlockingIOError:
                continue
            if not read:  # everybody who could write to it has closed it
                self._output.unregister(key.fileobj)
                _process_of(program).stdout.close()  # type: ignore[union-attr]
            *lines, program.unfinished = (program.unfinished + read).split(b"\n")
            for line in lines if read else [*lines, program.unfinished]:
                self._print(program.name, line.decode(errors="replace"))

    def _print(self, name: str, line: str) -> None:
        if line.strip():
            click.echo(f"{name:>9} | {line}")

    def _say(self, line: str) -> None:
        self._print("demo", line)


def _process_of(program: Program) -> subprocess.Popen[bytes]:
    if program.process is None:
        raise ProcessesEnded(f"{program.name} is not running")
    return program.process


def _runs(program: Program) -> bool:
    return program.process is not None and program.process.poll() is None


def _ending(process: subprocess.Popen[bytes]) -> str:
    if process.returncode < 0:
        return f"killed by {signal.Signals(-process.returncode).name}"
    return f"exit code {process.returncode}"


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def _dies_with_us() -> Callable[[], None] | None:
    """On Linux, what a child does first: ask to be stopped when this process is gone."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl

    def ask() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)

    return ask
