"""A telephone company in this process, and a hotline in processes of its own that can be killed at any moment."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests
from werkzeug.serving import BaseWSGIServer, make_server

from ivr.clock import system_clock
from ivr.emulator import Delivery, Exchange, HttpTransport, PhoneCall, VirtualClock, create_rest
from ivr.emulator.page.demo_clock import DemoClock
from ivr.emulator.page.server import QuietHandler, Setup, create_server
from ivr.hotline.script import default_script
from ivr.operations.releases import scripts
from ivr.operations.system import leases
from ivr.operations.system.leases import SCHEDULER
from ivr.records.database import Database
from ivr.records.leases import Lease
from prompts import catalogue
from tests.support.line import ACCOUNT, NUMBER, TOKEN, TUESDAY_MORNING, WHATSAPP, wib
from tests.support.processes import eventually, free_port

LONG_AGO = "2026-01-05 09:00"


class Town:
    """The telephone company, and the processes of the hotline, whose clock `jump` moves on.

    The telephone company's own time stands still unless its people do something: nobody loses patience while a
    process is started again. With `hurry` it passes as everywhere, and its people can do several things at once.
    """

    def __init__(self, database_url: str, folder: Path, *, hurry: bool = False, whatsapp: bool = False) -> None:
        self.folder = folder
        self.database = Database(database_url)
        self.port, company = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.clock_file = folder / "clock.json"
        self._offset = (wib(TUESDAY_MORNING) - system_clock()).total_seconds()
        self.jump(0)
        with self.database.begin() as session:
            scripts.publish(session, default_script(catalogue.load()), "admin", wib(LONG_AGO))
        setup = Setup(company, self.url, NUMBER, ACCOUNT, TOKEN, self.clock_file, ("1500587",))
        self._server, self.exchange = create_server(setup) if hurry else _standing_still(setup)
        self.exchange.options.recording_seconds = 0.2
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.environment = {
            **os.environ,
            "HOTLINE_DEMO": "yes",
            "PUBLIC_URL": self.url,
            "PORT": str(self.port),
            "WEB_CONCURRENCY": "1",
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "TWILIO_API_URL": setup.base_url,
            "HOTLINE_NUMBER": NUMBER,
            "SECRET_KEY": "only-for-tests-and-nothing-else-at-all",
            "DATABASE_URL": database_url,
            "RECORDINGS_DIR": str(folder / "recordings"),
            "DEMO_CLOCK_FILE": str(self.clock_file),
        }
        if whatsapp:
            self._people_write()
        self._processes: list[subprocess.Popen[bytes]] = []
        self._log = (folder / "log").open("ab")

    def _people_write(self) -> None:
        self.environment |= {"WHATSAPP_NUMBER": WHATSAPP}
        self.exchange.messaging.add_sender(
            f"whatsapp:{WHATSAPP}",
            webhook_url=f"{self.url}/whatsapp/incoming",
            fallback_url=f"{self.url}/whatsapp/fallback",
            status_url=f"{self.url}/whatsapp/status",
        )

    @property
    def log(self) -> str:
        """Everything that the processes have said."""
        return (self.folder / "log").read_text(errors="replace")

    def jump(self, seconds: float) -> None:
        """Move everybody's clock on."""
        self._offset += seconds
        part = self.clock_file.with_suffix(".part")
        part.write_text(json.dumps({"offset_seconds": self._offset}))
        part.replace(self.clock_file)

    # Processes

    def start(self, *module: str) -> subprocess.Popen[bytes]:
        """Start a program of the hotline."""
        command = [sys.executable, "-m", *module]
        process = subprocess.Popen(
            command,
            cwd=self.folder,
            env=self.environment,
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
        )
        self._processes.append(process)
        return process

    def start_web(self) -> subprocess.Popen[bytes]:
        """Start the web processes, and wait until they answer."""
        web = self.start("ivr", "serve", "--host", "127.0.0.1")
        assert eventually(self.answers, 30), self.log
        return web

    def answers(self) -> bool:
        with requests.Session() as session:
            session.trust_env = False
            try:
                return session.get(f"{self.url}/readyz", timeout=2).ok
            except requests.RequestException:
                return False

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """Kill a program with all its processes, without a word."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)

    def leader(self) -> str | None:
        """Who holds the scheduler's lease at this moment."""
        with self.database.reading() as session:
            lease = session.get(Lease, SCHEDULER)
            return lease.holder if lease is not None and lease.expires_at > system_clock() else None

    def leads(self, process: subprocess.Popen[bytes]) -> bool:
        return f":{process.pid}:" in (self.leader() or "")

    def end_term(self) -> None:
        """Let the term of a scheduler that was killed run out at once, to save the test its time."""
        leases.resign(self.database, SCHEDULER, self.leader() or "", system_clock())

    # People

    def dial(self, number: str) -> PhoneCall:
        """Somebody rings the hotline and listens until it waits. Nobody has the patience to hear the words out."""
        return self.exchange.phone(number).call("1500587", hurried=True).listen(20)

    def again(self, delivery: Delivery) -> bytes:
        """Send a webhook once more, exactly as it was; gives the answer."""
        with requests.Session() as session:
            session.trust_env = False
            answer = session.request(
                delivery.method, delivery.url, data=delivery.body, headers=delivery.headers, timeout=10
            )
        assert answer.status_code == 200
        return answer.content

    def close(self) -> None:
        for process in self._processes:
            if process.poll() is None:
                self.kill(process)
        self._server.shutdown()
        self._server.server_close()
        if isinstance(self.exchange.clock, DemoClock):
            self.exchange.clock.close()
        self._log.close()
        self.database.close()


def _standing_still(setup: Setup) -> tuple[BaseWSGIServer, Exchange]:
    clock = VirtualClock(wib(TUESDAY_MORNING))
    exchange = Exchange(clock, ACCOUNT, TOKEN, transport=HttpTransport(), base_url=setup.base_url)
    exchange.options.strict = False
    exchange.add_number(
        NUMBER,
        voice_url=f"{setup.hotline}/voice/incoming",
        status_callback=f"{setup.hotline}/voice/status",
        fallback_url=f"{setup.hotline}/voice/fallback",
        aliases=setup.aliases,
    )
    rest = create_rest(exchange)
    return make_server("127.0.0.1", setup.port, rest, threaded=True, request_handler=QuietHandler), exchange


@contextmanager
def town_for(database_url: str, folder: Path, *, hurry: bool = False, whatsapp: bool = False) -> Iterator[Town]:
    """A town whose processes are gone when the block is left."""
    town = Town(database_url, folder, hurry=hurry, whatsapp=whatsapp)
    try:
        yield town
    finally:
        town.close()
