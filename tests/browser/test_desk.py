"""The console at work: what was typed is never lost, and it works without scripts."""

from __future__ import annotations

from typing import Any

import pytest

from ivr.operations.callbacks import supervision
from ivr.records.models import Unsent
from tests.support import browser
from tests.support.browser import TELEPHONE, Windows, fits, follow
from tests.support.eyes import serious_faults
from tests.support.line import AGENT, CALLER, Line
from tests.support.people import PASSWORD, add_person

pytestmark = pytest.mark.browser


@pytest.fixture
def line(sqlite_line: Line) -> Line:
    add_person(sqlite_line.hotline, "sari", phone=AGENT)
    return sqlite_line


def at_the_desk(windows: Windows, **options: Any) -> Any:
    page = windows(**options)
    browser.sign_in(page, "sari", PASSWORD)
    page.wait_for_url("**/console")
    return page


def test_it_works_without_scripts(line: Line, windows: Windows) -> None:
    line.dial(CALLER).press("3", "1", "1", "1")
    page = at_the_desk(windows, java_script_enabled=False, size=TELEPHONE)
    follow(page, "text=Ambil berikutnya")
    follow(page, "button:has-text('Telepon sekarang')")
    assert page.is_visible("text=Telepon Anda berdering. Angkat")
    line.clock.advance(3)
    assert line.exchange.agent(AGENT).answer() is not None
    assert fits(page)


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without"])
def test_a_hint_at_the_region_is_chosen_and_saved(line: Line, windows: Windows, scripts: bool) -> None:
    line.dial("+62224201234").press("3", "1", "1", "1")
    page = at_the_desk(windows, java_script_enabled=scripts, size=TELEPHONE)
    page.click("text=Ambil berikutnya")
    page.wait_for_selector("[name=hinted]")
    assert page.is_visible("text=Kode area nomor penelepon menunjuk ke 4 daerah")
    assert page.input_value("[name=region]") == page.input_value("[name=hinted]") == ""
    assert fits(page)
    if scripts:
        assert serious_faults(page) == []
    page.select_option("[name=hinted]", "32.04")
    page.click("button:has-text('Simpan laporan')")
    page.wait_for_selector("text=Laporan tersimpan.")
    assert page.input_value("[name=region]") == "Kabupaten Bandung, Jawa Barat"
    assert not page.is_visible("[name=hinted]")


def test_nothing_that_was_typed_is_lost(line: Line, windows: Windows) -> None:
    line.dial(CALLER).press("3", "1", "1", "1")
    page = at_the_desk(windows)
    page.click("[data-key=n]")
    page.fill("[name=notes]", "Ceritanya panjang.")

    page.reload()
    page.wait_for_selector("#connection[data-state=live]")
    assert page.input_value("[name=notes]") == "Ceritanya panjang."

    (callback,) = [row.id for row in line.callbacks()]
    page.focus("[name=notes]")
    with line.database.begin() as session:
        supervision.release(session, callback, 1, "untuk diuji", line.now)
    page.wait_for_selector("text=Tidak lagi Anda pegang.")
    assert page.input_value("[name=notes]") == "Ceritanya panjang."
    page.click("button:has-text('Ambil lagi')")
    page.wait_for_selector(".hand-card")
    assert page.input_value("[name=notes]") == "Ceritanya panjang."

    page.context.clear_cookies()
    page.click("text=Masuk lagi")
    browser.sign_in(page, "sari", PASSWORD)
    page.wait_for_selector(".hand-card")
    assert page.input_value("[name=notes]") == "Ceritanya panjang."
    windows.expect("401")


def test_the_focus_stays_where_it_is_when_somebody_new_waits(line: Line, windows: Windows) -> None:
    for number in (CALLER, "+6281298765432"):
        line.dial(number).press("3", "1", "1", "1")
    page = at_the_desk(windows)
    page.wait_for_selector("#connection[data-state=live]")
    chosen = page.locator(".entry .take").nth(1)
    wanted = chosen.get_attribute("value")
    chosen.focus()
    line.dial("+6281255501234").press("3", "2", "1", "1")
    page.locator(".entry .take").nth(2).wait_for()
    assert page.evaluate("document.activeElement.value") == wanted


