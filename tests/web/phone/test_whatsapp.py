"""The door for what people write: signed, answered at once with nothing, and harmless whatever comes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.emulator.messaging import drafts
from ivr.operations.chats import arrivals
from ivr.records.database import Database
from ivr.telephony import twiml
from tests.support.line import Line, line_for
from tests.support.writing import NAMELESS, Correspondent, addresses, inbounds, outbounds, send_again


@pytest.fixture
def line(database: Database, database_url: str, tmp_path: Path) -> Iterator[Line]:
    with line_for(database, database_url, tmp_path, whatsapp=True) as made:
        yield made


def test_what_people_send_is_written_down_with_all_that_came(line: Line) -> None:
    sari = Correspondent(line)
    sari.burst(drafts.photo("busuk semua"), drafts.pin(-6.9, 107.6), drafts.unknown())
    photo, pin, unknown = inbounds(line.database)
    assert (photo.kind, photo.body) == ("image", "busuk semua")
    assert (pin.kind, pin.latitude, pin.longitude) == ("location", -6.9, 107.6)
    assert unknown.kind == "unknown"
    assert '"ProfileName": "Ibu Sari"' in (photo.form or "")
    assert addresses(line.database)[0].profile_name == "Ibu Sari"


def test_the_longest_message_comes_through_however_much_it_is_told_in(line: Line) -> None:
    words = "\N{GRINNING FACE}" * 4096
    told = ("ChannelMetadata", json.dumps({"type": "whatsapp", "data": {"body": words}}))
    Correspondent(line).burst(drafts.text(words).with_fields(told))
    assert [one.body for one in inbounds(line.database)] == [words]


def test_somebody_without_a_number_is_known_by_their_name_at_the_channel(line: Line) -> None:
    Correspondent(line, NAMELESS).write("Halo")
    (row,) = addresses(line.database)
    assert (row.address, row.number) == (NAMELESS, None)


def test_the_answer_is_empty_and_the_words_go_by_themselves(line: Line) -> None:
    Correspondent(line).write("Halo")
    reply = send_again(line)
    assert (reply.status_code, reply.text, reply.content_type) == (200, twiml.EMPTY, twiml.CONTENT_TYPE)
    assert len(outbounds(line.database)) == 1


def test_while_the_database_is_away_the_answer_is_the_same(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise OSError("no database")

    monkeypatch.setattr(arrivals, "take_in", away)
    Correspondent(line).write("Halo")
    reply = send_again(line)
    assert (reply.status_code, reply.text) == (200, twiml.EMPTY)
    assert inbounds(line.database) == []


def test_what_came_to_another_sender_is_left_alone(line: Line) -> None:
    other = line.exchange.messaging.add_sender(
        "whatsapp:+628990000000", webhook_url="http://hotline.test/whatsapp/incoming"
    )
    stray = line.exchange.messaging.person("+6281300001111")
    stray.to = other
    stray.write("Halo")
    assert inbounds(line.database) == []


def test_the_fallback_address_takes_what_the_first_one_could_not(line: Line) -> None:
    sender = line.exchange.messaging.book.senders["whatsapp:+628111450587"]
    sender.webhook_url = "http://hotline.test/nowhere"
    line.expected_problems.append("/nowhere")
    Correspondent(line).write("Halo")
    assert [one.body for one in inbounds(line.database)] == ["Halo"]


def test_without_a_sender_of_its_own_the_hotline_takes_nothing(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    with line_for(database, database_url, tmp_path) as line:
        line.exchange.messaging.add_sender(
            "whatsapp:+628111450587", webhook_url="http://hotline.test/whatsapp/incoming"
        )
        line.exchange.messaging.person("+6281300001111").write("Halo")
        assert inbounds(line.database) == []
