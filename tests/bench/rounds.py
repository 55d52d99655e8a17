"""What is measured: ours and the floor in turn, round after round, so that a busy moment of the machine hits both."""

from __future__ import annotations

import dataclasses
import itertools
import json
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.bench import servers
from tests.bench.load import Outcome
from tests.bench.places import Place, environment
from tests.bench.servers import ROOT, Server, Shape

THE_WORLDS_RATE = 320.0
"""Turns per second of a hotline with a million calls a day, in its busy hour."""

AIMS = {
    "postgresql": {"most": "0.5 or more", "half": "2 at most", "world": "2 at most"},
    "sqlite": {"most": "0.45 or more", "half": "2 at most", "world": "3 at most"},
}

_labels = itertools.count(1)


@dataclass(frozen=True)
class Options:
    """How long and how hard."""

    seconds: float = 6.0
    rounds: int = 3
    connections: int = 32
    shape: Shape = field(default_factory=Shape)
    warm_up: float = 1.0


@dataclass(frozen=True)
class Row:
    """One figure, as measured in each round, beside the one that it is compared with."""

    name: str
    ours: list[float]
    other: list[float]
    aim: str = ""

    @property
    def median(self) -> float:
        return statistics.median(self.ours)

    @property
    def other_median(self) -> float:
        return statistics.median(self.other)

    @property
    def ratios(self) -> list[float]:
        """Ours to the other's, round by round."""
        return [ours / other if other else 0.0 for ours, other in zip(self.ours, self.other, strict=True)]

    @property
    def ratio(self) -> float:
        return statistics.median(self.ratios)


@dataclass
class Section:
    """A part of the table. `wrong` counts the answers that were not the right ones."""

    title: str
    against: str
    rows: list[Row]
    wrong: int = 0
    examples: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


Pair = tuple["Measured", "Measured"]


@dataclass(frozen=True)
class Measured:
    """One run: what the callers saw, and the processor time of the server for each webhook, in microseconds."""

    outcome: Outcome
    cpu: float

    @property
    def turns_per_second(self) -> float:
        return self.outcome.turns / self.outcome.seconds

    @property
    def calls_per_second(self) -> float:
        return self.outcome.calls / self.outcome.seconds


@dataclass(frozen=True)
class Contender:
    """A server, and what the callers expect of it."""

    server: Server
    is_floor: bool = False

    def face(self, kind: str, options: Options, rate: float | None = None, **more: Any) -> Measured:
        """Let callers loose on it, in a process of their own."""
        plan = {
            "port": self.server.port,
            "kind": kind,
            "label": f"{next(_labels):04x}",
            "seconds": options.seconds,
            "warm_up": options.warm_up,
            "connections": options.connections,
            "calls": 2 * options.connections,
            "rate": rate,
            "floor": self.is_floor,
            "prepared": int((options.seconds + options.warm_up) * (rate or 4000)),
            **more,
        }
        before = self.server.spent()
        outcome = callers(plan)
        spent = self.server.spent() - before
        return Measured(outcome, spent * 1e6 / max(1, outcome.answered))


def callers(plan: Mapping[str, Any]) -> Outcome:
    """Run the callers' process on this plan."""
    command = [sys.executable, "-m", "tests.bench.load"]
    done = subprocess.run(command, input=json.dumps(plan), capture_output=True, text=True, cwd=ROOT, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"the callers failed:\n{done.stderr[-2000:]}")
    return Outcome(**json.loads(done.stdout))


@contextmanager
def ours_and_floor(place: Place, folder: Path, sample: Path, shape: Shape) -> Iterator[tuple[Contender, Contender]]:
    """Both servers on this database, side by side; the one that is not asked anything costs nothing."""
    with ExitStack() as stack:
        ours = stack.enter_context(ours_on(place, folder / f"ours-{place.name}", shape))
        port = servers.free_port()
        environ = {"FLOOR_DATABASE": place.floor, "FLOOR_SAMPLE": str(sample)}
        command = servers.granian(servers.FLOOR, port, shape)
        floor = stack.enter_context(servers.running(command, port, environ, folder / f"floor-{place.name}"))
        yield Contender(ours), Contender(floor, is_floor=True)


@contextmanager
def ours_on(
    place: Place, folder: Path, shape: Shape, server: Callable[[str, int, Shape], list[str]] = servers.granian
) -> Iterator[Server]:
    """Our hotline on this database, behind this kind of server."""
    port = servers.free_port()
    with servers.running(server(servers.OURS, port, shape), port, environment(place.url, folder), folder) as running:
        yield running


def interleaved(rounds: int, first: Callable[[], Measured], second: Callable[[], Measured]) -> list[Pair]:
    """Pairs of runs; who goes first changes with each round."""
    pairs = []
    for number in range(rounds):
        if number % 2:
            later = second()
            pairs.append((first(), later))
        else:
            pairs.append((first(), second()))
    return pairs