def test_what_is_typed_is_on_the_server_before_it_is_sent(line: Line, windows: Windows) -> None:
    line.dial(CALLER).press("3", "1", "1", "1")
    page = at_the_desk(windows)
    page.click("[data-key=n]")
    page.wait_for_selector("[name=notes]")
    with page.expect_response("**/console/typed") as told:
        page.fill("[name=notes]", "Butuh modal.")
    assert told.value.status == 200
    other = windows()
    browser.sign_in(other, "sari", PASSWORD)
    other.wait_for_selector("[name=notes]")
    assert other.input_value("[name=notes]") == "Butuh modal."


def test_enter_in_a_line_of_the_form_finishes_nothing(line: Line, windows: Windows) -> None:
    line.dial(CALLER).press("3", "1", "1", "1")
    page = at_the_desk(windows)
    page.click("[data-key=n]")
    page.wait_for_selector("[name=person]")
    page.check("[value=wrong_number]")
    page.fill("[name=person]", "Bu Rina")
    page.press("[name=person]", "Enter")
    page.wait_for_timeout(300)
    assert [row.status for row in line.callbacks()] == ["claimed"]
    page.focus("[value=wrong_number]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_selector("text=Hasilnya tersimpan.")
    assert [(row.status, row.disposition) for row in line.callbacks()] == [("done", "wrong_number")]


def test_away_from_the_network_nothing_typed_is_lost_and_the_page_says_so(line: Line, windows: Windows) -> None:
    line.dial(CALLER).press("3", "1", "1", "1")
    page = at_the_desk(windows)
    page.click("[data-key=n]")
    page.wait_for_selector(".hand-card")
    page.wait_for_selector("#connection[data-state=live]")
    page.context.set_offline(True)
    page.fill("[name=notes]", "Diketik tanpa jaringan.")
    page.check("input[value=solved]")
    page.click("#finish")
    page.wait_for_selector(".offline:has-text('Tidak terkirim')")
    page.wait_for_selector("#connection[data-state=lost]")
    assert page.is_visible(".offline:has-text('Tidak terkirim')")  # said as long as it is so
    assert page.input_value("[name=notes]") == "Diketik tanpa jaringan."
    line.dial("+6281298765432").press("3", "1", "1", "1")
    page.context.set_offline(False)
    page.wait_for_selector(".offline:has-text('Tersambung lagi')")
    page.wait_for_selector("#connection[data-state=live]")
    page.wait_for_selector("#queue-title, [data-part=queue] [data-entry]")
    for _ in range(100):
        with line.database.reading() as session:
            kept = [row.fields for row in session.query(Unsent)]
        if kept:
            break
        page.wait_for_timeout(50)
    assert "Diketik tanpa jaringan." in kept[0]  # sent along without another word being typed
    assert page.is_checked("input[value=solved]")
    browser.follow(page, "#finish")
    page.wait_for_selector("text=Hasilnya tersimpan.")
    assert line.callbacks()[0].notes == "Diketik tanpa jaringan."
    windows.expect("ERR_INTERNET_DISCONNECTED")


def test_a_claim_that_ends_while_the_network_is_away_leaves_what_was_typed_on_the_page(
    line: Line, windows: Windows
) -> None:
    line.dial(CALLER).press("3", "1", "1", "1")
    page = at_the_desk(windows)
    page.click("[data-key=n]")
    page.wait_for_selector(".hand-card")
    page.fill("[name=person]", "Bu Rina")
    page.wait_for_timeout(2000)  # it is sent along
    page.context.set_offline(True)
    page.fill("[name=needs]", "Modal kecil.")
    page.wait_for_selector("#connection[data-state=retrying], #connection[data-state=lost]")
    with line.database.begin() as session:
        supervision.release(session, line.callbacks()[0].id, 1, "untuk diuji", line.now)
    page.context.set_offline(False)
    page.wait_for_selector("text=Tidak lagi Anda pegang.")
    assert page.input_value("[name=person]") == "Bu Rina"
    assert page.input_value("[name=needs]") == "Modal kecil."
    browser.follow(page, "button:has-text('Simpan laporan')")
    page.wait_for_selector("text=Tidak tersimpan")
    page.locator("a:has-text('Masukkan ke formulir')").first.click()
    page.wait_for_selector("text=belum tersimpan")
    assert page.input_value("[name=person]") == "Bu Rina"
    assert page.input_value("[name=needs]") == "Modal kecil."
    windows.expect("ERR_INTERNET_DISCONNECTED")
    windows.expect("422")
