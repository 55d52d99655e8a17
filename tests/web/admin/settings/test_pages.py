"""Settings by their page: changed in the draft, refused with a reason, and never overwritten unseen."""

from __future__ import annotations

import html
import re
from datetime import time
from typing import Any

import pytest
from flask.testing import FlaskClient

from ivr.hotline.notice import Event, NoticePolicy
from ivr.hotline.rules import Rules
from ivr.operations.releases import drafts
from ivr.operations.releases.drafts import Change
from ivr.web.admin.settings.values import GROUPS
from ivr.web.frame.texts import texts
from tests.support.line import Line
from tests.support.people import PAGE, send

PAGE_OF_ALL = "/admin/settings"


def form(page: str, group: str) -> dict[str, str]:
    """What a browser would send from this form."""
    (inside,) = re.findall(rf'action="{PAGE_OF_ALL}/{group}".*?</form>', page, re.DOTALL)
    fields = {}
    for tag in re.findall(r"<input [^>]+>", inside):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value and ('type="checkbox"' not in tag or " checked" in tag):
            fields[name[1]] = html.unescape(value[1])
    return fields


def save(client: FlaskClient, group: str, sent: dict[str, str], **changes: str) -> Any:
    fields = {name: value for name, value in {**sent, **changes}.items() if name != "csrf_token"}
    return send(client, f"{PAGE_OF_ALL}/{group}", **fields)


def opened(client: FlaskClient) -> str:
    return str(client.get(PAGE_OF_ALL, headers=PAGE).text)


def rules(line: Line) -> Rules:
    with line.database.reading() as session:
        return drafts.current(session).script().rules


def somebody_else(line: Line, path: str, value: object) -> None:
    with line.database.begin() as session:
        seal = drafts.current(session).seal(path)
        drafts.change_together(session, [Change(path, value, seal)], "staff:budi", line.now)


def test_a_setting_goes_into_the_draft_and_callers_notice_nothing_yet(line: Line, agus: FlaskClient) -> None:
    sent = form(opened(agus), "promise")
    assert sent["promise_asap_within"] == "120"
    for _ in range(2):
        assert save(agus, "promise", sent, promise_asap_within="90").status_code == 303
    assert rules(line).promise.asap_within.total_seconds() == 5400
    assert line.hotline.rules(line.now).promise.asap_within.total_seconds() == 7200
    assert form(opened(agus), "promise")["promise_asap_within"] == "90"
    assert "berlaku sekarang: 120" in opened(agus)


def test_what_is_promised_with_a_staffing_plan_is_set_beside_the_other_promises(line: Line, agus: FlaskClient) -> None:
    sent = form(opened(agus), "promise")
    assert (sent["promise_share"], sent["promise_soonest"]) == ("0.8", "60")
    changed = {"promise_share": "0,75", "promise_soonest": "45", "promise_farthest": "3"}
    assert save(agus, "promise", sent, **changed, promise_callback_minutes="8,5").status_code == 303
    promise = rules(line).promise
    assert (promise.share, promise.farthest, promise.callback_minutes) == (0.75, 3, 8.5)
    assert promise.soonest.total_seconds() == 2700


