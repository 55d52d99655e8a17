"""The chats of the demo's fortnight: what some of those who reported wrote and sent, invented from a seed.

Each says in its identifier that it was generated, and has no turns: nobody has written. Their words say so, too.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import Any

from PIL import Image, ImageDraw
from sqlalchemy import ColumnElement, insert, select
from sqlalchemy.orm import Session

from ivr.hotline.enquiry import EnquiryStatus
from ivr.hotline.report import Channel, ReportStatus
from ivr.hotline.staff import Role
from ivr.hotline.writing.delivery import Delivery
from ivr.operations.attachments.fetching import AttachmentStatus
from ivr.operations.demo.desk import LABEL
from ivr.records.attachment_files import AttachmentFiles
from ivr.records.chats import Attachment, ChannelAddress, Chat, Inbound
from ivr.records.enquiries import Enquiry
from ivr.records.models import Report
from ivr.records.outbounds import Outbound
from ivr.records.people import Staff

GENERATED, MESSAGE = "Wgenerated", "SMgenerated"
SEED = 8111450587
SHARE, WITH_PHOTO, WITH_PERSON, LATE = 0.08, 0.35, 0.2, 0.1
"""Of the reports that are told in writing; of these with a photo, and with a person who answered, some too late."""
TO, RELEASE = "+628111450587", 1
STORIES = (
    "Dagangan saya sepi sejak pasar ditutup, stok menumpuk.",
    "Angsuran jatuh tempo minggu depan, belum ada pemasukan.",
    "Barang kiriman tertahan, pembeli membatalkan pesanan.",
    "Harga bahan baku naik dua kali lipat.",
    "Koperasi kami tidak bisa mengadakan rapat anggota.",
)
ANSWERS = (
    "Halo, terima kasih sudah menghubungi kami. Apa masalahnya?",
    "Di mana tempat usahanya?",
    "Nomor tiket Anda: {}",
)

Rows = list[dict[str, Any]]


def written() -> ColumnElement[bool]:
    """Chats in which somebody wrote."""
    return Chat.sid.not_like(f"{GENERATED}%")


def sid(number: int) -> str:
    """The identifier of a generated chat."""
    return f"{GENERATED}{number:023d}"


def told_in_writing(made: Rows, calls: Rows) -> Rows:
    """Some of the reports come by WhatsApp instead; gives the calls that are left."""
    dice, gone = Random(SEED), set()
    for number, report in enumerate(made):
        whole = report["call_sid"] is not None and report["status"] == ReportStatus.RECEIVED.value
        if dice.random() < SHARE and whole:
            gone.add(report["call_sid"])
            report.update(call_sid=sid(number), channel=Channel.WHATSAPP.value)
    return [call for call in calls if call["sid"] not in gone]


def ensure(session: Session) -> int:
    """Write down the chats of the reports that came in writing; says how many there are."""
    dice = Random(SEED)
    reports = session.scalars(select(Report).where(Report.call_sid.startswith(GENERATED)).order_by(Report.id)).all()
    addresses = _addresses(session, reports)
    for report in reports:
        report.address_id = addresses[report.number or ""]
    session.flush()
    rows = [_chat(report) for report in reports]
    if not rows:
        return 0
    session.execute(insert(Chat), rows)
    numbers = {row.sid: row.id for row in session.execute(select(Chat.sid, Chat.id))}
    inbounds = [one for report in reports for one in _inbounds(dice, report, numbers[report.call_sid or ""])]
    session.execute(insert(Inbound), inbounds)
    session.execute(insert(Outbound), [one for report in reports for one in _outbounds(report, numbers)])
    agents = session.scalars(select(Staff.id).where(Staff.role == Role.AGENT.value).order_by(Staff.id)).all()
    asked = [_enquiry(dice, one, numbers, agents) for one in reports if agents and dice.random() < WITH_PERSON]
    if asked:
        session.execute(insert(Enquiry), asked)
    return len(reports)


def send_photos(session: Session, files: AttachmentFiles) -> None:
    """The files of what was sent: pictures that say what they are."""
    made = Inbound.message_sid.startswith(MESSAGE), Inbound.kind == "image"
    for inbound in session.scalars(select(Inbound).where(*made)).all():
        picture = _picture(inbound.id)
        found = Attachment(inbound_id=inbound.id, number=0, media_sid="MEgenerated", url="", told_type="image/jpeg")
        session.add(found)
        session.flush()
        kept = files.save(found.id, "jpg", picture, picture)
        found.status, found.file, found.preview = AttachmentStatus.STORED, kept.file, kept.preview
        found.bytes, found.sha256, found.type = kept.bytes, kept.sha256, "image/jpeg"
        found.width, found.height, found.stored_at, found.provider_copy = 640, 400, inbound.arrived_at, False


def _picture(number: int) -> bytes:
    shade = 90 + number * 37 % 120
    image = Image.new("RGB", (640, 400), (shade, 140, 250 - shade))
    ImageDraw.Draw(image).text((40, 180), f"{LABEL}: foto {number}", fill="white", font_size=44)
    made = io.BytesIO()
    image.save(made, "JPEG", quality=70)
    return made.getvalue()


def _addresses(session: Session, reports: Sequence[Report]) -> dict[str, int]:
    first = {report.number: report.created_at for report in reversed(reports) if report.number}
    rows = [
        {"channel": "whatsapp", "address": number, "number": number, "number_from": "channel", "profile_name": LABEL}
        | {"first_written_at": at, "last_written_at": at, "changes": 0}
        for number, at in first.items()
    ]
    if rows:
        session.execute(insert(ChannelAddress), rows)
    return {row.address: row.id for row in session.execute(select(ChannelAddress.address, ChannelAddress.id))}


def _chat(report: Report) -> dict[str, Any]:
    began = report.created_at - timedelta(minutes=3)
    return {
        **{"sid": report.call_sid, "address_id": report.address_id, "release": RELEASE, "was_open": True},
        **{"began_at": began, "last_in_at": report.created_at, "ended_at": report.created_at, "ending": "finished"},
        **{"chosen": "report", "abandoned": False},
    }


def _inbounds(dice: Random, report: Report, chat: int) -> Rows:
    """A story, perhaps with a photo, and the answers to two questions."""
    kind = "image" if dice.random() < WITH_PHOTO else "text"
    said = ((kind, f"{LABEL}: {dice.choice(STORIES)}", True), ("text", "1", False), ("text", "2", False))
    return [
        {
            **{"message_sid": f"{MESSAGE}{report.id:020d}{at:08d}", "address_id": report.address_id, "to_address": TO},
            **{"arrived_at": report.created_at - timedelta(minutes=3 - at), "kind": kind_of, "body": body},
            **{"chat_id": chat, "kept": kept, "report_id": report.id if kept else None, "tries": 0},
            "taken_at": report.created_at - timedelta(minutes=3 - at),
        }
        for at, (kind_of, body, kept) in enumerate(said)
    ]


def _outbounds(report: Report, numbers: dict[str, int]) -> Rows:
    return [
        {
            **{"key": f"turn:{report.call_sid}:{at}", "kind": "turn", "address_id": report.address_id},
            **{"chat_id": numbers[report.call_sid or ""], "report_id": report.id, "language": "id", "asked": True},
            **{"body": words.format(report.ticket), "delivery": Delivery.READ.value, "tries": 1, "ways_gone": ""},
            **dict.fromkeys(("created_at", "sent_at", "delivered_at", "read_at"), report.created_at),
        }
        for at, words in enumerate(ANSWERS, 1)
    ]


def _enquiry(dice: Random, report: Report, numbers: dict[str, int], agents: Sequence[int]) -> dict[str, Any]:
    """Somebody was to answer within two hours, and did, or a little late."""
    asked, wait = report.created_at, dice.uniform(300, 6600) + (4200 if dice.random() < LATE else 0)
    answered = asked + timedelta(seconds=wait)
    return {
        **{"address_id": report.address_id, "chat_id": numbers[report.call_sid or ""], "report_id": report.id},
        **{"status": EnquiryStatus.CLOSED.value, "language": "id", "created_at": asked, "notes": LABEL},
        **dict.fromkeys(("promised_due_at", "due_at"), asked),
        **dict.fromkeys(("deadline_at", "order_at"), asked + timedelta(hours=2)),
        **{"answered_at": answered, "first_answer_at": answered, "first_wait": round(wait), "lane": 1, "changes": 0},
        **{"closed_at": answered + timedelta(minutes=6), "closed_by": dice.choice(agents)},
        **{"disposition": "solved", "close_reason": "solved"},
    }
