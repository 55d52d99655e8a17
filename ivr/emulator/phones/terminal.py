"""The terminal's telephone: `hotline phone`, by hand or from a script of keys."""

from __future__ import annotations

import re
import sys
import threading
from dataclasses import dataclass, field

import click

from ivr.emulator.phones.line import Json, NotConnected, TerminalLine

ENTRY = re.compile(r"^(?:[0-9*#]+|silence|hangup|speak:\d+(?:\.\d+)?)$")
WAITING = frozenset({"prompting", "listening", "recording"})
FAILED = frozenset({"failed", "busy", "no-answer", "canceled"})
LONG = 20.0
HELP = "keys then Enter; s 8 speaks for 8 seconds; h hangs up"


@click.command()
@click.option("--keys", help='Entries in order: keys ("1", "40115"), silence, speak:8 (seconds), hangup.')
@click.option("--from", "from_", default="+6281234567890", show_default=True, help="The caller's number.")
@click.option("--withheld", is_flag=True, help="Withhold the caller's number.")
@click.option("--to", help="The number to dial; by default the hotline's.")
@click.option("--url", default="http://127.0.0.1:8001", show_default=True, help="The emulator.")
def phone(keys: str | None, from_: str, withheld: bool, to: str | None, url: str) -> None:
    """Call the hotline and read what it says."""
    entries = keys.split() if keys is not None else []
    wrong = [entry for entry in entries if not ENTRY.match(entry)]
    if wrong:
        raise click.BadParameter(
            f"neither keys, silence, speak:SECONDS nor hangup: {' '.join(wrong)}", param_hint="--keys"
        )
    line = TerminalLine(url)
    try:
        line.dial(from_, to, withheld=withheld, hurried=keys is not None)
        call = _by_script(line, entries) if keys is not None else _by_hand(line)
    except NotConnected as error:
        raise click.ClickException(str(error)) from error
    except KeyboardInterrupt:
        line.hang_up()
        return
    _judge(call, line.left)


@dataclass
class Heard:
    """What was printed so far, and whether anything was an apology of the telephone company."""

    errors: list[str] = field(default_factory=list)

    def show(self, call: Json) -> None:
        """Print what is new in the transcript, and keep the telephone company's apologies."""
        for entry in together(call["transcript"]):
            if entry["kind"] == "error":
                self.errors.append(entry["text"])
            click.echo(written(entry))


def together(entries: list[Json]) -> list[Json]:
    """Keys pressed one after the other become one entry, as they were meant."""
    joined: list[Json] = []
    for entry in entries:
        if joined and entry["kind"] == joined[-1]["kind"] and entry["kind"] in {"key", "ignored-key"}:
            joined[-1] = joined[-1] | {"text": joined[-1]["text"] + entry["text"]}
        else:
            joined.append(entry)
    return joined


def written(entry: Json) -> str:
    """A line of the transcript as the terminal shows it."""
    at, text = f"{entry['at']:7.1f}s ", entry["text"]
    match entry["kind"]:
        case "say":
            return f"{at} hotline: {text}"
        case "play":
            return f"{at} hotline plays {text}"
        case "beep":
            return f"{at} (beep)"
        case "key":
            return f"{at}    > {text}"
        case "ignored-key":
            return f"{at}    > {text} (nobody was listening)"
        case "bridge":
            return f"{at} (connected with {text})"
        case "error":
            return f"{at} telephone company: {text}"
        case _:
            return f"{at} (call {text})"


def _by_script(line: TerminalLine, entries: list[str]) -> Json:
    """Each entry goes in as soon as the hotline asks for something; when none is left the caller hangs up."""
    heard, left, acted, patience = Heard(), list(entries), 0, LONG
    while True:
        call = line.news(patience)
        patience = LONG
        heard.show(call)
        if call["ended"]:
            break
        if call["activity"] not in WAITING or call["waits"] == acted:
            continue
        if left and left[0].startswith("speak:") and call["activity"] != "recording":
            continue  # who wants to speak waits for the beep
        if not left:
            click.echo("         (no entries left: hanging up)")
            line.hang_up()
        elif not _enter(line, left.pop(0)):
            # Still in the same recording: what comes next is due at once.
            patience = 0
            continue
        acted = call["waits"]
    if left:
        click.echo(f"The call ended before these entries were used: {' '.join(left)}", err=True)
    return call | {"errors": heard.errors}


def _enter(line: TerminalLine, entry: str) -> bool:
    """Do one entry; true if that was the answer to what the hotline asked."""
    if entry == "silence":
        click.echo("         (silence)")
    elif entry == "hangup":
        line.hang_up()
    elif entry.startswith("speak:"):
        seconds = float(entry.removeprefix("speak:"))
        click.echo(f"         (speaking for {seconds:g} seconds)")
        line.speak(seconds)
        return False
    else:
        line.press(entry)
    return True


def _by_hand(line: TerminalLine) -> Json:
    """Prints in a thread of its own while this one reads the keyboard."""
    heard, done, last = Heard(), threading.Event(), {}

    def listen() -> None:
        try:
            while not done.is_set():
                call = line.news()
                heard.show(call)
                last.update(call)
                if call["ended"]:
                    done.set()
        except NotConnected as error:
            click.echo(f"Error: {error}", err=True)
            done.set()

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    click.echo(HELP)
    for typed in sys.stdin:
        if done.is_set():
            break
        _do(line, typed.strip())
    if not done.is_set():
        line.hang_up()
    listener.join(timeout=5)
    return last | {"errors": heard.errors}


def _do(line: TerminalLine, typed: str) -> None:
    if typed == "h":
        line.hang_up()
    elif re.match(r"^s \d+$", typed):
        line.speak(float(typed[2:]))
    elif re.match(r"^[0-9*#]+$", typed):
        line.press(typed)
    elif typed:
        click.echo(HELP)


def _judge(call: Json, left: bool) -> None:
    """A call that failed, or was cut short by an error, is an error of this command too."""
    if call.get("errors"):
        raise click.ClickException(f"the hotline could not be used: {call['errors'][-1]}")
    if call.get("status") in FAILED and not left:
        raise click.ClickException(f"the call ended as {call['status']}")
