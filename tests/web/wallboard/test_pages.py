"""The wallboard: for supervisors, with figures that open what they count, filters in the address, and a download."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import select

from ivr.hotline.staff import Role
from ivr.operations.callbacks import claims
from ivr.operations.figures import FIGURES, Unit, figure
from ivr.operations.figures.lists import has_list
from ivr.records.audit import AuditEntry
from ivr.records.people import Staff
from ivr.web.frame import texts as frame_texts
from ivr.web.wallboard import tiles
from tests.commands.shell import Shell
from tests.support.keys import sent, to_the_beep
from tests.support.line import CALLER, Line
from tests.support.people import LOGINS, PAGE, add_everybody, client_of, send

LineAt = Callable[[str], Line]
ADDRESSES = (
    "/wallboard",
    "/wallboard/kiosk",
    "/wallboard/state",
    "/wallboard/figures/now.waiting",
    "/wallboard/agents/1",
)


@pytest.fixture
def supervisor(line: Line) -> Any:
    """A browser in which a supervisor is signed in."""
    add_everybody(line.hotline)
    return client_of(line.app, LOGINS[Role.SUPERVISOR])


@pytest.fixture
def shell(line: Line, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """Commands beside the page, at the same time of day."""
    monkeypatch.setattr("ivr.wiring.demo_clock", lambda _file: line.clock.now)
    return Shell(line)


def read(client: Any, address: str) -> str:
    answer = client.get(address, headers=PAGE)
    assert answer.status_code == 200, (address, answer.status_code)
    return str(answer.text)


def test_the_wallboard_is_for_supervisors_and_admins(line: Line) -> None:
    add_everybody(line.hotline)
    agent, admin = client_of(line.app, LOGINS[Role.AGENT]), client_of(line.app, LOGINS[Role.ADMIN])
    for address in ADDRESSES:
        assert line.client().get(address, headers=PAGE).status_code == 302
        assert agent.get(address, headers=PAGE).status_code == 403
        assert admin.get(address, headers=PAGE).status_code in (200, 204)
    assert send(agent, "/wallboard/export", period="2026-11").status_code == 403


def test_every_figure_has_its_name_and_definition_in_every_language() -> None:
    for language in frame_texts.LANGUAGES:
        texts = frame_texts.texts(language)
        assert {code for code in texts if code.startswith("figures.")} == {
            f"figures.{one.code}.{part}" for one in FIGURES for part in ("name", "definition")
        }


def test_an_empty_hotline_has_an_empty_wallboard(supervisor: Any) -> None:
    page = read(supervisor, "/wallboard")
    assert "Belum ada janji jatuh tempo" in page
    assert "Tidak ada yang menunggu" in page
    assert "Belum ada laporan dalam periode ini." in page


def test_a_figure_opens_its_definition_and_what_it_counts_with_the_number_hidden(line: Line, supervisor: Any) -> None:
    line.dial().press("3", "1", "1", "1")
    page = read(supervisor, "/wallboard")
    assert 'href="/wallboard/figures/now.waiting?period=2026-11-24"' in page
    listed = read(supervisor, "/wallboard/figures/now.waiting")
    assert "tidak sedang dipegang petugas" in listed
    assert "1 baris" in listed
    assert f'href="/console/callbacks/{line.callbacks()[0].id}"' in listed
    assert CALLER not in listed
    assert "0812-3456-7890" not in listed


def test_every_list_can_be_opened_with_something_in_it(line: Line, supervisor: Any) -> None:
    line.dial().press("3", "1", "1", "1")
    line.dial("+628111222333").press(*to_the_beep()).speak(9).press(*sent())
    line.dial("+628111222334").press("1").hang_up()
    line.clock.advance(30)
    for one in FIGURES:
        if has_list(one.code):
            read(supervisor, f"/wallboard/figures/{one.code}?period=2026-11")
    assert "1 baris" in read(supervisor, "/wallboard/figures/calls.abandoned")
    assert "1 baris" in read(supervisor, "/wallboard/figures/calls.abandoned?period=2026-11-01..2026-11-24")
    assert "0 baris" in read(supervisor, "/wallboard/figures/calls.abandoned?period=2026-11-23")


@pytest.mark.parametrize(
    "period",
    [
        "2026-13",
        "2026-11-31",
        "yesterday",
        "2026-11-24..2026-11-20",
        "2020-01-01..2026-11-24",
        "0001-01",
        "9999-12",
        "٢٠٢٦-١١",
        "..",
        "2026-11-24..",
    ],
)
def test_a_period_that_is_none_is_said_to_be_none(supervisor: Any, period: str) -> None:
    for address in ("/wallboard", "/wallboard/figures/calls.arrived", "/wallboard/agents/1"):
        answer = supervisor.get(address, query_string={"period": period}, headers=PAGE)
        assert answer.status_code == 400, address
        assert "Periode itu tidak dikenal" in answer.text
    assert supervisor.get("/wallboard/state", query_string={"period": period}).status_code == 400
    assert send(supervisor, "/wallboard/export", period=period).status_code == 400


@pytest.mark.parametrize("code", ["calls.nothing", "calls", "", "calls.arrived.more", "reports.%2e"])
def test_an_unknown_figure_is_not_there(supervisor: Any, code: str) -> None:
    assert supervisor.get(f"/wallboard/figures/{code}", headers=PAGE).status_code == 404


@pytest.mark.parametrize(
    "period", ["2026-11-24", "2026-11", "2026-11-20..2026-11-24", "2000-01-01", "2999-12", "2027-01-05"]
)
def test_every_period_has_a_page(supervisor: Any, period: str) -> None:
    read(supervisor, f"/wallboard?period={period}")


def test_the_form_for_days_leads_to_an_address_with_the_period(supervisor: Any) -> None:
    answer = supervisor.get("/wallboard?from=2026-11-01&to=2026-11-30", headers=PAGE)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/wallboard?period=2026-11")
    answer = supervisor.get("/wallboard?from=2026-11-20&to=2026-11-24", headers=PAGE)
    assert answer.headers["Location"] == "/wallboard?period=2026-11-20..2026-11-24"


def test_a_page_is_renewed_only_when_something_has_changed(line: Line, supervisor: Any) -> None:
    first = supervisor.get("/wallboard/state?v-now=none").json
    versions = {f"v-{name}": version for name, version in first["versions"].items()}
    assert set(first["parts"]) == {"now"}
    assert supervisor.get("/wallboard/state", query_string=versions).status_code == 204
    line.dial().press("3", "1", "1", "1")
    changed = supervisor.get("/wallboard/state", query_string=versions)
    assert changed.status_code == 200
    assert set(changed.json["parts"]) == {"now"}


def test_english_on_request(line: Line, supervisor: Any) -> None:
    send(supervisor, "/language", language="en", next="/wallboard")
    assert "Promises kept" in read(supervisor, "/wallboard")


# The download


def downloaded(client: Any, **fields: str) -> list[list[str]]:
    answer = send(client, "/wallboard/export", **fields)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    text = answer.data.decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def test_the_download_says_zone_and_period_and_is_in_the_audit(line: Line, supervisor: Any) -> None:
    line.dial().press("3", "1", "1", "1")
    rows = downloaded(supervisor, period="2026-11")
    assert rows[0] == ["Angka hotline", "November 2026", "2026-11"]
    assert rows[1][0] == "waktu dan hari dalam WIB (UTC+07:00)"
    values = {row[0]: row[3] for row in rows[4:]}
    assert (values["calls.arrived"], values["reports.total"], values["promises.pending"]) == ("1", "1", "1")
    assert values["promises.share"] == ""
    with line.database.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "figures:export")).one()
    assert entry.actor == "staff:dewi"
    assert entry.after == {
        "period": "2026-11",
        "from": "2026-10-31T17:00:00+00:00",
        "until": "2026-11-30T17:00:00+00:00",
        "kind": "csv",
    }


def test_page_spreadsheets_and_shell_tell_the_same_figures(line: Line, supervisor: Any, shell: Shell) -> None:
    line.dial().press("3", "1", "1", "1")
    line.dial("+628111222333").press(*to_the_beep("2")).speak(9).press(*sent())
    line.dial("+628111222334").press("1").hang_up()
    line.dial("+628111222335").press("3")
    line.clock.advance(30)
    plain = downloaded(supervisor, period="2026-11", kind="csv")[3:]
    answer = send(supervisor, "/wallboard/export", period="2026-11", kind="xlsx")
    sheet = load_workbook(io.BytesIO(answer.data)).active
    book = list(sheet.iter_rows(min_row=4, values_only=True))
    assert [[row[0], row[2] or ""] for row in book] == [[row[0], row[2]] for row in plain]
    told = {row["code"]: row["value"] for row in shell.rows("figures", "--month", "2026-11")}
    page = read(supervisor, "/wallboard?period=2026-11")
    for of_csv, of_book in zip(plain[1:], book[1:], strict=True):
        code, value = of_book[0], of_book[3]
        assert of_csv[3].replace(",", ".") == ("" if value is None else f"{value:g}"), code
        if code in told:
            known = figure(code)
            expected = told[code] * 100 if known.unit is Unit.SHARE and told[code] is not None else told[code]
            assert value == (None if expected is None else pytest.approx(expected, abs=1e-4)), code
            name, text = shown_name(code), told[code]
            row = page[page.index(f'id="d-{known.noun}-{code.replace(".", "-")}"') :]
            assert name in row[:300]
            if known.unit is Unit.COUNT:
                assert f'<td class="number"><b>{text}</b></td>' in row[: row.index("</tr>")], code
    for whole, code in (("calls.arrived", "calls.arrived.hour"), ("reports.total", "reports.category")):
        assert sum(row[3] for row in book if str(row[0]).startswith(code)) == told[whole]


def shown_name(code: str) -> str:
    return str(frame_texts.texts("id")[f"figures.{code}.name"])


@given(st.lists(st.integers(0, 500), min_size=1, max_size=40))
def test_shares_are_rounded_rightly_and_are_all_of_it(counts: list[int]) -> None:
    found = tiles.in_thousandths(counts)
    total = sum(counts)
    assert sum(found) == (1000 if total else 0)
    assert all(abs(part - count * 1000 / total) < 1 for part, count in zip(found, counts, strict=True) if total)


def test_seven_of_seventeen_are_41_2_per_cent_and_a_promise_is_never_rounded_up(line: Line) -> None:
    with line.app.test_request_context():
        rows = tiles.shares({"a": 7, "b": 5, "c": 3, "d": 2})
        assert [tiles.share(part) for *_, part in rows] == ["41,2", "29,4", "17,6", "11,8"]
        assert tiles.value(figure("promises.share"), 0.9999).startswith("99,9")
        assert tiles.value(figure("callbacks.reached_share"), 0.9996).startswith("100")


def test_counts_are_not_judged_and_not_compared_with_a_day_on_which_nothing_happened(
    line: Line, supervisor: Any
) -> None:
    line.dial("+628111222334").press("1").hang_up()
    line.dial("+628111222335").press("3", "1", "1", "1")
    line.clock.advance(30)
    first = read(supervisor, "/wallboard?period=2026-11-24")
    assert "way-worse" not in first
    assert "way-better" not in first
    assert "+1" not in first
    line.clock.advance(24 * 3600)
    line.dial("+628111222336").press("1").hang_up()
    line.clock.advance(30)
    second = read(client_of(line.app, LOGINS[Role.SUPERVISOR]), "/wallboard?period=2026-11-25")
    abandoned = second[second.index('id="d-calls-calls-abandoned"') :]
    assert '<td class="number way-same">' in abandoned[: abandoned.index("</tr>")]
    share = second[second.index('id="d-calls-calls-abandoned_share"') :]
    assert "+50\N{NO-BREAK SPACE}%" in share[: share.index("</tr>")]
    assert "way-worse" in share[: share.index("</tr>")]


def test_every_form_that_is_answered_with_a_file_can_be_sent_again() -> None:
    doors = {"wallboard.export", "wallboard.map_download", "admin.export_audit", "admin.export_offices"}
    found = set()
    for template in Path("ivr/web/templates").rglob("*.html"):
        for form in re.findall(r"<form[^>]*>", template.read_text()):
            if name := next((door for door in doors if f"'{door}'" in form), None):
                assert "data-download" in form, (template, form)
                found.add(name)
    assert found == doors


def test_what_a_spreadsheet_would_take_for_a_formula_stays_a_text(line: Line, supervisor: Any) -> None:
    person = Staff(login="tes", name="=1+1", role="agent", created_at=line.now)
    with line.database.begin() as session:
        session.add(person)
    line.dial().press("3", "1", "1", "1")
    claims.take_next(line.database, person.id, line.now)
    rows = downloaded(supervisor, period="2026-11-24")
    assert [row[2] for row in rows if row and row[0].startswith("agents.taken.")] == ["'=1+1"]


# Screens on a wall


def screen_address(client: Any) -> str:
    found = re.search(r'href="http://[^/"]+(/wall/[^"]+)"', read(client, "/wallboard/screens"))
    assert found
    return found[1]


def test_a_screen_on_a_wall_shows_the_figures_to_nobody_in_particular_and_nothing_else(
    line: Line, supervisor: Any
) -> None:
    line.dial().press("3", "1", "1", "1")
    line.clock.advance(30)
    assert send(supervisor, "/wallboard/screens", name=" Ruang  petugas ").status_code == 303
    address = screen_address(supervisor)
    visitor = line.app.test_client()
    page = read(visitor, address)
    assert "Laporan hari ini" in page
    assert "Petugas" in page
    assert re.findall(r'<a [^>]*href="([^"]+)"', page) == ["#content"]
    versions = visitor.get(f"{address}/state", query_string={"v-wall": "none", "v-period": "none"}).json
    assert set(versions["parts"]) == {"wall"}
    assert visitor.get(f"{address}/state", query_string={"v-wall": versions["versions"]["wall"]}).status_code == 204
    for other in ("/wallboard", "/wallboard/kiosk", "/wallboard/figures/now.waiting", "/wallboard/screens"):
        assert visitor.get(other, headers=PAGE).status_code == 302, other
    assert CALLER not in page
    assert line.reports()[0].ticket not in page


def test_the_address_of_a_screen_can_be_withdrawn_and_is_given_out_once(line: Line, supervisor: Any) -> None:
    for _ in range(2):
        send(supervisor, "/wallboard/screens", name="Lobi")
    address = screen_address(supervisor)
    assert read(supervisor, "/wallboard/screens").count("/wall/") == 2  # its address, as a link and as words
    assert send(supervisor, "/wallboard/screens", name="  ").status_code == 400
    visitor = line.app.test_client()
    assert visitor.get(address, headers=PAGE).status_code == 200
    assert send(supervisor, "/wallboard/screens/1/withdraw").status_code == 303
    assert "sudah dicabut sebelumnya" in read(
        supervisor, send(supervisor, "/wallboard/screens/1/withdraw").headers["Location"]
    )
    for gone in (address, address[:-1], "/wall/x", "/wall/"):
        assert visitor.get(gone, headers=PAGE).status_code == 404, gone
    assert visitor.get(f"{address}/state").status_code == 401
    with line.database.reading() as session:
        told = session.scalars(
            select(AuditEntry.action).where(AuditEntry.action.like("screen:%")).order_by(AuditEntry.id)
        ).all()
    assert told == ["screen:add", "screen:withdraw"]


def test_screens_are_given_out_by_supervisors_only(line: Line) -> None:
    add_everybody(line.hotline)
    agent = client_of(line.app, LOGINS[Role.AGENT])
    assert agent.get("/wallboard/screens", headers=PAGE).status_code == 403
    assert send(agent, "/wallboard/screens", name="Lobi").status_code == 403
