"""A few chats to begin the demo with: written for real through the demo's own telephone company, and invented."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from ivr.emulator.phones import texting
from ivr.operations.demo import chats
from ivr.records.chats import Chat
from ivr.wiring import Hotline

_WRITTEN = (
    (
        "+6281200000111",
        "Ratna Kue Basah",
        (
            "Kue basah saya tidak laku sejak pasar ditutup, bahannya keburu basi.",
            ":photo",
            "6",
            "2",
            "Kab. Bandung",
            "1",
            "1",
            "9",
        ),
    ),
    ("+6281200000112", "Pak Joko", ("Halo", "1", "2", "2", ":pin -7.5666,110.8166", "1", ":voice")),
    ("ID.7Kq2mZp4", "Tanpa nomor", ("Koperasi kami belum bisa bayar angsuran tiga bulan ini.", "petugas")),
    ("+6281200000113", "", ("Assalamualaikum", "petugas")),
    ("+6281200000114", "Warung Bu Yati", ("Bahan baku naik dua kali lipat, mohon dibantu.", "4", ":document")),
)
"""Who writes (one of them shows no number), what they call themselves, and what they write and send."""


def make(hotline: Hotline, emulator_url: str) -> int:
    """Let invented people write to a hotline that nobody has written to yet, all at once; says how many did."""
    if hotline.settings.whatsapp_number is None:
        return 0
    with hotline.database.reading() as session:
        if session.scalars(select(func.count()).select_from(Chat).where(chats.written())).one():
            return 0

    with ThreadPoolExecutor(len(_WRITTEN), "chats") as pool:
        return sum(pool.map(lambda told: texting.converse(emulator_url, *told), _WRITTEN))
