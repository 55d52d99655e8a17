"""Messages without a callback and calls that were broken off: made into a callback once, or put aside."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from tests.support.desk import (
    OTHER,
    audited,
    do,
    leave_a_message,
    page,
)
from tests.support.keys import to_the_place
from tests.support.line import CALLER, Line, files
from tests.support.planned import planned


def test_a_message_becomes_a_callback_once(line: Line, desk: FlaskClient) -> None:
    voicemail = leave_a_message(line)
    for _ in range(2):
        do(desk, "/messages/callback", voicemail=voicemail.id)
    assert [row.number for row in line.callbacks()] == [CALLER]
    assert "Semua pesan sudah ditangani" in page(desk, "/console/messages")


def test_a_message_of_a_withheld_number_asks_for_one(line: Line, desk: FlaskClient) -> None:
    voicemail = leave_a_message(line, None)
    assert "Belum ada nomor" in do(desk, "/messages/callback", voicemail=voicemail.id)
    assert "bukan nomor telepon Indonesia" in do(desk, "/messages/callback", voicemail=voicemail.id, number="12")
    assert "Masuk antrean" in do(desk, "/messages/callback", voicemail=voicemail.id, number="0812 9876 5432")
    assert [row.number for row in line.callbacks()] == [OTHER]


def test_a_message_can_be_put_aside(line: Line, desk: FlaskClient) -> None:
    voicemail = leave_a_message(line)
    do(desk, "/messages/handled", voicemail=voicemail.id)
    assert "Semua pesan sudah ditangani" in page(desk, "/console/messages")


def test_a_broken_off_call_becomes_a_callback(line: Line, desk: FlaskClient) -> None:
    call = line.dial()
    call.press(*to_the_place("2", who="1")).hang_up()
    shown = page(desk, "/console/abandoned")
    assert "Modal atau cicilan" in shown
    assert "kode pos" in shown
    for _ in range(2):
        do(desk, "/abandoned/callback", call=call.sid)
    assert [row.number for row in line.callbacks()] == [CALLER]
    assert "Tidak ada panggilan terputus yang menunggu" in page(desk, "/console/abandoned")


def test_a_broken_off_call_can_be_put_aside(line: Line, desk: FlaskClient) -> None:
    call = line.dial(None)
    call.press(*to_the_place("2", who="1")).hang_up()
    assert "Belum ada nomor" in do(desk, "/abandoned/callback", call=call.sid)
    do(desk, "/abandoned/handled", call=call.sid)
    assert "Tidak ada panggilan terputus yang menunggu" in page(desk, "/console/abandoned")


def put_back(client: FlaskClient, shown: str, path: str) -> str:
    """Press "put back on the list" on a page as it was shown."""
    form = re.search(rf'action="/console{path}".*?</form>', shown, re.DOTALL)
    assert form, shown
    fields = dict(re.findall(r'name="(voicemail|call|marked)" value="([^"]+)"', form[0]))
    return do(client, path, next=path.rsplit("/", 1)[0].join(("/console", "")), **fields)


def test_what_was_put_aside_by_mistake_is_put_back(line: Line, desk: FlaskClient) -> None:
    voicemail = leave_a_message(line)
    call = line.dial("+62811222555")
    call.press(*to_the_place("2", who="1")).hang_up()
    for path, fields in (("/messages", {"voicemail": voicemail.id}), ("/abandoned", {"call": call.sid})):
        assert "Ditandai tidak perlu" not in page(desk, f"/console{path}")
        do(desk, f"{path}/handled", **fields)
        aside = page(desk, f"/console{path}")
        assert "Ditandai tidak perlu ditelepon" in aside
        assert "Sudah dikembalikan ke daftar" in put_back(desk, aside, f"{path}/open-again")
        assert "Jadikan panggilan balik" in page(desk, f"/console{path}")
        assert "tidak ada yang diubah" in put_back(desk, aside, f"{path}/open-again")
        assert "Itu tidak ada lagi" in do(desk, f"{path}/open-again", marked="kemarin", **fields)
    assert [len(audited(line, f"{noun}:open-again")) for noun in ("voicemail", "call")] == [1, 1]


def test_a_mistyped_number_stays_in_its_field(line: Line, desk: FlaskClient) -> None:
    voicemail = leave_a_message(line, None)
    do(desk, "/messages/callback", voicemail=voicemail.id, number="0812x")
    shown = do(desk, "/messages/callback", voicemail=voicemail.id, number="12", next="/console/messages")
    assert 'value="12"' in shown
    assert 'value="12"' not in page(desk, "/console/messages")


def test_where_agents_are_planned_the_time_is_chosen_and_what_to_tell_is_said(line: Line, desk: FlaskClient) -> None:
    line.publish(planned(files(), 1))
    voicemail = leave_a_message(line)
    assert 'value="morning@2026-11-25"' in page(desk, "/console/messages")
    said = do(desk, "/messages/callback", voicemail=voicemail.id, window="morning@2026-11-25")
    assert "Sampaikan: Rab, 25 Nov 2026 08.00 WIB sampai 11.00 WIB" in said
    assert [row.window for row in line.callbacks()] == ["morning"]
    call = line.dial("+6281299990000")
    call.press(*to_the_place("2", who="1")).hang_up()
    assert 'value="afternoon@2026-11-25"' in page(desk, "/console/abandoned")
    do(desk, "/abandoned/callback", call=call.sid, window="afternoon@2026-11-25")
    assert [row.window for row in line.callbacks()] == ["morning", "afternoon"]


def test_whoever_chose_a_time_that_has_gone_is_told_so_with_the_time_that_holds(line: Line, desk: FlaskClient) -> None:
    line.publish(planned(files(), 1))
    voicemail = leave_a_message(line)
    said = do(desk, "/messages/callback", voicemail=voicemail.id, window="morning@2026-11-28")  # a Saturday
    assert (
        "Pada waktu yang Anda pilih (pagi, Sab, 28 Nov 2026) sudah tidak ada tempat. Sampaikan: sebelum 11.00" in said
    )
