"""What is older than we may keep goes; what an open promise needs stays."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from ivr.clock import system_clock
from ivr.hotline.rules import Retention
from ivr.operations.privacy import retention
from ivr.operations.privacy.retention import Purged
from ivr.records.audit import AuditEntry
from ivr.records.database import Database
from ivr.records.models import Attempt, Call, Callback, Report, Turn, Voicemail
from ivr.records.recordings import RecordingFiles
from tests.support.keys import sent, to_the_beep
from tests.support.line import Line, with_rules
from tests.support.scheduled import do, pass_time

DAYS = 730
NOW = datetime.fromisoformat("2026-11-24T02:00:00+00:00")
OLD = NOW - timedelta(days=DAYS, minutes=1)
YOUNG = NOW - timedelta(days=DAYS - 1)


@pytest.fixture
def files(tmp_path: Path) -> RecordingFiles:
    return RecordingFiles(tmp_path / "recordings")


def purge(database: Database, files: RecordingFiles) -> Purged:
    return retention.purge(database, files, Retention(DAYS, DAYS, DAYS), NOW, system_clock())


def count(database: Database, model: type) -> int:
    with database.reading() as session:
        return session.execute(select(func.count()).select_from(model)).scalar_one()


def counts(database: Database) -> dict[str, int]:
    models = (Call, Turn, Voicemail, Report, Callback, Attempt)
    return {model.__tablename__: count(database, model) for model in models}


def put_call(database: Database, number: int, at: datetime, callback: int | None = None, message: bool = True) -> None:
    """One call with two turns, a message and a report."""
    sid = f"CA{number:032}"
    with database.begin() as session:
        session.add(Call(sid=sid, direction="inbound", status="completed", arrived_at=at, ended_at=at))
        for turn in range(2):
            session.add(Turn(call_sid=sid, number=turn, at=at, event="{}", state="{}", verbs="[]"))
        if message:
            file = f"RE{number:032}.wav"
            session.add(
                Voicemail(
                    recording_sid=f"RE{number:032}",
                    call_sid=sid,
                    status="stored",
                    seconds=8,
                    recorded_at=at,
                    file=file,
                    provider_copy=False,
                )
            )
        ticket = f"{10_000_000 + number}"
        session.add(
            Report(ticket=ticket, call_sid=sid, language="id", status="received", created_at=at, callback_id=callback)
        )


def put_callback(database: Database, number: int, at: datetime, closed_at: datetime | None) -> int:
    with database.begin() as session:
        row = Callback(
            number=f"+62812{number:07}",
            status="done" if closed_at else "waiting",
            window="asap",
            language="id",
            created_at=at,
            due_at=at,
            deadline_at=at,
            order_at=at,
            closed_at=closed_at,
            attempts_made=1,
        )
        session.add(row)
        session.flush()
        session.add(
            Attempt(callback_id=row.id, token=f"t{number}", first_number="+62811", outcome="connected", decided_at=at)
        )
        return row.id


def write(files: RecordingFiles, folder: Path, name: str, days: float) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(b"RIFF")
    then = (system_clock() - timedelta(days=days)).timestamp()
    os.utime(path, (then, then))
    return path


def test_everything_about_an_old_call_goes_and_everything_about_a_young_one_stays(
    database: Database, files: RecordingFiles, tmp_path: Path
) -> None:
    put_call(database, 1, OLD, put_callback(database, 1, OLD, OLD))
    put_call(database, 2, YOUNG, put_callback(database, 2, YOUNG, YOUNG))
    gone = write(files, tmp_path / "recordings", f"RE{1:032}.wav", 731)
    kept = write(files, tmp_path / "recordings", f"RE{2:032}.wav", 729)
    assert purge(database, files) == Purged(voicemails=1, calls=1, reports=1, callbacks=1)
    assert counts(database) == {
        "calls": 1, "turns": 2, "voicemails": 1, "reports": 1, "callbacks": 1, "attempts": 1
    }  # fmt: skip
    assert (gone.exists(), kept.exists()) == (False, True)


def test_a_second_purge_finds_nothing_and_leaves_no_trace(database: Database, files: RecordingFiles) -> None:
    put_call(database, 1, OLD)
    purge(database, files)
    assert purge(database, files) == Purged()
    assert count(database, AuditEntry) == 1


def test_each_purge_leaves_an_audit_entry(database: Database, files: RecordingFiles) -> None:
    put_call(database, 1, OLD)
    purge(database, files)
    with database.reading() as session:
        (entry,) = session.scalars(select(AuditEntry))
    assert (entry.actor, entry.action, entry.at) == ("scheduler", "privacy:purge", NOW)
    told = {name: number for name, number in entry.after.items() if number}
    assert told == {"voicemails": 1, "calls": 1, "reports": 1}


def test_an_open_callback_holds_everything_that_belongs_to_it(
    database: Database, files: RecordingFiles, tmp_path: Path
) -> None:
    put_call(database, 1, OLD, put_callback(database, 1, OLD, None))
    file = write(files, tmp_path / "recordings", f"RE{1:032}.wav", 731)
    before = counts(database)
    assert purge(database, files) == Purged()
    assert (counts(database), file.exists()) == (before, True)


def test_what_was_kept_for_a_promise_stays_as_long_after_its_end_as_anything(
    database: Database, files: RecordingFiles
) -> None:
    put_call(database, 1, OLD, put_callback(database, 1, OLD, YOUNG))
    assert purge(database, files) == Purged()


def test_a_callback_that_a_younger_report_joined_stays(database: Database, files: RecordingFiles) -> None:
    callback = put_callback(database, 1, OLD, OLD)
    put_call(database, 1, OLD, callback)
    put_call(database, 2, YOUNG, callback)
    assert purge(database, files) == Purged(voicemails=1, calls=1, reports=1, numbers=1)
    assert counts(database)["callbacks"] == 1


def test_more_than_one_batch_is_purged(database: Database, files: RecordingFiles) -> None:
    for number in range(retention.BATCH + 3):
        put_call(database, number, OLD, message=number % 2 == 0)
    assert purge(database, files).calls == retention.BATCH + 3
    assert set(counts(database).values()) == {0}


def test_messages_and_reports_without_a_call_go_by_their_own_age(database: Database, files: RecordingFiles) -> None:
    with database.begin() as session:
        for number, at in ((1, OLD), (2, YOUNG)):
            voicemail = Voicemail(recording_sid=f"RE{number}", call_sid=f"CA{number}", status="missing", seconds=1)
            voicemail.recorded_at = at
            session.add(voicemail)
            report = Report(ticket=f"1000000{number}", language="id", status="received", created_at=at)
            session.add(report)
    assert purge(database, files) == Purged(voicemails=1, reports=1)


def test_a_message_never_outlives_its_report(database: Database, files: RecordingFiles) -> None:
    put_call(database, 1, OLD)
    with database.begin() as session:
        voicemail = session.scalars(select(Voicemail)).one()
        voicemail.recorded_at = YOUNG
    assert purge(database, files).reports == 0
    assert count(database, Report) == 1


def test_files_that_no_message_knows_go_after_a_day(database: Database, files: RecordingFiles, tmp_path: Path) -> None:
    put_call(database, 1, YOUNG)
    folder = tmp_path / "recordings"
    known = write(files, folder, f"RE{1:032}.wav", 400)
    stray, unfinished = write(files, folder, "RE9.wav", 1.1), write(files, folder, ".incoming-x", 1.1)
    fresh = write(files, folder, "RE8.wav", 0.9)
    assert purge(database, files) == Purged(files=2)
    assert [path.exists() for path in (known, stray, unfinished, fresh)] == [True, False, False, True]


def test_a_folder_that_was_never_made_is_no_trouble(database: Database, files: RecordingFiles) -> None:
    assert purge(database, files) == Purged()


def test_what_was_purged_is_not_found_again_in_the_phone_companys_list(line: Line) -> None:
    line.publish(with_rules(line.hotline.files, retention=Retention(1, 1, 1)))
    line.dial().press(*to_the_beep()).speak(8).press(*sent())
    pass_time(line, 60)
    assert (len(line.voicemails()), len(line.reports())) == (1, 1)
    line.clock.advance(86400)
    for job in ("retention", "delete copies", "retention"):
        do(line, job)
    assert (line.voicemails(every=True), line.reports()) == ([], [])
    pass_time(line, 120)
    assert (line.voicemails(every=True), line.reports()) == ([], [])
