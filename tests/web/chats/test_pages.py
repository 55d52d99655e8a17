"""Two agents answer who writes: each takes another one, nothing is sent twice, and nothing that was typed is lost."""

from __future__ import annotations

import re
from datetime import timedelta

from flask.testing import FlaskClient

from ivr.operations.enquiries import lapsed
from ivr.records.people import Staff
from tests.support.inbox import DAY, Inbox
from tests.support.line import Line
from tests.support.people import PAGE, person, send


def text(client: FlaskClient, path: str = "/chats") -> str:
    return client.get(path, headers=PAGE).text


def then(client: FlaskClient, path: str, **fields: object) -> str:
    """The page after something was sent."""
    answer = send(client, path, **fields)
    return client.get(answer.location, headers=PAGE).text


def form(client: FlaskClient, enquiry: int) -> dict[str, object]:
    """What stands in the composer of a page that is open."""
    found = re.search(r'name="token" value="([0-9a-f]+)"', text(client, f"/chats/{enquiry}"))
    assert found
    return {"enquiry": enquiry, "token": found[1]}


def test_of_two_agents_each_takes_another_one_and_reads_only_their_number_in_full(
    line: Line, inbox: Inbox, desk: FlaskClient, colleague: FlaskClient
) -> None:
    first, second = inbox.asks(1, at=line.now), inbox.asks(2, at=line.now)
    assert send(desk, "/chats/next").location.endswith(f"/chats/{first}")
    assert send(colleague, "/chats/next").location.endswith(f"/chats/{second}")
    assert send(desk, "/chats/next").location.endswith(f"/chats/{first}")
    page = text(desk)
    assert "0812-0000-0001" in page
    assert "0812-0000-0002" not in page
    too_late = then(desk, "/chats/take", enquiry=second)
    assert "memegang chat lain" in too_late


def test_a_reply_that_is_posted_twice_goes_once_and_other_words_in_the_old_form_stay_on_the_page(
    line: Line, inbox: Inbox, desk: FlaskClient
) -> None:
    enquiry = inbox.asks(1, at=line.now)
    send(desk, "/chats/take", enquiry=enquiry)
    old = form(desk, enquiry)
    assert send(desk, "/chats/reply", **old, reply="Baik, Bu.").status_code == 303
    assert send(desk, "/chats/reply", **old, reply="Baik, Bu.").status_code == 303
    other = send(desk, "/chats/reply", **old, reply="Satu lagi.")
    assert (other.status_code, "Satu lagi." in other.text) == (422, True)
    assert [row.body for row in inbox.outbounds()] == ["Baik, Bu."]
    assert "menunggu dikirim" in text(desk)
    inbox.leaves(line.now)
    page = text(desk)
    assert "terkirim" in page
    assert "dijawab" in page


def test_what_is_written_into_the_page_of_a_chat_that_lapsed_is_not_lost(
    line: Line, inbox: Inbox, desk: FlaskClient, colleague: FlaskClient
) -> None:
    enquiry = inbox.asks(1, at=line.now)
    send(desk, "/chats/take", enquiry=enquiry)
    old = form(desk, enquiry)
    lapsed.free(line.database, line.now + timedelta(minutes=10))
    send(colleague, "/chats/take", enquiry=enquiry)
    answer = send(desk, "/chats/reply", **old, reply="Panjang dan sopan.")
    assert answer.status_code == 422
    assert "Panjang dan sopan." in answer.text
    assert inbox.outbounds() == []


def test_outside_the_window_a_reply_is_kept_the_template_goes_with_one_click_and_the_words_when_they_write(
    line: Line, inbox: Inbox, desk: FlaskClient
) -> None:
    enquiry = inbox.asks(1, at=line.now - DAY)
    send(desk, "/chats/take", enquiry=enquiry)
    page = then(desk, "/chats/reply", **form(desk, enquiry), reply="Sudah diperiksa.")
    assert "Balasan Anda disimpan" in page
    assert "Balasan yang menunggu mereka menulis lagi" in page
    assert "Sudah lebih dari 24 jam" in page
    send(desk, "/chats/nudge", enquiry=enquiry)
    assert "Mereka sudah diberi tahu" in then(desk, "/chats/nudge", enquiry=enquiry)
    refused = then(desk, "/chats/finish", enquiry=enquiry, disposition="solved")
    assert "Masih ada balasan" in refused
    inbox.hears(enquiry, "Bagaimana?", line.now)
    assert [row.body or row.template for row in inbox.outbounds()] == ["reply_waiting", "Sudah diperiksa."]
    assert "Balasan yang menunggu mereka menulis lagi" not in text(desk)


