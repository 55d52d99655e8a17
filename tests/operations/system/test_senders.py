"""What we write with at the provider: named where it is not as it must be, and put right."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from ivr.clock import system_clock
from ivr.hotline.messenger import SenderSettings
from ivr.hotline.writing import templates
from ivr.records.audit import AuditEntry
from ivr.records.database import Database
from tests.support.checked import problems, verdicts
from tests.support.line import PUBLIC_URL, WHATSAPP, Line, line_for
from tests.support.shell import Shell

FIX = ("check", "--twilio", "--fix")


@pytest.fixture
def writing_line(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    database = Database(sqlite_url)
    with line_for(database, sqlite_url, tmp_path, whatsapp=True) as made:
        for module in ("ivr.wiring", "ivr.commands.check"):
            monkeypatch.setattr(f"{module}.demo_clock", lambda _file: made.clock.now)
        monkeypatch.setattr("ivr.commands.check.phone_of", lambda _settings: made.hotline.phone)
        monkeypatch.setattr("ivr.commands.check.messenger_of", lambda _settings: made.hotline.messenger)
        monkeypatch.setattr(made.hotline.phone, "server_time", system_clock)
        yield made
    database.close()


@pytest.fixture
def writing_shell(writing_line: Line) -> Shell:
    return Shell(writing_line)


def approve(line: Line, but: str = "", as_: str = "approved") -> None:
    contents = line.exchange.messaging.contents
    for one in contents.kept.values():
        if one.approval == "pending":
            contents.decide(one.sid, as_ if one.friendly_name == f"hotline_{but}" else "approved")


def test_what_is_missing_is_named_created_and_approved(writing_line: Line, writing_shell: Shell) -> None:
    before = {check for check, _, _ in problems(writing_shell, "--twilio")}
    assert before == {"templates"}, "answers of agents would wait untold"
    told = writing_shell.give(*FIX).stdout
    assert "OK       fix: buttons_2 created" in told
    assert "OK       fix: template ticket in id created, and approval asked for" in told
    assert verdicts(writing_shell, "--twilio")["templates"] == "warning", "they are not approved yet"
    approve(writing_line)
    assert verdicts(writing_shell, "--twilio") == verdicts(writing_shell, "--twilio") | {
        "whatsapp": "ok",
        "buttons": "ok",
        "templates": "ok",
    }
    assert "created" not in writing_shell.give(*FIX).stdout
    with writing_line.database.reading() as session:
        done = session.scalars(select(AuditEntry.subject).where(AuditEntry.action == "template:create")).all()
    assert {"ticket/id", "solved/en", "reply_waiting/id"} <= set(done)


def test_events_of_our_sender_that_go_elsewhere_are_named_and_can_be_set(
    writing_line: Line, writing_shell: Shell
) -> None:
    messenger = writing_line.hotline.messenger
    assert messenger is not None
    writing_shell.give(*FIX)
    messenger.configure_sender(
        SenderSettings("https://elsewhere.example/in", f"{PUBLIC_URL}/whatsapp/fallback", f"{PUBLIC_URL}/x")
    )
    wrong = [message for _, message, _ in problems(writing_shell, "--twilio")]
    assert wrong == [
        f"Webhook URL of {WHATSAPP} is https://elsewhere.example/in, not {PUBLIC_URL}/whatsapp/incoming",
        f"Status callback URL of {WHATSAPP} is {PUBLIC_URL}/x, not {PUBLIC_URL}/whatsapp/status",
    ]
    writing_shell.give(*FIX)
    with writing_line.database.reading() as session:
        (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "sender:configure"))
    assert (entry.subject, entry.actor) == (WHATSAPP, "shell:siti")
    assert verdicts(writing_shell, "--twilio")["whatsapp"] == "ok"


def test_a_sender_that_is_locked_or_is_not_there_is_named(writing_line: Line, writing_shell: Shell) -> None:
    writing_shell.give(*FIX)
    book = writing_line.exchange.messaging.book
    book.senders[f"whatsapp:{WHATSAPP}"].locked = True
    assert [message for _, message, _ in problems(writing_shell, "--twilio")] == [f"{WHATSAPP} is OFFLINE, not online"]
    del book.senders[f"whatsapp:{WHATSAPP}"]
    assert problems(writing_shell, "--twilio")[0][1] == f"the provider's account has no WhatsApp sender {WHATSAPP}"
    assert "could not be set" in writing_shell.give(*FIX, exit_code=1).stdout


@pytest.mark.parametrize("approval", ["rejected", "paused", "disabled"])
def test_a_template_that_may_not_be_sent_is_named(writing_line: Line, writing_shell: Shell, approval: str) -> None:
    writing_shell.give(*FIX)
    approve(writing_line, "reply_waiting", approval)
    assert [message for _, message, _ in problems(writing_shell, "--twilio")] == [
        f"reply_waiting in id is {approval}: it is not sent",
        f"reply_waiting in en is {approval}: it is not sent",
    ]


def test_a_template_that_takes_other_values_or_says_other_words_is_named(
    writing_line: Line, writing_shell: Shell
) -> None:
    writing_shell.give(*FIX)
    approve(writing_line)
    kept = writing_line.exchange.messaging.contents.kept.values()
    ticket = next(one for one in kept if (one.friendly_name, one.language) == ("hotline_ticket", "id"))
    ticket.types = {"twilio/text": {"body": "Nomor Anda {{1}} kami catat."}}
    assert "ticket in id says other words than the release" in writing_shell.say("check", "--twilio")
    ticket.variables = {"1": "12345678", "2": "besok"}
    assert problems(writing_shell, "--twilio")[0][1] == "ticket in id takes 2 values, not 1: it is not sent"


def test_a_provider_that_cannot_be_asked_is_named(writing_line: Line, writing_shell: Shell) -> None:
    writing_line.exchange.faults.next("server-error", path="Senders")
    assert problems(writing_shell, "--twilio")[0][0] == "whatsapp"


def test_every_language_has_every_template(writing_line: Line) -> None:
    wanted = templates.wanted(writing_line.hotline.files)
    assert len({(one.name, one.language) for one in wanted}) == len(wanted) == 12
