"""The terminal's chat: `hotline chat`, by hand or from a script of messages."""

from __future__ import annotations

import re
import sys
import threading
import time
from collections.abc import Sequence
from urllib.parse import quote

import click
import requests

from ivr.emulator.phones.line import CONNECT_SECONDS, READ_SECONDS, Json, NotConnected

KINDS = ("photo", "voice", "document", "sticker", "contact", "unknown")
LONG = 20.0
"""Seconds; an answer that takes longer does not come."""
QUIET = 1.0
"""So long after an answer nothing more belongs to it."""
LOOK = 0.2
LATE = 3.0
"""After the last line from the keyboard, an answer is waited for so long."""
_PIN = re.compile(r":pin(?:[ =](-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?))?")
_MONAS = ("-6.1754", "106.8272")
HELP = f"a line is a message; {', '.join(f':{kind}' for kind in KINDS)} send one; :pin LAT,LONG; :tap LABEL; :wait S"


@click.command()
@click.argument("messages", nargs=-1)
@click.option("--from", "from_", default="+6281234567890", show_default=True, help="Who writes: a number, or ID.… .")
@click.option("--name", default="", help="What they call themselves.")
@click.option("--url", default="http://127.0.0.1:8001", show_default=True, help="The emulator.")
def chat(messages: tuple[str, ...], from_: str, name: str, url: str) -> None:
    """Write to the hotline and read what it answers.

    Each of MESSAGES is written once the one before is answered; without any, lines are read from the keyboard. :photo,
    :voice, :document, :sticker and :contact send one, :pin LAT,LONG a place, :tap LABEL taps a button, :wait S waits.
    """
    thread = Thread(url, from_, name)
    try:
        thread.skip()
        if messages:
            _by_script(thread, messages)
        else:
            _by_hand(thread)
    except NotConnected as error:
        raise click.ClickException(str(error)) from error


class Thread:
    """One person's conversation at an emulator."""

    def __init__(self, url: str, known_as: str, name: str) -> None:
        self._address, self._url, self._name = f"{url.rstrip('/')}/emulator/threads/{quote(known_as)}", url, name
        self._session = requests.Session()
        self._session.trust_env = False
        self._seen = 0

    def skip(self) -> None:
        """Pass over what was exchanged before."""
        self._seen = self._ask("GET")["length"]

    def say(self, entry: str) -> None:
        """Write, send or tap. Raises NotConnected where the emulator refuses or is gone."""
        self._ask("POST", {**meant(entry), "name": self._name})

    def news(self) -> list[Json]:
        """What has come since, in order; one that is still on its way, and all behind it, is left for the next time."""
        found: list[Json] = []
        for message in self._ask("GET", after=self._seen)["messages"]:
            if not (message["mine"] or message["arrived"] or message["error"]):
                break
            self._seen += 1
            found.append(message)
        return [message for message in found if not message["mine"]]

    def _ask(self, method: str, body: Json | None = None, after: int = 0) -> Json:
        try:
            answer = self._session.request(
                method, self._address, json=body, params={"after": after}, timeout=(CONNECT_SECONDS, READ_SECONDS)
            )
            found: Json = answer.json()
        except requests.exceptions.JSONDecodeError as error:
            raise NotConnected(f"{self._url} answered {answer.status_code}, but not as an emulator does") from error
        except requests.exceptions.RequestException as error:
            raise NotConnected(f"no emulator answers at {self._url} (start it with `make run`)") from error
        if not answer.ok:
            raise NotConnected(str(found.get("error", f"HTTP {answer.status_code}")))
        return found


def meant(entry: str) -> Json:
    """What a line of the script or of the keyboard asks for."""
    if pin := _PIN.fullmatch(entry):
        return {"place": [pin[1] or _MONAS[0], pin[2] or _MONAS[1]]}
    if entry.startswith(":tap "):
        return {"tap": entry.removeprefix(":tap ").strip()}
    if entry[:1] == ":" and entry[1:] in KINDS:
        return {"kind": entry[1:]}
    return {"text": entry}


def written(message: Json) -> str:
    """A message as the terminal shows it, its buttons behind it."""
    text = "\n         ".join(str(message["text"]).splitlines())
    buttons = "".join(f"\n         [{title}]" for title in message["buttons"])
    failed = f" (did not arrive: {message['error']})" if message["error"] else ""
    return f"hotline: {text}{buttons}{failed}"


def converse(url: str, known_as: str, name: str, entries: Sequence[str]) -> bool:
    """Write all of it, each once the one before is answered, and print nothing; says whether all was answered."""
    thread = Thread(url, known_as, name)
    try:
        thread.skip()
        for entry in entries:
            thread.say(entry)
            if not _answered(thread, shown=False):
                return False
    except NotConnected:
        return False
    return True


def _by_script(thread: Thread, entries: Sequence[str]) -> None:
    for entry in entries:
        if entry.startswith(":wait "):
            time.sleep(float(entry.removeprefix(":wait ")))
            _show(thread.news())
            continue
        click.echo(f"       > {entry}")
        thread.say(entry)
        if not _answered(thread):
            raise click.ClickException(f"{LONG:.0f} seconds after {entry!r} there is no answer")


def _answered(thread: Thread, *, shown: bool = True) -> bool:
    """Print the answer once it is whole; says whether there was one."""
    until, quiet = time.monotonic() + LONG, None
    while time.monotonic() < (quiet or until):
        if found := thread.news():
            _show(found if shown else ())
            quiet = time.monotonic() + QUIET
        time.sleep(LOOK)
    return quiet is not None


def _by_hand(thread: Thread) -> None:
    """Prints in a thread of its own while this one reads the keyboard."""
    done = threading.Event()

    def listen() -> None:
        try:
            while not done.wait(LOOK):
                _show(thread.news())
        except NotConnected as error:
            click.echo(f"Error: {error}", err=True)

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    click.echo(HELP)
    for typed in sys.stdin:
        if typed.strip():
            thread.say(typed.strip())
    time.sleep(LATE)
    done.set()
    listener.join(timeout=5)


def _show(messages: Sequence[Json]) -> None:
    for message in messages:
        click.echo(written(message))
