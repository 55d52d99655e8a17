"""The terminal's telephone against a running emulator."""

import pytest
from click.testing import CliRunner
from werkzeug.serving import make_server

from ivr.emulator.phones.terminal import phone
from tests.emulator.stub import AGENT, Stub, eventually, xml


def test_the_terminal_telephone_plays_a_script(control, hotline):
    result = CliRunner().invoke(phone, ["--keys", "1 speak:8 #", "--withheld", "--url", control.base])
    assert result.exit_code == 0, result.output
    for expected in ("hotline: Press one to leave a message", "> 1", "(beep)", "speaking for 8", "hotline: Thank you"):
        assert expected in result.output
    form = hotline.forms("/voice/recorded")[0]
    assert (form["From"], form["RecordingDuration"], form["Digits"]) == ("anonymous", "8", "#")


def test_the_terminal_telephone_can_hang_up_and_runs_out_of_keys(control, hotline):
    result = CliRunner().invoke(phone, ["--keys", "1 speak:3 hangup", "--from", AGENT, "--url", control.base])
    assert result.exit_code == 0, result.output
    eventually(lambda: hotline.forms("/voice/recorded"))
    assert hotline.forms("/voice/recorded")[0]["Digits"] == "hangup"
    result = CliRunner().invoke(phone, ["--keys", "", "--url", control.base])
    assert result.exit_code == 0
    assert "no entries left" in result.output


def test_the_terminal_telephone_by_hand_ends_with_its_input(control):
    result = CliRunner().invoke(phone, ["--url", control.base], input="?\nh\n")
    assert result.exit_code == 0, result.output
    assert "keys then Enter" in result.output


@pytest.mark.parametrize(
    ("document", "message"),
    [("<Reject/>", "the call ended as no-answer"), ("<Enqueue>q</Enqueue>", "the hotline could not be used")],
)
def test_the_terminal_telephone_fails_when_the_call_does(control, hotline, document, message):
    hotline.documents["/voice/incoming"] = xml(document)
    result = CliRunner().invoke(phone, ["--keys", "1", "--url", control.base])
    assert result.exit_code == 1
    assert message in result.output


def test_the_terminal_telephone_says_when_nobody_is_there():
    server = make_server("127.0.0.1", 0, Stub())
    port = server.server_port
    server.server_close()
    result = CliRunner().invoke(phone, ["--keys", "1", "--url", f"http://127.0.0.1:{port}"])
    assert result.exit_code == 1
    assert "no emulator answers" in result.output
    assert CliRunner().invoke(phone, ["--keys", "1 banana"]).exit_code == 2
