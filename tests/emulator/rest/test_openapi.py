"""The REST interface answers as Twilio's own API description says, checked by Prism standing in front of it."""

import fcntl
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests
from twilio.base.exceptions import TwilioException
from twilio.rest import Client

from ivr.emulator import Exchange, create_rest
from ivr.emulator.messaging.outcomes import OUTCOMES
from tests.emulator.rebased import Rebased
from tests.emulator.stub import ACCOUNT, AGENT, BASE, CALLER, NUMBER, TOKEN, Stub, served, xml
from tests.emulator.texting import SMS_SENDER, add_senders

PRISM = Path(__file__).parents[3] / "var" / "prism"
PACKAGE = "@stoplight/prism-cli@5"
PAGE_ADDRESSES = {"uri", "first_page_uri", "next_page_uri", "previous_page_uri"}
INSTALL_SECONDS = 180
START_SECONDS = 60
START = datetime(2026, 11, 24, tzinfo=UTC)


def description() -> Path:
    """The API description, which is not part of the project."""
    named = os.environ.get("TWILIO_OPENAPI")
    if not named:
        pytest.skip("TWILIO_OPENAPI does not name Twilio's API description")
    path = Path(named).expanduser().absolute()
    if not path.is_file():
        pytest.skip(f"Twilio's API description is not at {named}")
    return path


def corrected(path: Path, target: Path) -> Path:
    """The description without two slips that would make the check meaningless.

    Page addresses are declared absolute (`format: uri`), while its own examples and the SDK have them relative. And a
    property that is nullable without a type keeps Prism from compiling the schema of recordings: it then checks
    nothing, silently.
    """
    text = json.loads(path.read_text())
    pending = [text]
    while pending:
        node = pending.pop()
        if isinstance(node, dict):
            for name, value in node.items():
                if name in PAGE_ADDRESSES and isinstance(value, dict) and value.get("format") == "uri":
                    value["format"] = "uri-reference"
            if "nullable" in node and "type" not in node:
                del node["nullable"]
            pending.extend(node.values())
        elif isinstance(node, list):
            pending.extend(node)
    target.write_text(json.dumps(text))
    return target


def prism() -> Path:
    """The command, installed below var/ the first time."""
    if not shutil.which("npm"):
        pytest.skip("npm is not installed, so Prism cannot be")
    command = PRISM / "node_modules" / ".bin" / "prism"
    PRISM.mkdir(parents=True, exist_ok=True)
    with (PRISM / "lock").open("w") as lock:
        # Several test processes may come here at the same moment.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not command.exists():
            install()
    return command


