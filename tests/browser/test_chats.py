"""Chats at work: a reply is typed while the page renews itself, is sent by the keyboard, and no script is needed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support import browser
from tests.support.browser import DESK, TELEPHONE, Windows, fits, follow
from tests.support.eyes import serious_faults
from tests.support.inbox import DAY, Inbox
from tests.support.line import AGENT, Line
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
    page.click("nav >> text=Chat")
    page.wait_for_url("**/chats")
    page.wait_for_selector("#chats")
    return page


def test_a_reply_is_typed_while_they_write_and_sent_by_the_keyboard(line: Line, windows: Windows) -> None:
    inbox = Inbox(line.database)
    enquiry = inbox.asks(1, at=line.now, report=True)
    page = at_the_desk(windows)
    page.keyboard.press("n")
    page.wait_for_selector("#composer")
    page.keyboard.press("r")
    page.keyboard.type("Selamat pagi, Bu.")
    inbox.hears(enquiry, "Apakah ada orang?", line.now)
    page.wait_for_selector("text=Apakah ada orang?")
    assert page.input_value("#reply") == "Selamat pagi, Bu."
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".said-ours >> text=Selamat pagi, Bu.")
    assert page.input_value("#reply") == ""
    inbox.leaves(line.now)
    page.wait_for_selector(".ticks >> text=terkirim")
    assert fits(page)
    assert serious_faults(page) == []
    for number in range(30):
        inbox.hears(enquiry, f"Masih {number}", line.now)
    page.reload()
    page.wait_for_selector("text=Masih 29")
    assert page.evaluate("document.documentElement.scrollHeight") < 2 * DESK[1], "a long thread scrolls in its own box"


def test_it_works_without_scripts_on_a_telephone(line: Line, windows: Windows) -> None:
    inbox = Inbox(line.database)
    inbox.asks(1, at=line.now - DAY)
    page = at_the_desk(windows, java_script_enabled=False, size=TELEPHONE)
    follow(page, "text=Jawab berikutnya")
    page.fill("#reply", "Sudah kami periksa.")
    follow(page, "#send")
    assert page.is_visible("text=Balasan Anda disimpan")
    assert page.is_visible("text=Beri tahu bahwa jawabannya siap")
    assert fits(page)
