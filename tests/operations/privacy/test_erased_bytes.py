"""What was erased stands in no byte of SQLite's files: neither in the database, nor in its log."""

from __future__ import annotations

from pathlib import Path

from ivr.operations.console.report_details import Details, complete, seal
from ivr.operations.privacy import erasure
from ivr.records.models import Report
from tests.support.keys import told
from tests.support.line import CALLER, Line
from tests.support.people import add_person
from tests.support.scheduled import do

WORDS = (b"1234567890", b"Rahayu", b"Jalan Kenanga")


def stored(line: Line) -> dict[str, int]:
    """How often each of the words stands in the files."""
    path = Path(str(line.database.url.database))
    data = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    return {word.decode(): data.count(word) for word in WORDS}


def told_by_many(line: Line, callers: int = 60) -> None:
    """One person among others, whose rows stay; notes are written anew until pages of the database are full."""
    agent = add_person(line.hotline, "sari").id
    for number in (CALLER, *(f"+62813{index:08}" for index in range(callers))):
        line.dial(number).press(*told()).hang_up()
    with line.database.begin() as session:
        for report in session.query(Report).order_by(Report.id):
            mine = report.number == CALLER
            for round_ in range(3):
                words = f"Jalan Kenanga {round_}" if mine else f"Jalan Melati {report.id}"
                details = Details("Ibu Rahayu" if mine else "Pak Budi", "Warung", needs=f"{words} " * (40 * round_ + 5))
                complete(session, report.id, details, seal(report), line.hotline.files, agent, line.now)
                session.flush()
    line.clock.advance(600)


def erase(line: Line) -> None:
    erasure.erase(line.database, line.hotline.recordings, CALLER, "staff:agus", line.now)


def test_erased_words_are_gone_from_every_file(sqlite_line: Line) -> None:
    told_by_many(sqlite_line)
    assert min(stored(sqlite_line).values()) > 0, "or this test could not fail"
    erase(sqlite_line)
    assert stored(sqlite_line) == dict.fromkeys(stored(sqlite_line), 0)


def test_somebody_who_reads_meanwhile_holds_nobody_up_and_the_night_empties_the_log(sqlite_line: Line) -> None:
    told_by_many(sqlite_line, callers=3)
    with sqlite_line.database.reading() as session:
        assert session.query(Report).count() == 4
        erase(sqlite_line)
        assert sum(stored(sqlite_line).values()) > 0
        sqlite_line.dial("+6281300000000").press("1").hang_up()
    do(sqlite_line, "retention")
    assert stored(sqlite_line) == dict.fromkeys(stored(sqlite_line), 0)
