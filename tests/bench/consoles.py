"""`python -m tests.bench.consoles`: many consoles open at once while calls are served; how late is the last to know?

Every console asks as the page does: again and again, a pause after each answer, with the versions it has. New callbacks
are written down one by one; each console notes how long after the commit the answer came that told of it. Beside it the
telephone's doors are called at a steady rate, with and without the consoles.
"""

from __future__ import annotations

import argparse
import heapq
import json
import os
import select
import socket
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask

from ivr.hotline.verbs import FileReport
from ivr.operations.callbacks import promises
from ivr.operations.releases.scripts import Scripts
from ivr.operations.reports import filing
from ivr.operations.staff import sessions
from ivr.records.database import Database
from ivr.records.people import Staff
from prompts import catalogue
from tests.bench import places, rounds
from tests.bench.load import percentiles
from tests.bench.places import Place
from tests.bench.rounds import Contender, Options
from tests.bench.servers import Server

PAUSE = 0.8
"""Seconds from an answer to the next question, as in console.js."""
RATE = 20.0
"""Turns per second that are served meanwhile."""
EVERY = 2.5
"""Seconds from one new callback to the next."""


@dataclass
class Console:
    """One open page: what it knows, and when it asks next."""

    cookie: str
    socket: socket.socket
    versions: dict[str, str] = field(default_factory=dict)
    read: bytes = b""
    heard: list[tuple[float, str]] = field(default_factory=list)
    """When an answer told of a new version of the queue."""

    def ask(self) -> None:
        words = "&".join(f"v-{name}={version}" for name, version in self.versions.items())
        head = (
            f"GET /console/state?tab=desk&{words} HTTP/1.1\r\nHost: hotline.example.id\r\nX-Background: 1\r\n"
            f"Accept: application/json\r\nCookie: {self.cookie}\r\n\r\n"
        )
        self.socket.sendall(head.encode())

    def hear(self) -> bool:
        """Take in what has come; says whether the answer is whole."""
        got = self.socket.recv(1 << 18)
        if not got:
            raise ConnectionError("the server closed a console's connection")
        self.read += got
        head, end, body = self.read.partition(b"\r\n\r\n")
        lower = head.lower()
        at = lower.find(b"content-length:")
        length = int(lower[at + 15 :].partition(b"\r\n")[0]) if at >= 0 else 0
        if not end or len(body) < length:
            return False
        self.read = b""
        status = head[9:12]
        if status == b"200":
            told = json.loads(body)
            self.versions = told["versions"]
            self.heard.append((time.time(), self.versions["queue"]))
        elif status != b"204":
            raise RuntimeError(head.decode())
        return True


def cookies(url: str, name: str, many: int, secret: str) -> list[str]:
    """So many agents are hired and signed in; gives what their browsers send along."""
    database, now = Database(url), datetime.now(UTC)
    app = Flask(name)
    app.secret_key = secret
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    found = []
    with database.begin() as session:
        for number in range(many):
            person = Staff(login=f"{name}{number}", name=f"Agen {number}", role="agent", created_at=now)
            session.add(person)
            session.flush()
            token = sessions.begin(session, person, "127.0.0.1", now)
            found.append(f"__Host-hotline={signer.dumps({'_user_id': token, '_fresh': True})}")
    database.close()
    return found


def watch(port: int, asked: list[str], stop: threading.Event) -> list[Console]:
    """Keep these consoles open until `stop`; one thread plays them all."""
    consoles = [Console(cookie, socket.create_connection(("127.0.0.1", port))) for cookie in asked]
    begun = time.monotonic()
    due = [(begun + number * PAUSE / len(consoles), number) for number in range(len(consoles))]
    heapq.heapify(due)
    poll = select.epoll()
    by_fd = {console.socket.fileno(): number for number, console in enumerate(consoles)}
    for fd in by_fd:
        poll.register(fd, select.EPOLLIN)
    while not stop.is_set():
        now = time.monotonic()
        while due and due[0][0] <= now:
            consoles[heapq.heappop(due)[1]].ask()
        for fd, _ in poll.poll(max(0.0, min(0.05, due[0][0] - now if due else 0.05))):
            if consoles[by_fd[fd]].hear():
                heapq.heappush(due, (time.monotonic() + PAUSE, by_fd[fd]))
    for console in consoles:
        console.socket.close()
    return consoles