def install() -> None:
    command = ["npm", "install", "--no-audit", "--no-fund", "--prefix", str(PRISM), PACKAGE]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=INSTALL_SECONDS)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        pytest.skip(f"Prism could not be installed: {error}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[Exchange]]]:
    """Prism in front of an exchange that each test puts into the list."""
    named, command, port = description(), prism(), free_port()
    current: list[Exchange] = []
    folder = tmp_path_factory.mktemp("prism")
    spec, log = corrected(named, folder / "description.json"), folder / "log.txt"

    def latest(*request):
        return create_rest(current[0])(*request)

    with served(latest) as upstream, log.open("w") as output:
        arguments = [command, "proxy", spec, upstream, "--errors", "-h", "127.0.0.1", "-p", str(port)]
        process = subprocess.Popen(arguments, stdout=output, stderr=subprocess.STDOUT)
        try:
            wait_for(port, process, log)
            yield f"http://127.0.0.1:{port}", current
        finally:
            process.terminate()
            process.wait(timeout=10)


def wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail(f"Prism did not start:\n{log.read_text()}")


@pytest.fixture
def client(proxied: tuple[str, list[Exchange]], exchange: Exchange) -> Iterator[Client]:
    base, current = proxied
    current[:] = [exchange]
    http = Rebased(base, timeout=20)
    yield Client(ACCOUNT, TOKEN, http_client=http)
    http.session.close()


def test_prism_notices_answers_that_break_the_description(client: Client, exchange: Exchange, hotline: Stub) -> None:
    hotline.documents["/voice/incoming"] = xml("<Record/>")
    sid = exchange.phone(CALLER).call("1500587").sid
    recording = client.recordings.list()[0]
    exchange.switch.calls[sid].sid = "not-a-sid"
    exchange.recordings.kept[recording.sid].source = "Banana"
    exchange.numbers[NUMBER].voice_method = "PATCH"
    for broken in (
        client.calls(sid).fetch,
        client.recordings(recording.sid).fetch,
        client.calls.list,
        client.recordings.list,
        client.incoming_phone_numbers.list,
    ):
        with pytest.raises(TwilioException, match=r"500|Unable to fetch page"):
            broken()


def test_a_call_conforms_from_the_queue_to_its_end(client: Client, exchange: Exchange, hotline: Stub, clock) -> None:
    hotline.documents["/agent"] = xml(f'<Dial callerId="{NUMBER}">{CALLER}</Dial>')
    created = client.calls.create(
        to=AGENT,
        from_=NUMBER,
        url=f"{BASE}/agent",
        status_callback=f"{BASE}/progress",
        status_callback_event=["initiated", "ringing", "answered", "completed"],
        timeout=25,
    )
    seen = [created.status]
    for step in (clock.settle, exchange.agent(AGENT).answer, lambda: clock.advance(3), exchange.agent(CALLER).answer):
        step()
        seen.append(client.calls(created.sid).fetch().status)
    assert seen == ["queued", "ringing", "in-progress", "in-progress", "in-progress"]
    assert {call.status for call in client.calls.list()} == {"in-progress"}
    assert client.calls(created.sid).update(twiml=xml('<Pause length="60"/>')).status == "in-progress"
    assert client.calls(created.sid).update(status="completed").status == "completed"
    assert client.calls.list(status="completed", to=AGENT, page_size=1)[0].duration == "3"


@pytest.mark.parametrize("behave", ["busy", "unreachable", "ignore"])
def test_calls_that_nobody_took_conform(client: Client, exchange: Exchange, clock, behave: str) -> None:
    getattr(exchange.agent(AGENT), behave)()
    created = client.calls.create(to=AGENT, from_=NUMBER, twiml=xml("<Hangup/>"))
    clock.advance(61)
    assert client.calls(created.sid).fetch().status in {"busy", "failed", "no-answer"}


def test_recordings_conform_in_every_status(client: Client, exchange: Exchange, hotline: Stub, clock) -> None:
    hotline.documents["/voice/incoming"] = xml('<Record action="/done"/>')
    hotline.documents["/done"] = xml("<Hangup/>")
    exchange.faults.absent_recordings = 1
    statuses = []
    for _ in range(2):
        call = exchange.phone(CALLER).call("1500587")
        statuses.append(client.recordings.list()[0].status)
        call.speak(4).press("#")
        statuses.append(client.recordings.list(call_sid=call.sid)[0].status)
        clock.advance(5)
        statuses.append(client.calls(call.sid).recordings.list()[0].status)
    assert statuses == ["in-progress", "processing", "absent", "in-progress", "processing", "completed"]
    newest = client.recordings.list()[0]
    assert client.recordings(newest.sid).fetch().duration == "4"
    assert newest.delete() is True


def test_numbers_conform(client: Client) -> None:
    (number,) = client.incoming_phone_numbers.list(phone_number=NUMBER)
    assert number.update(voice_url=f"{BASE}/other", voice_method="POST").voice_url == f"{BASE}/other"
    assert client.incoming_phone_numbers(number.sid).fetch().capabilities["voice"] is True


def test_our_own_errors_pass_through_untouched(proxied: tuple[str, list[Exchange]], client: Client) -> None:
    base, _ = proxied
    with requests.Session() as session:
        session.trust_env = False
        session.auth = (ACCOUNT, TOKEN)
        answer = session.get(f"{base}/2010-04-01/Accounts/{ACCOUNT}/Calls/CA{'9' * 32}.json", timeout=20)
    assert (answer.status_code, answer.json()["code"]) == (404, 20404)


def test_messages_conform_from_the_queue_to_their_end(client: Client, exchange: Exchange, hotline: Stub, clock) -> None:
    add_senders(exchange)
    hotline.documents["/map.jpg"] = (200, {"Content-Type": "image/jpeg"}, b"picture")
    service = exchange.messaging.add_service(exchange.messaging.book.senders[SMS_SENDER])
    exchange.messaging.book.recipient(AGENT).outcome = OUTCOMES["unreachable"]
    for more in (
        {"from_": SMS_SENDER, "media_url": [f"{BASE}/map.jpg"]},
        {"messaging_service_sid": service.sid, "status_callback": f"{BASE}/progress"},
    ):
        created = client.messages.create(to=AGENT, body="Halo", validity_period=60, **more)
        clock.advance(5)
        assert client.messages(created.sid).fetch().error_code == 30003
    assert [message.status for message in client.messages.list(to=AGENT, date_sent_after=START)] == ["undelivered"] * 2
    first = client.messages.list()[-1]
    (medium,) = first.media.list()
    assert first.media(medium.sid).fetch().content_type == "image/jpeg"
    assert medium.delete() is True
    assert first.update(body="").body == ""
    assert first.delete() is True


def test_prism_notices_messages_that_break_the_description(client: Client, exchange: Exchange, clock) -> None:
    add_senders(exchange)
    message = client.messages.create(to=AGENT, body="Halo", from_=SMS_SENDER)
    exchange.messaging.book.messages[message.sid].sid = "not-a-sid"
    for broken in (message.fetch, client.messages.list):
        with pytest.raises(TwilioException, match=r"500|Unable to fetch page"):
            broken()
