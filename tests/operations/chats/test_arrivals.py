"""What came in is written down once, under who wrote it, whatever else is known of them."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from ivr.hotline.messenger import File, Inbound, Kind, Place
from ivr.operations.chats import arrivals
from ivr.records import chats as rows
from ivr.records.chats import Attachment, ChannelAddress
from ivr.records.database import Database

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
NUMBER, NAMELESS = "+6281234567890", "ID.7Kq2mZp4"
HELLO = Inbound("SM1", NUMBER, "+628111450587", Kind.TEXT, "Halo", number=NUMBER, external_id=NAMELESS)


def take(database: Database, came: Inbound, now: datetime = NOW, **more: bool) -> int | None:
    with database.begin() as session:
        return arrivals.take_in(session, came, now, **more)


def one(database: Database, address: int | None) -> ChannelAddress:
    with database.reading() as session:
        return session.get_one(ChannelAddress, address)


def test_a_message_is_written_down_once_however_often_it_comes(database: Database) -> None:
    address = take(database, HELLO)
    assert address is not None
    assert take(database, HELLO, NOW + timedelta(seconds=5)) is None
    with database.reading() as session:
        (row,) = session.scalars(select(rows.Inbound)).all()
    assert (row.body, row.kind, row.address_id, row.due_at, row.taken_at) == ("Halo", "text", address, NOW, None)
    found = one(database, address)
    assert (found.number, found.number_from, found.last_written_at) == (NUMBER, "channel", NOW)


def test_what_comes_late_never_shortens_the_window(database: Database) -> None:
    address = take(database, HELLO)
    early = dataclasses.replace(HELLO, message_sid="SM0", sent_at=NOW - timedelta(hours=30))
    take(database, early, NOW + timedelta(hours=1), found=True)
    found = one(database, address)
    assert (found.first_written_at, found.last_written_at) == (NOW - timedelta(hours=30), NOW)


def test_one_person_stays_one_whichever_name_a_message_carries(database: Database) -> None:
    address = take(database, HELLO)
    nameless = Inbound("SM2", NAMELESS, "+628111450587", Kind.TEXT, "Ini saya", external_id=NAMELESS)
    assert take(database, nameless) == address
    assert one(database, address).address == NUMBER


def test_who_showed_no_number_at_first_is_the_same_person_once_they_do(database: Database) -> None:
    nameless = Inbound("SM2", NAMELESS, "+628111450587", Kind.TEXT, "Ini saya", external_id=NAMELESS)
    address = take(database, nameless)
    assert one(database, address).number is None
    assert take(database, HELLO) == address
    found = one(database, address)
    assert (found.number, found.number_from, found.address) == (NUMBER, "channel", NAMELESS)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(ChannelAddress)) == 1


def test_who_writes_again_can_be_written_to_but_has_not_asked_for_notices(database: Database) -> None:
    address = take(database, HELLO)
    with database.begin() as session:
        row = session.get_one(ChannelAddress, address)
        row.blocked_at = row.no_whatsapp_at = row.stopped_at = NOW
    take(database, dataclasses.replace(HELLO, message_sid="SM3"))
    found = one(database, address)
    assert (found.blocked_at, found.no_whatsapp_at, found.stopped_at) == (None, None, NOW)


def test_files_and_pins_come_with_it(database: Database) -> None:
    photo = dataclasses.replace(
        HELLO, message_sid="MM1", kind=Kind.IMAGE, files=(File("http://x/ME1", "image/jpeg", "ME1"),)
    )
    pin = dataclasses.replace(HELLO, message_sid="SM4", kind=Kind.LOCATION, text="", place=Place(-6.9, 107.6, "Kantor"))
    take(database, photo)
    take(database, pin)
    with database.reading() as session:
        (file,) = session.scalars(select(Attachment)).all()
        place = session.scalars(select(rows.Inbound).where(rows.Inbound.kind == "location")).one()
    assert (file.number, file.media_sid, file.status, file.due_at) == (0, "ME1", "pending", NOW)
    assert (place.latitude, place.longitude, place.label) == (-6.9, 107.6, "Kantor")
