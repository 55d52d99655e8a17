"""The callers: a process of its own that plays calls over kept-alive connections and notes how long answers take.

One thread, plain sockets, requests made before the clock starts: what it costs is small beside what it measures.
A call goes on over whichever connection is free, as behind any proxy, so no process of a server sees whole calls.
At a fixed rate every answer is timed from the moment its request was due, not from when it could be sent.
"""

from __future__ import annotations

import dataclasses
import gc
import itertools
import json
import select
import socket
import sys
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tests.bench.calls import Call, Webhook, calls

PATIENCE = 30.0
"""Seconds without any answer after which a run is given up."""


@dataclass(frozen=True)
class Plan:
    """One run. `rate` is in webhooks per second, None for as many as are answered."""

    port: int
    kind: str
    label: str
    seconds: float
    warm_up: float = 1.0
    connections: int = 32
    calls: int = 64
    rate: float | None = None
    floor: bool = False
    prepared: int = 20_000
    """So many webhooks are made before the clock starts; more are made when they are needed."""
    whole_calls: bool = False
    """Begin no further call when the time is over, but bring those under way to their end."""


@dataclass
class Outcome:
    """What came of a run; times in milliseconds. `turns` are the webhooks that count, `calls` the completed calls."""

    seconds: float = 0.0
    answered: int = 0
    """All webhooks, those of the warm-up as well."""
    webhooks: int = 0
    turns: int = 0
    calls: int = 0
    wrong: int = 0
    examples: list[str] = field(default_factory=list)
    turn_ms: dict[str, float] = field(default_factory=dict)
    call_ms: dict[str, float] = field(default_factory=dict)
    slowest_ms: float = 0.0
    busy: float = 0.0
    """The share of one processor that the callers themselves took."""


class _Playing:
    """A call under way: what comes next, and how long its answers took so far."""

    __slots__ = ("at", "call", "took")

    def __init__(self, call: Call) -> None:
        self.call = call
        self.at = 0
        self.took = 0.0

    @property
    def next(self) -> Webhook:
        return self.call[self.at]


