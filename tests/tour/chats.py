"""The people of the tour who write: with a number and without one, with files good and bad, answered and waiting."""

from __future__ import annotations

from ivr.emulator.messaging import drafts
from ivr.operations.enquiries import claims, outcomes, replies
from ivr.operations.enquiries.outcomes import Said
from tests.support import sent_files
from tests.support.line import Line
from tests.support.scheduled import pass_time
from tests.support.writing import NAMELESS, Correspondent, enquiries
from tests.tour.people import HOSTILE

PLACES = ("Kota Bandung", "Kota Surabaya", "40115", "tidak tahu")


def report(line: Line) -> None:
    """Some tell a whole report, one of them with every kind of file; one falls silent."""
    for at, place in enumerate(PLACES):
        writer = Correspondent(line, f"+62817000000{at}", HOSTILE[at])
        writer.write(f"Dagangan saya tidak laku sejak pasar tutup. {HOSTILE[at]}", "6", "2", place, "1", "9")
        writer.send(drafts.photo("Ini fotonya", sent_files.photo_with_a_place()))
        if at == 0:
            writer.send(drafts.voice_note()).send(drafts.document()).send(drafts.contact("Pak RT", "+6281300000001"))
            writer.send(drafts.document("makro.docm", sent_files.document({"word/vbaProject.bin": b"x"})))
            writer.pin()
    Correspondent(line, "+6281700000009", "Diam saja").write("Halo", "1")
    pass_time(line, 40)


def want_a_person(line: Line, staff: dict[str, int]) -> None:
    """One is answered and done with, one is in hand and was answered, two wait; one of these shows no number."""
    Correspondent(line, "+6281700000021", HOSTILE[1]).write("petugas")
    first = enquiries(line.database)[-1].id
    _answer(line, first, staff["dewi"], "Baik, sudah kami catat.")
    with line.database.begin() as session:
        said = Said("solved", HOSTILE[0])
        outcomes.finish(session, first, staff["dewi"], said, line.hotline.script(line.now), line.now)
    Correspondent(line, "+6281700000022", HOSTILE[2]).write("Toko saya kebanjiran dua kali minggu ini", "petugas")
    _answer(line, enquiries(line.database)[-1].id, staff["dewi"], f"Kami bantu, Bu. {HOSTILE[3]}")
    Correspondent(line, NAMELESS, HOSTILE[4]).write("Koperasi kami tidak bisa bayar angsuran", "petugas")
    Correspondent(line, "+6281700000023").write("petugas").send(drafts.photo())
    pass_time(line, 20)


def _answer(line: Line, enquiry: int, agent: int, words: str) -> None:
    claims.take(line.database, enquiry, agent, line.now)
    with line.database.begin() as session:
        hours = line.hotline.script(line.now).hours
        replies.send(session, enquiry, agent, f"{enquiry:032x}", words, hours, line.now)
    pass_time(line, 20)
