"""Rule 17: edited hours, categories and prompts hold from the next call on; a call under way ends as it began."""

from __future__ import annotations

import dataclasses
from datetime import time, timedelta

from ivr.hotline.hours import Interval, OpeningHours
from ivr.hotline.report import Category
from ivr.hotline.rules import Rules
from ivr.hotline.script import Script
from ivr.hotline.verbs import Arrived
from ivr.operations.releases import closures
from prompts.catalogue import Prompt, Voice
from tests.support.keys import NOWHERE, sent, told
from tests.support.line import Line, wib, with_rules

AFTERNOONS = OpeningHours(weekly=((Interval(time(13), time(17)),),) * 7)


def edited(script: Script) -> Script:
    """Other hours, other categories, other words, another voice."""
    indonesian = script.catalogues["id"]
    prompts = {
        **indonesian.prompts,
        "who": Prompt("Untuk siapa? Koperasi, tekan 1. Usaha, tekan 2."),
        "next": Prompt("Lalu bagaimana? Pesan, tekan 1. Telepon, tekan 2. Selesai, tekan 9."),
        "goodbye": Prompt("Sampai bertemu lagi."),
        "message": Prompt("Bicaralah, {minutes} menit."),
    }
    voice = Voice("Google.id-ID-Wavenet-B", "id-ID", "90%")
    changed = dataclasses.replace(indonesian, prompts=prompts, voice=voice)
    categories = (
        Category("1", "flood", {"id": "kebanjiran", "en": "a flood"}),
        Category("2", "other", {"id": "lainnya", "en": "something else"}),
    )
    return dataclasses.replace(
        script,
        catalogues={**script.catalogues, "id": changed},
        hours=AFTERNOONS,
        categories=categories,
        rules=Rules(message_minutes=1),
    )


def publish(line: Line) -> None:
    line.publish(edited(line.hotline.files))


def test_the_call_under_way_hears_the_old_words_to_its_end(line: Line) -> None:
    caller = line.dial()
    line.clock.advance(1)
    publish(line)
    assert "Penjualan turun tekan 1." in caller.press("1").heard
    assert caller.press("1", "9").heard == line.words("who")
    assert line.words("next_call") in caller.press("2", "40115", "1").heard
    caller.press("9")
    assert caller.heard.endswith(line.words("goodbye"))
    assert {entry.voice for entry in caller.call.heard("say") if entry.language == "id-ID"} == {
        "Google.id-ID-Wavenet-A"
    }
    assert [report.category for report in line.reports()] == ["demand"]


def test_the_next_call_hears_the_new_ones(line: Line) -> None:
    caller = line.dial()
    publish(line)
    caller.hang_up()
    line.clock.advance(5 * 3600)
    caller = line.dial()
    assert "Kebanjiran tekan 1." in caller.press("1").heard
    assert caller.press("1", "9").heard.startswith("Untuk siapa?")
    assert caller.press("2", "#", "9").heard.endswith("Sampai bertemu lagi.")
    assert {entry.voice for entry in caller.call.heard("say") if entry.language == "id-ID"} == {
        "Google.id-ID-Wavenet-B"
    }
    assert [report.category for report in line.reports()] == ["flood"]


def test_a_call_that_began_open_stays_open(line: Line) -> None:
    caller = line.dial()
    publish(line)
    assert line.words("menu_open") in caller.press("*").heard
    caller.press("3", "1", "1", "2")
    assert "paling lambat hari ini, Selasa 24 November, pukul 11 siang" in caller.heard
    assert line.words("closed_before_hours") in line.dial().heard


def test_a_call_that_began_closed_stays_closed(line_at) -> None:  # type: ignore[no-untyped-def]
    line = line_at("2026-11-24 16:00")
    caller = line.dial()
    publish(line)
    assert line.words("closed_after_hours") in caller.press("0").heard
    assert line.words("menu_when_closed") in caller.heard
    caller.press("3", "1", "1", "1")
    assert "besok, Rabu 25 November, pukul 10 pagi" in caller.heard
    assert line.words("menu_open") in line.dial().heard


def test_the_longest_message_is_that_of_the_beginning(line: Line) -> None:
    caller = line.dial()
    publish(line)
    assert "3 menit" in caller.press("1", "1").heard
    caller.press("1")
    caller.call.speak(100)
    assert caller.waits_for_a_message
    caller.press("#", *sent())
    assert caller.ended


def test_repeated_webhooks_get_the_old_answer_after_a_release(line: Line) -> None:
    from tests.support.webhooks import send

    line.dial().press("1", "8")
    publish(line)
    for delivery in list(line.exchange.requests):
        again = send(line, delivery.url.removeprefix("http://hotline.test"), delivery.fields)
        assert delivery.reply is not None
        assert again.data == delivery.reply.body


def test_a_closure_that_begins_holds_from_the_next_call_on(line: Line) -> None:
    caller = line.dial()
    with line.database.begin() as session:
        closures.close(session, {"id": "Listrik padam."}, wib("2026-11-24 12:00"), "admin", line.now)
    assert line.words("menu_open") in caller.press("*").heard
    assert caller.press(*told(where=NOWHERE)).ended
    assert "Listrik padam." in line.dial().heard


def test_two_calls_of_two_releases_do_not_mix(line: Line) -> None:
    line.clock.advance(5 * 3600)
    old = line.dial()
    publish(line)
    line.clock.advance(1)
    new = line.dial("+6281300001111")
    assert "Barang rusak" in old.press("1").heard
    assert "Kebanjiran" in new.press("1").heard
    assert old.press("6", "9").heard == line.words("who")
    assert new.press("1", "9").heard.startswith("Untuk siapa?")
    old.hang_up()
    new.press("2", "#", "9").hang_up()
    assert sorted((report.call_sid == new.sid, report.category) for report in line.reports()) == [
        (False, "spoiled_goods"),
        (True, "flood"),
    ]


def test_publishing_the_same_again_makes_no_new_release(line: Line) -> None:
    first = line.hotline.scripts.current(line.now).release
    line.publish(line.hotline.files)
    assert line.hotline.scripts.current(line.now).release == first


def test_the_first_release_holds_from_the_beginning_of_time(line: Line) -> None:
    """A clock that was set back behind it leaves callers their menu."""
    line.publish(with_rules(line.hotline.files, message_minutes=5))
    now = line.now
    assert line.hotline.scripts.current(now - timedelta(days=30)).release == 1
    assert line.hotline.scripts.current(now).release == 2
    assert line.hotline.rules(now - timedelta(days=30)).message_minutes == 3
    answer = line.hotline.conversations.arrive("CA1", Arrived(None), "", now - timedelta(days=3650))
    assert answer.script.release == 1