def row(name: str, pairs: list[Pair], figure: Callable[[Measured], float], aim: str = "") -> Row:
    """One figure of all rounds; `aim` is what its ratio should be."""
    return Row(name, [figure(ours) for ours, _ in pairs], [figure(other) for _, other in pairs], aim)


def _milliseconds(which: str, *, of_calls: bool = False) -> Callable[[Measured], float]:
    def figure(measured: Measured) -> float:
        found = measured.outcome.call_ms if of_calls else measured.outcome.turn_ms
        return found.get(which, 0.0)

    return figure


def section(title: str, against: str, rows: list[Row], *pairs: Pair) -> Section:
    """A part of the table, with what went wrong in any of its runs."""
    outcomes = [measured.outcome for pair in pairs for measured in pair]
    wrong = sum(outcome.wrong for outcome in outcomes)
    return Section(title, against, rows, wrong, [text for outcome in outcomes for text in outcome.examples][:3])


def turns(place: Place, ours: Contender, floor: Contender, options: Options) -> Section:
    """Turns without effects: as many as go, then at half of what we can, then at a rate that the world needs."""

    def both(rate: float | None = None) -> list[Pair]:
        return interleaved(
            options.rounds, lambda: ours.face("menus", options, rate), lambda: floor.face("menus", options, rate)
        )

    most = both()
    rows = [
        row("turns/s", most, lambda measured: measured.turns_per_second, AIMS[place.name]["most"]),
        row("  p50 ms", most, _milliseconds("p50")),
        row("  p99 ms", most, _milliseconds("p99")),
        row("  web processor time, us/turn", most, lambda measured: measured.cpu),
    ]
    half = rows[0].median / 2
    at_half, at_320 = both(half), both(THE_WORLDS_RATE)
    rows += [
        row(f"p50 ms at half load ({half:.0f}/s)", at_half, _milliseconds("p50")),
        row("p99 ms at half load", at_half, _milliseconds("p99"), AIMS[place.name]["half"]),
        row(f"p50 ms at {THE_WORLDS_RATE:.0f} turns/s", at_320, _milliseconds("p50")),
        row(f"p99 ms at {THE_WORLDS_RATE:.0f} turns/s", at_320, _milliseconds("p99"), AIMS[place.name]["world"]),
    ]
    return section(f"{place.name}: menu turns", "floor", rows, *most, *at_half, *at_320)


def whole_calls(place: Place, ours: Contender, floor: Contender, options: Options) -> Section:
    """Complete calls of six turns; a call's time is the sum of its six answers."""
    pairs = interleaved(options.rounds, lambda: ours.face("report", options), lambda: floor.face("report", options))
    rows = [
        row("calls/s of six turns", pairs, lambda measured: measured.calls_per_second),
        row("  p50 ms, six answers", pairs, _milliseconds("p50", of_calls=True)),
        row("  p99 ms, six answers", pairs, _milliseconds("p99", of_calls=True)),
    ]
    return section(f"{place.name}: complete calls", "floor", rows, *pairs)


def web_servers(place: Place, folder: Path, options: Options) -> Section:
    """Our own turn behind Granian and behind gunicorn with threads."""
    threads = Shape(options.shape.processes, 2 * options.shape.threads)
    with ExitStack() as stack:
        here, there = (folder / f"{name}-{place.name}" for name in ("granian", "gunicorn"))
        granian = Contender(stack.enter_context(ours_on(place, here, options.shape)))
        gunicorn = Contender(stack.enter_context(ours_on(place, there, threads, servers.gunicorn)))
        pairs = interleaved(
            options.rounds, lambda: granian.face("menus", options), lambda: gunicorn.face("menus", options)
        )
    rows = [
        row("turns/s", pairs, lambda measured: measured.turns_per_second),
        row("  p50 ms", pairs, _milliseconds("p50")),
        row("  p99 ms", pairs, _milliseconds("p99")),
        row("  web processor time, us/turn", pairs, lambda measured: measured.cpu),
    ]
    title = f"{place.name}: our turn, Granian {options.shape} against gunicorn gthread {threads}"
    return section(title, "gunicorn", rows, *pairs)


def contention(place: Place, folder: Path, options: Options) -> Section:
    """Two processes on SQLite under 32 calls at once, from the first turn to the filed report."""
    with ours_on(place, folder / f"lock-{place.name}", options.shape) as server:
        asked = dataclasses.replace(options, seconds=max(options.seconds, 5.0))
        measured = Contender(server).face("mixed", asked, calls=32, connections=32, whole_calls=True)
        log = server.log.read_text(errors="replace")
    outcome = measured.outcome
    notes = [
        f"{outcome.calls} calls, {outcome.webhooks} webhooks",
        f'"database is locked": {log.count("database is locked")} times; answers that were not right: {outcome.wrong}',
        f"longest wait of a webhook: {outcome.slowest_ms:.0f} ms; p99 of a turn {outcome.turn_ms.get('p99', 0):.0f} ms",
    ]
    found = section(f"{place.name}: two processes, 32 calls at once", "", [], (measured, measured))
    found.wrong, found.notes = outcome.wrong + log.count("database is locked"), notes
    return found