def events(url: str, seconds: float) -> list[float]:
    """Somebody asks for a callback every few seconds; gives the moments at which that was committed."""
    database, committed = Database(url), []
    scripts = Scripts(database, catalogue.load())
    end, number = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        time.sleep(EVERY)
        number, now = number + 1, datetime.now(UTC)
        caller = f"+62811{os.getpid() % 1000:03d}{number:05d}"
        with database.begin() as session:
            told = FileReport("id", "business", "demand", None, None, complete=True)
            report = filing.file(session, f"CAevent{os.getpid()}-{number}", caller, told, now)
            promises.request(session, report, caller, "asap", scripts.current(now), now)
        committed.append(time.time())
    database.close()
    return committed


def delays(consoles: list[Console], committed: list[float]) -> list[float]:
    """How long after each commit each console knew, in seconds; a console that never knew counts as a minute."""
    found = []
    for console in consoles:
        for moment in committed:
            after = [at for at, _ in console.heard if at > moment]
            found.append(min(after) - moment if after else 60.0)
    return found


def memory(server: Server) -> float:
    """The resident memory of the server's processes, in MB."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(stat.read_text().rpartition(")")[2].split()[2]) == server.group:
                total += int((stat.parent / "statm").read_text().split()[1])
        except OSError:
            continue
    return total * os.sysconf("SC_PAGE_SIZE") / 1e6


def measure(place: Place, folder: Path, many: int, options: Options) -> None:
    """Calls alone, then the same with the consoles open; prints both."""
    secret = places.environment(place.url, folder)["SECRET_KEY"]
    with rounds.ours_on(place, folder / place.name, options.shape) as server:
        line = Contender(server)
        alone = line.face("report", options, RATE)
        before, stop, found = memory(server), threading.Event(), list[Console]()
        asked = cookies(place.url, f"agen-{place.name}-", many, secret)
        player = threading.Thread(target=lambda: found.extend(watch(server.port, asked, stop)))
        player.start()
        time.sleep(3)
        committed = list[float]()
        writer = threading.Thread(target=lambda: committed.extend(events(place.url, options.seconds - 2)))
        writer.start()
        together = line.face("report", options, RATE)
        writer.join()
        time.sleep(2)
        grown = memory(server) - before
        stop.set()
        player.join()
    late = percentiles(delays(found, committed))
    print(f"\n{place.name} {place.version}: {many} consoles, {len(committed)} new callbacks, {RATE:g} turns/s served")
    print(f"  known to a console after, ms   p50 {late['p50']:.0f}  p99 {late['p99']:.0f}  last {late['max']:.0f}")
    for name, one in (("alone", alone), ("with the consoles", together)):
        told = one.outcome.turn_ms
        print(f"  a turn, {name}, ms   p50 {told['p50']:.1f}  p99 {told['p99']:.1f}  wrong {one.outcome.wrong}")
    print(f"  memory of the web processes grew by {grown:.1f} MB, {grown * 1000 / many:.0f} kB for each console")


def main(words: list[str] | None = None) -> int:
    """Measure on each database and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.consoles", description=__doc__)
    parser.add_argument("--consoles", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    asked = parser.parse_args(words)
    names = ["sqlite", "postgresql"] if asked.database == "both" else [asked.database]
    options = Options(seconds=asked.seconds, connections=8)
    with tempfile.TemporaryDirectory(prefix="hotline-consoles-") as made, places.places(names, Path(made)) as ready:
        for place in ready:
            measure(place, Path(made), asked.consoles, options)
    return 0


if __name__ == "__main__":
    sys.exit(main())
