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

from sqlalchemy import func, select

from ivr.emulator.messaging import drafts
from ivr.hotline.writing.delivery import Delivery
from ivr.records.chats import Chat, Inbound
from ivr.records.outbounds import Dispatch, Outbound
from tests.bench import places
from tests.bench.servers import Server
from tests.support.processes import eventually
from tests.support.town import Town, town_for

SAID = ("Halo", "Gula saya busuk semua, satu karung", "6", "2", "Kota Bandung", "1", "9")
MOST = 1.5
"""Seconds within which nineteen of twenty answers are to be asked for."""
PATIENCE = 60.0


@dataclass(frozen=True)
class Measured:
    """What came of a run: seconds from what was written to its answer; how many had none, and how many needed none as
    the person had written on. `spent` is processor time for each, of the hotline's processes, in seconds."""

    took: list[float]
    unanswered: int
    overtaken: int
    spent: float

    @property
    def is_met(self) -> bool:
        """Whether everybody was answered, and nearly everybody soon."""
        return not self.unanswered and self.at(0.95) <= MOST

    def at(self, share: float) -> float:
        """Within so many seconds that share of all was answered."""
        return sorted(self.took)[int(len(self.took) * share)]


def measure(url: str, folder: Path, rate: float, seconds: float) -> Measured:
    """People write so many pieces a second for so long."""
    with town_for(url, folder, hurry=True, whatsapp=True) as town:
        town.environment |= {"WEB_CONCURRENCY": "2", "LOG_FORMAT": "json"}
        web, scheduler = town.start_web(), town.start("scheduler")
        assert eventually(lambda: town.leads(scheduler)), town.log[-2000:]
        _write(town, "+6281200000000", "Halo")  # whatever is done once in a process
        time.sleep(3)
        servers = [Server(town.port, folder / "log", process.pid) for process in (web, scheduler)]
        before = sum(one.spent() for one in servers)
        _correspond(town, rate, seconds)
        eventually(lambda: not _leaving(town), PATIENCE)
        spent = sum(one.spent() for one in servers) - before
        return _measured(town, spent)


def _correspond(town: Town, rate: float, seconds: float) -> None:
    """Everybody writes one piece after the other, with a long while between them."""
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


def _write(town: Town, number: str, words: str) -> None:
    town.exchange.messaging.person(number).send(drafts.text(words))


def _leaving(town: Town) -> int:
    """How much is not answered yet."""
    untaken = select(func.count()).where(Inbound.taken_at.is_(None))
    waiting = select(func.count()).where(Outbound.delivery.in_((Delivery.WAITING, Delivery.SENDING)))
    with town.database.reading() as session:
        return (session.scalar(untaken) or 0) + (session.scalar(waiting) or 0)


def _measured(town: Town, spent: float) -> Measured:
    at = {one.sid: one.created for one in town.exchange.messaging.messages}
    answered = (
        select(Inbound.message_sid, Dispatch.message_sid, Outbound.delivery)
        .join(Chat, Chat.id == Inbound.chat_id)
        .outerjoin(Outbound, (Outbound.chat_id == Chat.id) & (Outbound.turn == Inbound.turn))
        .outerjoin(Dispatch, Dispatch.outbound_id == Outbound.id)
        .where(Inbound.turn.is_not(None))
    )
    with town.database.reading() as session:
        rows = session.execute(answered).all()
    took = [(at[went] - at[came]).total_seconds() for came, went, _ in rows if went is not None]
    overtaken = sum(delivery == Delivery.WITHDRAWN for _, _, delivery in rows)
    return Measured(took, len(rows) - len(took) - overtaken, overtaken, spent / max(1, len(rows)))


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
            shown = "  ".join(f"p{share * 100:g} {found.at(share) * 1000:.0f}" for share in (0.5, 0.9, 0.95, 0.99))
            print(f"  asked for after, ms   {shown}   unanswered {found.unanswered}   overtaken {found.overtaken}")
            print(f"  processor time of web and scheduler for each, ms   {found.spent * 1000:.0f}", flush=True)
            met = met and found.is_met
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
