"""The terminal's chat against a running emulator."""

import threading

import pytest
from click.testing import CliRunner

from ivr.emulator.messaging import drafts
from ivr.emulator.phones import texting
from ivr.emulator.phones.texting import chat, meant

SENDER = "whatsapp:+628111450587"


@pytest.fixture
def answering(exchange, hotline, monkeypatch):
    """A hotline that answers each message by REST, after it has taken the webhook."""
    monkeypatch.setattr(texting, "LONG", 3.0)
    monkeypatch.setattr(texting, "QUIET", 0.3)
    hotline.documents["/whatsapp/incoming"] = (
        '<?xml version="1.0"?><Response><Message>Ada yang bisa kami bantu?</Message></Response>'
    )
    exchange.messaging.add_sender(SENDER, webhook_url=f"{hotline.base}/whatsapp/incoming")
    return exchange


def test_a_script_of_messages_is_written_and_the_answers_are_read(control, answering):
    result = CliRunner().invoke(
        chat, ["Halo", ":photo", ":pin -6.9,107.6", "--from", "ID.Abc123", "--url", control.base]
    )
    assert result.exit_code == 0, result.output
    assert result.output.count("hotline: Ada yang bisa kami bantu?") == 3
    assert "> :photo" in result.output
    sent = [message.kind for message in answering.messaging.person("ID.Abc123").received]
    assert len(sent) == 3


def test_what_was_exchanged_before_is_passed_over(control, answering):
    CliRunner().invoke(chat, ["Halo", "--url", control.base])
    result = CliRunner().invoke(chat, ["Lagi", "--url", control.base])
    assert result.output.count("hotline:") == 1


def test_no_answer_is_an_error(control, answering, hotline, monkeypatch):
    hotline.documents["/whatsapp/incoming"] = '<?xml version="1.0"?><Response/>'
    monkeypatch.setattr(texting, "LONG", 0.5)
    result = CliRunner().invoke(chat, ["Halo", "--url", control.base])
    assert result.exit_code == 1
    assert "there is no answer" in result.output


def test_what_cannot_be_tapped_is_said(control, answering):
    result = CliRunner().invoke(chat, [":tap Ya", "--url", control.base])
    assert result.exit_code == 1
    assert "nothing to tap" in result.output


def test_by_hand_each_line_is_a_message(control, answering, monkeypatch):
    result = CliRunner().invoke(chat, ["--url", control.base], input="Halo\n\n")
    assert result.exit_code == 0, result.output
    assert "a line is a message" in result.output
    assert threading.active_count() >= 1
    assert answering.messaging.person("+6281234567890").received


def test_nobody_there_is_said():
    result = CliRunner().invoke(chat, ["Halo", "--url", "http://127.0.0.1:9"])
    assert result.exit_code == 1
    assert "no emulator answers" in result.output


@pytest.mark.parametrize(
    ("entry", "asked"),
    [
        ("Halo", {"text": "Halo"}),
        (":photo", {"kind": "photo"}),
        (":banana", {"text": ":banana"}),
        (":tap Ya, benar", {"tap": "Ya, benar"}),
        (":pin", {"place": ["-6.1754", "106.8272"]}),
        (":pin -6.9,107.6", {"place": ["-6.9", "107.6"]}),
    ],
)
def test_a_line_is_words_or_something_that_is_sent(entry, asked):
    assert meant(entry) == asked
    assert drafts.text("x").body == "x"
