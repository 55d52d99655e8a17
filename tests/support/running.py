"""The whole hotline in processes of its own, with its telephone company, and people who use its telephones."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from ivr.clock import system_clock
from ivr.commands import demo_settings
from ivr.commands.demo_settings import Demonstration
from ivr.settings import read_settings
from ivr.wiring import Hotline, build
from tests.support.line import TUESDAY_MORNING, wib
from tests.support.processes import eventually, free_port

WAITS = frozenset({"prompting", "listening", "recording"})


@dataclass
class Telephone:
    """Somebody's telephone at the running telephone company."""

    url: str
    number: str
    sid: str = ""
    heard: list[str] = field(default_factory=list)

    def call(self, *entries: str) -> Telephone:
        """Ring the hotline and press keys, one entry each time it waits; `speak:9` speaks, `hangup` hangs up."""
        self.sid = self._ask("POST", "calls", {"from": self.number, "to": "1500587", "hurried": True})["sid"]
        for number, entry in enumerate(entries, start=1):
            self.until(lambda call, number=number: call["waits"] >= number and call["activity"] in WAITS)
            if entry == "hangup":
                self.hang_up()
            elif entry.startswith("speak:"):
                self._ask("POST", f"calls/{self.sid}/speak", {"seconds": float(entry[6:])})
            else:
                self.press(entry)
        return self

    def manner(self, manner: str, after: float = 0) -> None:
        """What this telephone does by itself when it rings."""
        self._ask("POST", "phones", {"number": self.number, "manner": manner, "after": after})

    def rings(self, seconds: float = 40) -> bool:
        """Whether it rings within so many seconds."""
        return eventually(lambda: self._find("ringing") is not None, seconds)

    def answer(self) -> Telephone:
        """Pick up what rings."""
        self.sid = self._find("ringing") or ""
        assert self.sid, f"{self.number} does not ring"
        self._ask("POST", f"calls/{self.sid}/answer", {})
        return self

    def press(self, keys: str) -> None:
        self._ask("POST", f"calls/{self.sid}/press", {"keys": keys})

    def hang_up(self) -> None:
        self._ask("POST", f"calls/{self.sid}/hangup", {})

    def until(self, condition: Any, seconds: float = 60) -> dict[str, Any]:
        """The call once the condition holds."""
        give_up = time.monotonic() + seconds
        while not condition(call := self.look()):
            assert time.monotonic() < give_up, call
            time.sleep(0.05)
        return call

    def look(self) -> dict[str, Any]:
        """The call as it is."""
        call = self._ask("GET", f"calls/{self.sid}")
        self.heard = [entry["text"] for entry in call["transcript"] if entry["kind"] == "say"]
        return call

    def _find(self, status: str) -> str | None:
        calls = self._ask("GET", "calls")["calls"]
        return next((call["sid"] for call in calls if call["to"] == self.number and call["status"] == status), None)

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        with requests.Session() as session:
            session.trust_env = False
            answer = session.request(method, f"{self.url}/emulator/{path}", json=body, timeout=30)
        assert answer.ok, (path, answer.status_code, answer.text)
        found: dict[str, Any] = answer.json()
        return found


@dataclass
class Running:
    """A hotline that runs; `hotline` is the same one as this process sees it."""

    demo: Demonstration
    hotline: Hotline

    @property
    def url(self) -> str:
        return self.demo.url

    def telephone(self, number: str) -> Telephone:
        return Telephone(self.demo.emulator_url, number)


@contextmanager
def running(folder: Path, at: str = TUESDAY_MORNING) -> Iterator[Running]:
    """Run web, scheduler and telephone company in a folder; their clock starts at a moment in WIB."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("PORT", str(free_port()))
        patch.setenv("EMULATOR_PORT", str(free_port()))
        demo = demo_settings.prepare()
    moment: datetime = wib(at)
    demo.set_clock(moment - system_clock())
    environment = demo.environment()
    python = [sys.executable, "-m"]
    subprocess.run([*python, "ivr", "migrate"], env=environment, cwd=folder, check=True, capture_output=True)
    commands = (
        [*python, "ivr.emulator", *demo.emulator_options()],
        [*python, "ivr", "serve", "--host", "127.0.0.1"],
        [*python, "scheduler"],
    )
    log = (folder / "log").open("wb")
    processes = [subprocess.Popen(one, env=environment, cwd=folder, stdout=log, stderr=log) for one in commands]
    hotline = build(read_settings(environment))
    try:
        assert eventually(lambda: _answers(demo), 60), (folder / "log").read_text()
        yield Running(demo, hotline)
    finally:
        hotline.database.close()
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(30)
        log.close()


def _answers(demo: Demonstration) -> bool:
    with requests.Session() as session:
        session.trust_env = False
        try:
            ready = session.get(f"{demo.url}/readyz", timeout=2)
            return ready.ok and session.get(demo.emulator_url, timeout=2).ok
        except requests.RequestException:
            return False
