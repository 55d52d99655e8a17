"""A real browser: what is typed outlives a page that is lost, and never comes back once it is saved or overtaken."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from ivr.operations.releases import drafts
from tests.support.browser import Windows, follow, sign_in, sign_in_by_hand
from tests.support.line import Line
from tests.support.people import PASSWORD, add_everybody
from tests.support.sizes import quickly_on_sqlite

pytestmark = [pytest.mark.browser, quickly_on_sqlite]


@pytest.fixture
def admin(line: Line, windows: Windows) -> Page:
    add_everybody(line.hotline)
    page = windows()
    sign_in(page, "agus", PASSWORD)
    return page


def test_what_was_not_sent_is_there_again(admin: Page) -> None:
    admin.goto("/admin/people/new")
    admin.fill("[name=login]", "rina")
    admin.goto("/admin")
    admin.goto("/admin/people/new")
    assert admin.input_value("[name=login]") == "rina"


def test_the_next_person_is_not_given_what_was_typed_for_the_last(admin: Page) -> None:
    admin.goto("/admin/people/new")
    admin.fill("[name=login]", "rina")
    admin.fill("[name=phone]", "0812-3456-7899")
    follow(admin, "main form[data-keep=invite] button")
    assert admin.url.endswith("/admin/people/rina")
    admin.goto("/admin/people/new")
    assert (admin.input_value("[name=login]"), admin.input_value("[name=phone]")) == ("", "")


def test_the_next_report_is_not_given_what_the_last_person_said(admin: Page) -> None:
    admin.goto("/cases/new")
    admin.fill("[name=person]", "Bu Rina")
    follow(admin, "main form[data-keep=new-report] button")
    assert not admin.url.endswith("/cases/new")
    admin.goto("/cases/new")
    assert admin.input_value("[name=person]") == ""


def test_a_setting_that_a_colleague_has_changed_since_is_not_undone_by_what_was_typed(line: Line, admin: Page) -> None:
    admin.goto("/admin/settings")
    admin.fill("[name=wrap_up]", "7")
    with line.database.begin() as session:
        found = drafts.current(session)
        drafts.change(session, "settings.wrap_up", 9, found.seal("settings.wrap_up"), "staff:budi", line.now)
    admin.goto("/admin/settings")
    assert admin.input_value("[name=wrap_up]") == "9"


def sign_out(page: Page) -> None:
    page.click("details.menu:has(form[action='/logout']) summary")
    follow(page, "form[action='/logout'] button")


def test_at_a_shared_desk_words_come_back_to_who_typed_them_and_to_nobody_else(admin: Page) -> None:
    admin.goto("/cases/new")
    admin.fill("[name=person]", "Bu Rina")
    sign_out(admin)
    sign_in_by_hand(admin, "agus", PASSWORD)
    admin.goto("/cases/new")
    assert admin.input_value("[name=person]") == "Bu Rina"
    sign_out(admin)
    sign_in_by_hand(admin, "dewi", PASSWORD)
    admin.goto("/cases/new")
    assert admin.input_value("[name=person]") == ""


@pytest.mark.parametrize(("who", "found"), [("agus", "Bu Rina"), ("dewi", "")])
def test_the_way_back_shows_what_was_typed_to_who_typed_it_alone(
    admin: Page, windows: Windows, who: str, found: str
) -> None:
    admin.goto("/cases/new")
    admin.fill("[name=person]", "Bu Rina")
    admin.fill("[name=number]", "bukan nomor")
    follow(admin, "main form[data-keep=new-report] button")
    assert admin.input_value("[name=number]") == "bukan nomor"
    windows.expect("400")
    sign_out(admin)
    sign_in_by_hand(admin, who, PASSWORD)
    for _ in range(6):
        if admin.url.endswith("/cases/new"):
            break
        admin.go_back()
    assert admin.url.endswith("/cases/new")
    assert admin.input_value("[name=person]") == found