@pytest.mark.parametrize(
    ("group", "field", "typed", "complaint"),
    [
        ("promise", "promise_asap_within", "2", "dari 5 sampai 10000"),
        ("promise", "promise_asap_within", "90,5", "bilangan bulat"),
        ("promise", "margin", "", "dari 0 sampai 120"),
        ("promise", "promise_share", "80", "dari 0.1 sampai 1"),
        ("promise", "promise_soonest", "1", "dari 5 sampai 10000"),
        ("promise", "promise_farthest", "2,5", "bilangan bulat"),
        ("promise", "promise_callback_minutes", "0", "dari 0.5 sampai 240"),
        ("retry", "retry_max_attempts", "nan", "dari 1 sampai 50"),
        ("retry", "retry_delays_busy", "-1", "dari 0 sampai 10000"),
        ("desk", "calls_per_second", "1e9", "dari 0.01 sampai 100"),
        ("desk", "allowed_prefixes", "0812", "+62"),
        ("desk", "allowed_prefixes", " , ", "+62"),
        ("retention", "retention_names", "<b>", "dari 1 sampai 36500"),
        ("notices", "notices_ask_after", "0", "dari 1 sampai 30"),
        ("notices", "notices_quiet_from", "24:00", "jam seperti 08:00"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_kept(
    line: Line, agus: FlaskClient, group: str, field: str, typed: str, complaint: str
) -> None:
    before = rules(line)
    answer = save(agus, group, form(opened(agus), group), **{field: typed})
    assert answer.status_code == 400
    assert complaint in answer.text
    assert form(answer.text, group)[field] == typed.strip()
    assert rules(line) == before


def test_an_empty_delay_means_that_it_is_not_tried_again(line: Line, agus: FlaskClient) -> None:
    sent = form(opened(agus), "retry")
    save(agus, "retry", sent, retry_delays_busy="", retry_delays_no_answer="2,5")
    found = {outcome.value: delay.total_seconds() for outcome, delay in rules(line).retry.delays.items()}
    assert "busy" not in found
    assert found["no_answer"] == 150
    assert form(opened(agus), "retry")["retry_delays_busy"] == ""


def test_boxes_are_ticked_and_unticked(line: Line, agus: FlaskClient) -> None:
    sent = form(opened(agus), "safety")
    assert sent.get("second_factor") == "1"
    del sent["second_factor"]
    save(agus, "safety", {**sent, "approval_needed": "1"})
    assert (rules(line).second_factor, rules(line).approval_needed) == (False, True)


def test_which_news_is_sent_and_when_is_decided_with_the_release(line: Line, agus: FlaskClient) -> None:
    sent = form(opened(agus), "notices")
    assert (sent["notices_quiet_from"], "notices_ticket" in sent) == ("21:00", False)
    save(agus, "notices", {**sent, "notices_ticket": "1", "notices_solved": "1"}, notices_quiet_from="20.30")
    assert rules(line).notices == NoticePolicy(frozenset({Event.TICKET, Event.SOLVED}), quiet_from=time(20, 30))
    assert line.hotline.rules(line.now).notices == NoticePolicy()
    differs = agus.get("/admin/releases", headers=PAGE).text
    assert "Kabari nomor tiket" in differs
    assert "20:30" in differs


def test_prefixes_are_written_as_people_do(line: Line, agus: FlaskClient) -> None:
    save(agus, "desk", form(opened(agus), "desk"), allowed_prefixes="+62 +65,  +60, +62")
    assert rules(line).allowed_prefixes == ("+62", "+65", "+60")


def test_the_second_of_two_admins_is_told_keeps_what_was_typed_and_saves_again(line: Line, agus: FlaskClient) -> None:
    sent = form(opened(agus), "promise")
    somebody_else(line, "settings.promise.asap_within", 60)
    answer = save(agus, "promise", sent, promise_asap_within="90", margin="7")
    assert answer.status_code == 409
    assert "budi" in answer.text
    assert "<b>60</b>" in answer.text
    kept = form(answer.text, "promise")
    assert (kept["promise_asap_within"], kept["margin"]) == ("90", "7")
    assert rules(line).promise.asap_within.total_seconds() == 3600
    assert save(agus, "promise", kept).status_code == 303
    assert rules(line).promise.asap_within.total_seconds() == 5400


def test_a_mistake_on_the_way_does_not_hide_that_somebody_else_was_quicker(line: Line, agus: FlaskClient) -> None:
    sent = form(opened(agus), "promise")
    somebody_else(line, "settings.promise.asap_within", 60)
    mistaken = save(agus, "promise", sent, promise_asap_within="9x")
    assert mistaken.status_code == 400
    assert save(agus, "promise", form(mistaken.text, "promise"), promise_asap_within="90").status_code == 409


def test_what_was_not_touched_is_left_to_whoever_else_touches_it(line: Line, agus: FlaskClient) -> None:
    sent = form(opened(agus), "promise")
    somebody_else(line, "settings.promise.asap_within", 60)
    assert save(agus, "promise", sent, margin="7").status_code == 303
    assert rules(line).promise.asap_within.total_seconds() == 3600
    assert rules(line).margin.total_seconds() == 420


def test_every_setting_has_its_meaning_beside_it() -> None:
    words = texts("id")
    for one in (one for group in GROUPS.values() for one in group):
        if one.path.startswith("retry.delays."):
            assert f"settings.delay.{one.path.removeprefix('retry.delays.')}" in words
        else:
            assert f"settings.means.{one.name}" in words
            assert f"releases.setting.{one.name}" in words


def test_every_rule_can_be_set_here() -> None:
    kept = Rules().to_data()
    listed = {one.path.partition(".")[0] for group in GROUPS.values() for one in group}
    assert set(kept) == listed | {"windows", "dispositions", "canned"}


# Lists


def seen(client: FlaskClient, path: str) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]+)"', client.get(path, headers=PAGE).text)
    assert found
    return found[1]


def test_a_disposition_is_added_changed_moved_and_retired_without_losing_its_name(
    line: Line, agus: FlaskClient
) -> None:
    new = {"name_id": "Dijadwalkan kunjungan", "name_en": "Visit arranged", "then": "close", "reached": "1"}
    new["on_case"] = "forward"
    for _ in range(2):
        send(agus, f"{PAGE_OF_ALL}/dispositions/new", **new)
    assert [one.code for one in rules(line).dispositions].count("visit_arranged") == 1
    path = f"{PAGE_OF_ALL}/dispositions/visit_arranged"
    send(agus, path, **{**new, "name_id": "Kunjungan"}, seen=seen(agus, path))
    for _ in range(2):
        send(agus, f"{path}/move", to="0", at="7")
    assert rules(line).dispositions[0].name == {"id": "Kunjungan", "en": "Visit arranged"}
    assert rules(line).dispositions[0].on_case == "forward"
    assert "Diteruskan ke dinas yang dipilih petugas" in opened(agus)
    send(agus, f"{path}/retire")
    assert rules(line).dispositions[0].retired
    assert "dipensiunkan" in opened(agus)
    send(agus, path, **{**new, "name_id": "Kunjungan lapangan"}, seen=seen(agus, path))
    assert rules(line).dispositions[0].retired, "a new name does not bring it back"
    send(agus, f"{path}/retire", again="1")
    assert not rules(line).dispositions[0].retired


def test_a_retired_disposition_cannot_be_chosen_and_keeps_its_name(line: Line, agus: FlaskClient) -> None:
    from ivr.web.frame import labels

    send(agus, f"{PAGE_OF_ALL}/dispositions/nuisance/retire")
    with line.database.reading() as session:
        line.publish(drafts.current(session).script())
    with line.app.test_request_context("/console"):
        assert "nuisance" not in [one.code for one in labels.dispositions()]
        assert labels.disposition("nuisance") == "Panggilan iseng"


def test_the_last_disposition_cannot_be_retired(line: Line, agus: FlaskClient) -> None:
    codes = [one.code for one in rules(line).dispositions]
    for code in codes:
        answer = send(agus, f"{PAGE_OF_ALL}/dispositions/{code}/retire")
    assert answer.status_code == 400
    assert [one.code for one in rules(line).dispositions if not one.retired] == codes[-1:]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"name_en": ""}, "Isi dalam bahasa"),
        ({"start": "25:00"}, "jam seperti"),
        ({"end": "07:00"}, "setelah awal"),
    ],
)
def test_a_window_that_cannot_be_is_refused_and_kept(
    line: Line, agus: FlaskClient, change: dict[str, str], complaint: str
) -> None:
    fields = {"name_id": "Sore", "name_en": "Late", "start": "13.00", "end": "15:00", **change}
    answer = send(agus, f"{PAGE_OF_ALL}/windows/new", **fields)
    assert answer.status_code == 400
    assert complaint in answer.text
    assert 'value="Sore"' in answer.text


