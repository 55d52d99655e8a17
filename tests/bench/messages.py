"""`python -m tests.bench.messages`: how soon is an answer asked for at the provider, after somebody has written?

The telephone company of the emulator runs in this process, the hotline in processes of its own: two of the web and the
scheduler. People write at a steady rate, each one piece of a report after the other. What counts is the time from when
the emulator took what they wrote to when it took our answer, by its own clock.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from ivr.emulator.messaging import drafts
from ivr.emulator.messaging.message import Message, MessageDirection
from tests.bench import places
from tests.bench.load import percentiles
from tests.support.processes import eventually
from tests.support.town import Town, town_for

SAID = ("Halo", "Gula saya busuk semua, satu karung", "6", "2", "Kota Bandung", "1", "9")
MOST = 1.5
"""Seconds within which nineteen of twenty answers are to be asked for."""
PATIENCE = 60.0


@dataclass(frozen=True)
class Measured:
    """What came of a run: seconds from what was written to its answer, and how many were never answered."""

    took: list[float]
    unanswered: int

    @property
    def is_met(self) -> bool:
        """Whether everybody was answered, and nearly everybody soon."""
        return not self.unanswered and sorted(self.took)[int(len(self.took) * 0.95)] <= MOST


def measure(url: str, folder: Path, rate: float, seconds: float) -> Measured:
    """People write so many pieces a second for so long."""
    with town_for(url, folder, hurry=True, whatsapp=True) as town:
        town.environment |= {"WEB_CONCURRENCY": "2", "LOG_FORMAT": "json"}
        town.start_web()
        scheduler = town.start("scheduler")
        assert eventually(lambda: town.leads(scheduler)), town.log[-2000:]
        _write(town, "+6281200000000", "Halo")  # whatever is done once in a process
        time.sleep(3)
        numbers = _correspond(town, rate, seconds)
        eventually(lambda: not any(_lacking(town, number) for number in numbers), PATIENCE)
        return _measured(town, numbers)


def _correspond(town: Town, rate: float, seconds: float) -> list[str]:
    """Everybody writes one piece after the other, with a long while between them; gives their numbers."""
    many = max(1, round(rate * seconds / len(SAID)))
    numbers = [f"+62812{number:08}" for number in range(1, many + 1)]
    begun = time.monotonic()
    due = sorted(
        ((person + piece * many) / rate, number, words)
        for person, number in enumerate(numbers)
        for piece, words in enumerate(SAID)
    )
    with ThreadPoolExecutor(32, "people") as pool:
        for at, number, words in due:
            time.sleep(max(0.0, begun + at - time.monotonic()))
            pool.submit(_write, town, number, words)
    return numbers


def _write(town: Town, number: str, words: str) -> None:
    town.exchange.messaging.person(number).send(drafts.text(words))


def _of(town: Town, number: str) -> tuple[list[Message], list[Message]]:
    """What somebody wrote, and what they were answered, oldest first."""
    address = town.exchange.messaging.person(number).address
    theirs = [one for one in town.exchange.messaging.messages if address in (one.from_, one.to)]
    came = [one for one in theirs if one.direction is MessageDirection.INBOUND]
    return came, [one for one in theirs if one.direction is not MessageDirection.INBOUND]


def _lacking(town: Town, number: str) -> int:
    came, went = _of(town, number)
    return len(came) - len(went)


def _measured(town: Town, numbers: list[str]) -> Measured:
    took, unanswered = list[float](), 0
    for number in numbers:
        came, went = _of(town, number)
        unanswered += max(0, len(came) - len(went))
        took += [(answer.created - one.created).total_seconds() for one, answer in zip(came, went, strict=False)]
    return Measured(took, unanswered)


def main(words: list[str] | None = None) -> int:
    """Measure on each database, print, and say by the exit code whether everybody was answered soon."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.messages", description=__doc__)
    parser.add_argument("--rate", type=float, default=20.0, help="messages a second (20)")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    asked = parser.parse_args(words)
    names = ["sqlite", "postgresql"] if asked.database == "both" else [asked.database]
    met = True
    with tempfile.TemporaryDirectory(prefix="hotline-messages-") as made, places.places(names, Path(made)) as ready:
        for place in ready:
            folder = Path(made) / f"town-{place.name}"
            folder.mkdir()
            found = measure(place.url, folder, asked.rate, asked.seconds)
            told = percentiles(found.took)
            print(f"\n{place.name} {place.version}: {len(found.took)} answers at {asked.rate:g} messages/s")
            print(
                f"  asked for after, ms   p50 {told['p50']:.0f}  p90 {told['p90']:.0f}  p99 {told['p99']:.0f}", end=""
            )
            print(f"  last {told['max']:.0f}  unanswered {found.unanswered}")
            met = met and found.is_met
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