def test_a_reply_that_waits_is_taken_back_onto_the_page(
    line: Line, inbox: Inbox, desk: FlaskClient, sari: Staff
) -> None:
    enquiry = inbox.asks(1, at=line.now - DAY)
    send(desk, "/chats/take", enquiry=enquiry)
    send(desk, "/chats/reply", **form(desk, enquiry), reply="Salah ketik.")
    page = send(desk, "/chats/take-back", enquiry=enquiry, whose=sari.id).text
    assert re.search(r"<textarea[^>]*>Salah ketik.</textarea>", page)
    inbox.hears(enquiry, "Halo", line.now)
    assert inbox.outbounds() == []


def test_a_chat_is_answered_handed_over_and_closed_and_the_second_click_is_told_so(
    line: Line, inbox: Inbox, desk: FlaskClient, colleague: FlaskClient
) -> None:
    enquiry = inbox.asks(1, at=line.now, report=True)
    send(desk, "/chats/take", enquiry=enquiry)
    assert "jawab dulu" in then(desk, "/chats/wait", enquiry=enquiry)
    budi = person(line, "budi").id
    assert "Chat diserahkan" in then(desk, "/chats/hand-over", enquiry=enquiry, to=budi, note="soal izin")
    assert "tidak Anda pegang" in then(desk, "/chats/hand-over", enquiry=enquiry, to=budi)
    page = text(colleague)
    assert "soal izin" in page
    assert "tidak Anda pegang" in then(desk, "/chats/finish", enquiry=enquiry, disposition="solved")
    closed = {"enquiry": enquiry, "disposition": "solved", "notes": "Sudah jelas."}
    assert "Chat selesai" in then(colleague, "/chats/finish", **closed)
    assert "sudah Anda selesaikan" in then(colleague, "/chats/finish", **closed)
    assert inbox.enquiry(enquiry).notes == "Sudah jelas."
    assert "Selesai" in text(desk, f"/chats/{enquiry}")


def test_an_open_page_is_told_what_has_changed_and_renews_the_claim(
    line: Line, inbox: Inbox, desk: FlaskClient
) -> None:
    enquiry = inbox.asks(1, at=line.now)
    send(desk, "/chats/take", enquiry=enquiry)
    told = desk.get(f"/chats/state?enquiry={enquiry}").get_json()
    assert set(told["parts"]) == {"queue", "head", "thread", "window", "kept"}
    seen = "&".join(f"v-{name}={version}" for name, version in told["versions"].items())
    assert desk.get(f"/chats/state?enquiry={enquiry}&{seen}").status_code == 204
    inbox.hears(enquiry, "<b>Tolong</b>", line.now)
    assert (
        "&lt;b&gt;Tolong&lt;/b&gt;" in desk.get(f"/chats/state?enquiry={enquiry}&{seen}").get_json()["parts"]["thread"]
    )
    line.clock.advance(100)
    desk.get(f"/chats/state?enquiry={enquiry}")
    held_until = inbox.enquiry(enquiry).held_until
    assert held_until is not None
    assert held_until > line.now + timedelta(minutes=2)


def test_without_a_number_of_ours_the_page_says_why_it_is_empty(line: Line, desk: FlaskClient) -> None:
    assert "belum punya nomor WhatsApp" in text(desk)


def test_who_works_at_the_console_sees_that_chats_wait_and_who_answers_chats_that_callbacks_do(
    line: Line, inbox: Inbox, desk: FlaskClient, supervisor: FlaskClient
) -> None:
    assert 'href="/chats">Chat<' not in text(desk, "/console/messages").partition("console-bar")[2]
    enquiry = inbox.asks(1, at=line.now)
    inbox.waits(2, due_at=line.now)
    assert 'href="/chats">Chat <span class="count">1</span>' in text(desk, "/console/messages")
    assert "1 panggilan balik siap ditelepon" in text(desk)
    send(desk, "/chats/take", enquiry=enquiry)
    assert f'href="/chats/{enquiry}">Chat #{enquiry}' in text(supervisor, "/console/team")
    send(desk, "/chats/reply", **form(desk, enquiry), reply="Baik.")
    send(desk, "/chats/finish", enquiry=enquiry, disposition="solved")
    board = text(supervisor, "/wallboard")
    assert re.search(r'data-label="Balasan chat">1<.*data-label="Chat selesai">1<', board)


def test_words_that_were_deleted_are_called_so(line: Line, inbox: Inbox, desk: FlaskClient) -> None:
    enquiry = inbox.asks(1, at=line.now)
    inbox.hears(enquiry, "", line.now)
    page = text(desk, f"/chats/{enquiry}")
    assert "Isinya sudah dihapus." in page
    assert "tidak dapat kami terima" not in page