def test_a_window_is_added_and_removed_but_not_the_first(line: Line, agus: FlaskClient) -> None:
    fields = {"name_id": "Sore", "name_en": "Late", "start": "13.00", "end": "15:00"}
    send(agus, f"{PAGE_OF_ALL}/windows/new", **fields)
    assert rules(line).windows[-1].key == "late"
    send(agus, f"{PAGE_OF_ALL}/windows/late/move", to="up", at="3")
    assert rules(line).windows[-2].key == "late"
    for _ in range(2):
        assert send(agus, f"{PAGE_OF_ALL}/windows/late/remove").status_code == 303
    assert "late" not in [one.key for one in rules(line).windows]
    send(agus, f"{PAGE_OF_ALL}/windows/asap/remove")
    assert "asap" in [one.key for one in rules(line).windows]


def test_two_admins_editing_one_window_are_told(line: Line, agus: FlaskClient) -> None:
    path = f"{PAGE_OF_ALL}/windows/morning"
    mine = seen(agus, path)
    with line.database.reading() as session:
        items = drafts.current(session).value("settings.windows")
    theirs = [{**item, "start": "09:00"} if item["key"] == "morning" else item for item in items]
    somebody_else(line, "settings.windows", theirs)
    fields = {"name_id": "pagi sekali", "name_en": "early", "start": "08:00", "end": "10:00"}
    answer = send(agus, path, **fields, seen=mine)
    assert answer.status_code == 409
    assert "09:00" in answer.text
    assert 'value="pagi sekali"' in answer.text
    again = re.search(r'name="seen" value="([0-9a-f]+)"', answer.text)
    assert again
    assert send(agus, path, **fields, seen=again[1]).status_code == 303


@pytest.mark.parametrize("path", ["windows/nothing", "dispositions/nothing"])
def test_what_is_not_there_is_not_found(agus: FlaskClient, path: str) -> None:
    assert agus.get(f"{PAGE_OF_ALL}/{path}", headers=PAGE).status_code == 404
    assert send(agus, f"{PAGE_OF_ALL}/nothing").status_code == 404