class _Connection:
    """One kept-alive connection, and the call whose answer it waits for."""

    __slots__ = ("due", "playing", "port", "read", "socket")

    def __init__(self, port: int) -> None:
        self.port = port
        self.playing: _Playing | None = None
        self.connect()

    def connect(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.read, self.due = b"", 0.0

    def fileno(self) -> int:
        return self.socket.fileno()

    def send(self, playing: _Playing, due: float) -> None:
        self.playing, self.due = playing, due
        self.socket.sendall(playing.next.request)

    def receive(self) -> bytes | None:
        """A whole answer; None while some of it is missing. Raises ConnectionError when there will be none."""
        got = self.socket.recv(65536)
        if not got:
            raise ConnectionResetError("closed by the server")
        self.read += got
        head, _, body = self.read.partition(b"\r\n\r\n")
        lower = head.lower()
        at = lower.find(b"content-length:")
        if at < 0 or len(body) < int(lower[at + 15 :].partition(b"\r\n")[0]):
            return None
        answer, self.read = self.read, b""
        return answer


class Load:
    """One run, from its plan to its outcome."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._fresh: Iterator[Call] = calls(plan.kind, plan.label, floor=plan.floor)
        self._prepared = self._prepare()
        self._ready = deque(_Playing(self._next_call()) for _ in range(plan.calls))
        self._connections = [_Connection(plan.port) for _ in range(plan.connections)]
        self._idle = deque(self._connections)
        self._turns: list[float] = []
        self._calls: list[float] = []
        self._begin = self._end = 0.0
        self.outcome = Outcome(seconds=plan.seconds)

    def _prepare(self) -> deque[Call]:
        made, prepared = 0, deque[Call]()
        while made < self._plan.prepared:
            prepared.append(next(self._fresh))
            made += len(prepared[-1])
        return prepared

    def _next_call(self) -> Call:
        return self._prepared.popleft() if self._prepared else next(self._fresh)

    def run(self) -> Outcome:
        """Play until the time is over."""
        gc.freeze()
        gc.disable()
        start = time.perf_counter()
        self._begin = start + self._plan.warm_up
        self._end = self._begin + self._plan.seconds
        spent = time.process_time()
        self._play(self._due_times(start))
        self.outcome.busy = (time.process_time() - spent) / (time.perf_counter() - start)
        for connection in self._connections:
            connection.socket.close()
        self.outcome.turn_ms = percentiles(self._turns)
        self.outcome.call_ms = percentiles(self._calls)
        return self.outcome

    def _due_times(self, start: float) -> Iterator[float] | None:
        rate = self._plan.rate
        return None if rate is None else (start + n / rate for n in itertools.count())

    def _play(self, due_times: Iterator[float] | None) -> None:
        due, now = next(due_times, None) if due_times else None, time.perf_counter()
        heard = now
        while now < self._end or (self._plan.whole_calls and (self._ready or self._waiting())):
            while self._idle and self._ready and (due is None or due <= now):
                self._send(self._idle.popleft(), self._ready.popleft(), due)
                due = next(due_times) if due_times else None
            pause = 0.2 if due is None or not (self._idle and self._ready) else max(0.0, due - now)
            readable, _, _ = select.select(self._waiting(), (), (), pause)
            now = time.perf_counter()
            for connection in readable:
                self._hear(connection, now)
            heard = now if readable or due is not None else heard
            if now - heard > PATIENCE:
                raise TimeoutError(f"no answer for {PATIENCE:g} seconds")

    def _waiting(self) -> list[_Connection]:
        return [connection for connection in self._connections if connection.playing is not None]

    def _send(self, connection: _Connection, playing: _Playing, due: float | None) -> None:
        try:
            connection.send(playing, time.perf_counter() if due is None else due)
        except ConnectionError:  # closed while it was idle: servers may
            connection.socket.close()
            connection.connect()
            connection.send(playing, time.perf_counter() if due is None else due)

    def _hear(self, connection: _Connection, now: float) -> None:
        playing = connection.playing
        if playing is None:
            return
        try:
            answer = connection.receive()
        except ConnectionError as error:
            connection.socket.close()
            connection.connect()
            answer = str(error).encode()
        if answer is None:
            return
        connection.playing = None
        self._idle.append(connection)
        self._judge(playing, answer, now, now - connection.due)

    def _judge(self, playing: _Playing, answer: bytes, now: float, took: float) -> None:
        webhook, outcome = playing.next, self.outcome
        right = answer.startswith(b"HTTP/1.1 200") and webhook.expected in answer
        if not right:
            outcome.wrong += 1
            if len(outcome.examples) < 3:
                outcome.examples.append(answer.decode("utf-8", "replace")[:400])
        outcome.answered += 1
        playing.took += took
        playing.at += 1
        counted = self._plan.whole_calls or self._begin <= now < self._end
        over = playing.at == len(playing.call)
        if counted:
            outcome.webhooks += 1
            outcome.slowest_ms = max(outcome.slowest_ms, took * 1000)
            if webhook.counts:
                outcome.turns += 1
                self._turns.append(took)
            if over:
                outcome.calls += 1
                self._calls.append(playing.took)
        if not over and right:
            self._ready.append(playing)
        elif not self._plan.whole_calls or now < self._end:
            self._ready.append(_Playing(self._next_call()))


def percentiles(seconds: Sequence[float]) -> dict[str, float]:
    """Some percentiles and the largest, in milliseconds; empty for nothing."""
    if not seconds:
        return {}
    ordered = sorted(seconds)
    last = len(ordered) - 1
    found = {f"p{share:g}": ordered[min(last, int(len(ordered) * share / 100))] for share in (50, 90, 99)}
    return {name: round(value * 1000, 3) for name, value in {**found, "max": ordered[-1]}.items()}


def main() -> None:
    """Read a plan from standard input, write the outcome to standard output."""
    outcome = Load(Plan(**json.load(sys.stdin))).run()
    json.dump(dataclasses.asdict(outcome), sys.stdout)


if __name__ == "__main__":
    main()
