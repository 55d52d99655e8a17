"""Mails that wait to be sent: each is taken by one, and given back by whoever dies with it."""

from __future__ import annotations

from ivr.operations.mail import outbox as mail_outbox
from tests.support.line import Line
from tests.support.office import (
    Caught,
    add_office,
    forwarded,
    outbox,
    post,
)


def test_two_schedulers_at_once_send_once(line: Line, server: Caught) -> None:
    forwarded(line, add_office(line.database, line.now))
    with line.database.begin() as session:
        first = mail_outbox.next_due(session, line.now)
        assert first is not None
    with line.database.begin() as session:
        assert mail_outbox.next_due(session, line.now) is None


def test_who_dies_with_a_mail_in_hand_gives_it_back(line: Line, server: Caught) -> None:
    forwarded(line, add_office(line.database, line.now))
    with line.database.begin() as session:
        mail_outbox.next_due(session, line.now)
    assert post(line.database, server, line.now) == 0
    line.clock.advance(mail_outbox.CLAIMED.total_seconds())
    assert post(line.database, server, line.now) == 1


def test_a_mail_that_came_twice_is_known_as_one(line: Line, server: Caught) -> None:
    """The server took it, and we died before we could write that down."""
    forwarded(line, add_office(line.database, line.now))
    post(line.database, server, line.now)
    with line.database.begin() as session:
        mail = session.get(mail_outbox.Mail, outbox(line.database)[0].id)
        assert mail is not None
        mail.due_at = line.now
    post(line.database, server, line.now)
    assert len({mail["Message-ID"] for mail in server.mails}) == 1
    assert len(server.mails) == 2
