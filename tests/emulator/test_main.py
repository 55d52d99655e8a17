"""The emulator as a process: it starts, answers on loopback, refuses real accounts, and stops when told."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest
import requests

from tests.emulator.stub import ACCOUNT, TOKEN

pytestmark = pytest.mark.processes


def start(port, **environment):
    clean = {name: value for name, value in os.environ.items() if not name.startswith("TWILIO_")}
    command = [sys.executable, "-m", "ivr.emulator", "--port", str(port), "--account-sid", ACCOUNT]
    return subprocess.Popen(
        [*command, "--auth-token", TOKEN, "--alias", "1500-587"],
        env=clean | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_it_serves_the_page_and_the_rest_interface_and_stops_on_sigterm(port):
    process = start(port)
    try:
        assert f"http://127.0.0.1:{port}/" in process.stdout.readline()
        with requests.Session() as session:
            session.trust_env = False
            assert "Emulator telepon" in session.get(f"http://127.0.0.1:{port}/", timeout=30).text
            session.auth = (ACCOUNT, TOKEN)
            address = f"http://127.0.0.1:{port}/2010-04-01/Accounts/{ACCOUNT}/IncomingPhoneNumbers.json"
            (number,) = session.get(address, timeout=30).json()["incoming_phone_numbers"]
        assert number["voice_url"] == "http://127.0.0.1:8000/voice/incoming"
        assert number["voice_fallback_url"] == "http://127.0.0.1:8000/voice/fallback"
        assert number["status_callback"] == "http://127.0.0.1:8000/voice/status"
        second = start(port)
        _, complaint = second.communicate(timeout=60)
        assert second.returncode == 1
        assert "cannot be used" in complaint
    finally:
        process.send_signal(signal.SIGTERM)
        started = time.monotonic()
        process.communicate(timeout=30)
    assert process.returncode == 0
    assert time.monotonic() - started < 5


def test_it_refuses_to_start_beside_a_real_account(port):
    process = start(port, TWILIO_ACCOUNT_SID="AC" + "e" * 32)
    _, complaint = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "looks like a real account" in complaint
