"""Hours and words are released like good software: drafted, compared, tried, planned, withdrawn, rolled back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from ivr.hotline import dry_run
from ivr.hotline.errors import NotFound
from ivr.operations.releases import drafts, publishing, scripts
from ivr.operations.releases.drafts import Conflict
from ivr.operations.releases.publishing import CannotRelease, Unfit
from ivr.records.audit import AuditEntry
from ivr.records.releases import Release
from tests.support.line import Line, with_rules
from tests.support.webhooks import at_once

AGUS, WATI = "staff:agus", "staff:wati"
TODAY = {"first": "2026-11-24", "last": "2026-11-24", "hours": [], "name": {"id": "Rapat kerja", "en": "A meeting"}}
SHUT = "hari ini layanan kami tutup: Rapat kerja"


def change(line: Line, path: str, value: Any, actor: str = AGUS) -> drafts.Draft:
    with line.database.begin() as session:
        seen = drafts.current(session).seal(path)
        return drafts.change(session, path, value, seen, actor, line.now)


def publish(line: Line, minutes: int | None = None, actor: str = AGUS, note: str = "") -> Release:
    with line.database.begin() as session:
        at = None if minutes is None else line.now + timedelta(minutes=minutes)
        return publishing.publish(session, at, note, actor, line.now)


def roll_back(line: Line, number: int) -> Release:
    with line.database.begin() as session:
        return publishing.roll_back(session, number, AGUS, line.now)


def cannot(code: str) -> Any:
    return pytest.raises(CannotRelease, check=lambda error: error.code == code)


def actions(line: Line) -> list[str]:
    with line.database.reading() as session:
        return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_a_day_is_closed_for_a_moment_to_come_and_opened_again(line: Line) -> None:
    changed = change(line, "hours.exceptions", [TODAY])
    with line.database.reading() as session:
        told = publishing.changes_of(session, changed)
        tried = publishing.script_for(session, "draft", line.now, line.now)
        now_published = publishing.script_for(session, "published", line.now, line.now)
    assert [(one.path, one.kind) for one in told] == [("hours.exceptions.2026-11-24", "added")]
    assert any(SHUT in said.text for said in dry_run.opening_words(tried, line.now, "id"))
    assert not any(SHUT in said.text for said in dry_run.opening_words(now_published, line.now, "id"))

    release = publish(line, minutes=1, note="Rapat kerja")
    line.clock.advance(57)
    under_way = line.dial()
    assert line.words("menu_open") in under_way.heard
    line.clock.advance(4)
    assert SHUT in line.dial("+6281222333444").heard
    assert line.words("category") in under_way.press("1").heard  # the call under way goes on as it began

    again = roll_back(line, 1)
    assert (again.id, again.rolled_back_to, again.content) == (3, 1, releasing_content(line, 1))
    assert line.words("menu_open") in line.dial("+6281222333445").heard
    assert (release.note, release.author) == ("Rapat kerja", AGUS)
    assert actions(line) == ["draft:change", "release:publish", "release:rollback"]


def releasing_content(line: Line, number: int) -> Any:
    with line.database.reading() as session:
        return drafts.whole(session.get_one(Release, number))


def test_a_planned_release_that_is_withdrawn_never_holds(line: Line) -> None:
    change(line, "hours.exceptions", [TODAY])
    release = publish(line, minutes=10)
    for _ in range(2):
        with line.database.begin() as session:
            publishing.withdraw(session, release.id, WATI, line.now)
    line.clock.advance(3600)
    assert line.words("menu_open") in line.dial().heard
    with line.database.reading() as session:
        assert drafts.current(session).value("hours.exceptions") == []
        assert publishing.planned(session, line.now) == []
    assert actions(line).count("release:withdraw") == 1
    with line.database.begin() as session, cannot("in_force"):
        publishing.withdraw(session, 1, WATI, line.now)


def test_the_next_draft_begins_where_the_planned_release_ends(line: Line) -> None:
    change(line, "hours.exceptions", [TODAY])
    planned = publish(line, minutes=60)
    later = change(line, "settings.message_minutes", 5)
    assert (later.base, later.value("hours.exceptions")[0]["first"]) == (planned.id, "2026-11-24")
    with cannot("planned"):
        publish(line)  # it would let the planned change hold at once, only to be undone an hour later
    with cannot("planned"):
        publish(line, minutes=30)
    assert publish(line, minutes=60).id == planned.id + 1
    line.clock.advance(3601)
    assert line.hotline.scripts.current(line.now).rules.message_minutes == 5


def test_rolling_back_calls_off_what_is_planned(line: Line) -> None:
    change(line, "catalogues.id.prompts.welcome", "Halo.")
    publish(line)
    change(line, "hours.exceptions", [TODAY])
    planned = publish(line, minutes=5)
    roll_back(line, 1)
    line.clock.advance(600)
    assert line.words("welcome") in line.dial().heard
    with line.database.reading() as session:
        assert session.get_one(Release, planned.id).withdrawn_by == AGUS
    assert roll_back(line, 1).id == planned.id + 1  # the second click finds it done


def test_a_draft_from_before_a_rollback_says_what_it_brings_back(line: Line) -> None:
    change(line, "catalogues.id.prompts.welcome", "Halo.")
    publish(line)
    kept = change(line, "settings.message_minutes", 5)
    roll_back(line, 1)
    with line.database.reading() as session:
        told = publishing.changes_of(session, kept)
    assert [one.path for one in told] == ["catalogues.id.prompts.welcome.text", "settings.message_minutes"]


def test_only_moments_to_come_and_only_what_is_new(line: Line) -> None:
    with cannot("no_draft"):
        publish(line)
    change(line, "settings.message_minutes", 5)
    with cannot("past"):
        publish(line, minutes=0)
    with cannot("too_far"):
        publish(line, minutes=60 * 24 * 400)
    change(line, "settings.message_minutes", 3)
    with cannot("nothing_new"):
        publish(line)


def test_what_is_unfinished_is_not_published(line: Line) -> None:
    path = "catalogues.id.information"
    with line.database.reading() as session:
        texts = drafts.current(session).value(path)
    change(line, path, [*texts, {"code": "mask", "title": "Masker", "text": "Pakailah masker."}])
    with pytest.raises(Unfit) as told:
        publish(line)
    assert [problem.code for problem in told.value.problems] == ["different_texts"]


def test_a_second_person_agrees_where_that_is_asked_for(line: Line) -> None:
    line.publish(with_rules(line.hotline.files, approval_needed=True))
    version = change(line, "settings.approval_needed", False).version  # a draft does not free itself
    with cannot("not_approved"):
        publish(line)
    with line.database.begin() as session, cannot("not_submitted"):
        publishing.approve(session, version, WATI, line.now)
    with line.database.begin() as session:
        publishing.submit(session, version, AGUS, line.now)
    with line.database.begin() as session, cannot("own_work"):
        publishing.approve(session, version, AGUS, line.now)
    with line.database.begin() as session:
        publishing.approve(session, version, WATI, line.now)
    version = change(line, "settings.message_minutes", 4).version  # approved is what was seen
    with cannot("not_approved"):
        publish(line)
    with line.database.begin() as session:
        publishing.submit(session, version, AGUS, line.now)
        publishing.approve(session, version, WATI, line.now)
    assert publish(line).approved_by == WATI
    change(line, "settings.message_minutes", 5)
    assert publish(line).approved_by is None


def test_who_wrote_it_last_cannot_approve_what_another_submitted(line: Line) -> None:
    line.publish(with_rules(line.hotline.files, approval_needed=True))
    version = change(line, "settings.message_minutes", 5, WATI).version
    with line.database.begin() as session:
        publishing.submit(session, version, AGUS, line.now)
    with line.database.begin() as session, cannot("own_work"):
        publishing.approve(session, version, WATI, line.now)


def test_of_two_admins_the_second_is_told_and_merges(line: Line) -> None:
    path = "catalogues.id.prompts.welcome"
    with line.database.reading() as session:
        seen = drafts.current(session).seal(path)
    change(line, path, "Halo, ini hotline.", AGUS)
    with pytest.raises(Conflict) as told, line.database.begin() as session:
        drafts.change(session, path, "Selamat datang.", seen, WATI, line.now)
    merged = f"{told.value.theirs} Selamat datang."
    with line.database.begin() as session:
        drafts.change(session, path, merged, drafts.seal_of(told.value.theirs), WATI, line.now)
    publish(line)
    assert "Halo, ini hotline. Selamat datang." in line.dial().heard


def test_rules_hold_from_their_release_on(line: Line) -> None:
    change(line, "settings.allowed_prefixes", ["+62", "+65"])
    change(line, "settings.windows", [{"key": "asap", "name": {"id": "secepatnya", "en": "soon"}}])
    publish(line)
    caller = line.dial("+6581234567").press("3", "1")
    assert line.words("number_type") not in caller.heard
    assert "Pagi" not in caller.press("1").heard
    assert line.hotline.rules(line.now).allowed_prefixes == ("+62", "+65")


def test_what_held_at_any_time_can_be_asked(line: Line) -> None:
    change(line, "settings.message_minutes", 5)
    publish(line, minutes=60)
    now = line.now
    with line.database.reading() as session:
        minutes = [
            publishing.script_for(session, which, now + timedelta(minutes=later), now).rules.message_minutes
            for which, later in (("published", 59), ("published", 60), ("draft", 0), ("1", 60), ("2", 0))
        ]
        assert minutes == [3, 5, 5, 3, 5]
        with pytest.raises(NotFound):
            publishing.script_for(session, "99999999999999999999", now, now)


def test_the_files_of_a_new_version_never_replace_what_staff_have_published(line: Line) -> None:
    change(line, "settings.message_minutes", 5)
    publish(line)
    with line.database.begin() as session:
        assert scripts.publish_files(session, line.hotline.files, line.now) is None


def test_of_two_who_publish_at_the_same_moment_one_finds_it_done(line: Line) -> None:
    change(line, "settings.message_minutes", 5)
    told: list[str] = []

    def again(work: Any) -> None:
        try:
            work()
        except CannotRelease as error:
            told.append(error.code)

    at_once([lambda: again(lambda: publish(line)), lambda: again(lambda: publish(line))])
    assert told == ["no_draft"]
    at_once([lambda: again(lambda: roll_back(line, 1)), lambda: again(lambda: roll_back(line, 1))])
    with line.database.reading() as session:
        assert [one.rolled_back_to for one in publishing.releases(session)] == [1, None, None]


def guarded(line: Line) -> dict[str, Any]:
    with line.database.reading() as session:
        holds = publishing.in_force(session, line.now)
        assert holds is not None
        return {name: holds.content["settings"][name] for name in publishing.GUARDS}


def test_going_back_alone_keeps_the_rule_of_the_second_person(line: Line) -> None:
    change(line, "settings.approval_needed", True)
    publish(line)
    line.clock.advance(60)
    assert roll_back(line, 1).rolled_back_to == 1
    assert guarded(line) == {"approval_needed": True, "second_factor": True}
    change(line, "hours.exceptions", [TODAY])
    with cannot("not_approved"):
        publish(line)


def test_a_rule_that_is_agreed_for_later_holds_for_what_is_published_before_it_and_survives_going_back(
    line: Line,
) -> None:
    change(line, "hours.exceptions", [TODAY])
    publish(line)
    change(line, "settings.approval_needed", True)
    publish(line, minutes=60)
    change(line, "hours.exceptions", [])
    with cannot("not_approved"):
        publish(line, minutes=90)
    line.clock.advance(60)
    roll_back(line, 1)
    assert guarded(line)["approval_needed"] is True


def test_one_cannot_go_back_to_what_has_never_held(line: Line) -> None:
    change(line, "hours.exceptions", [TODAY])
    planned = publish(line, minutes=60)
    with cannot("never_held"):
        roll_back(line, planned.id)
    with line.database.begin() as session:
        publishing.withdraw(session, planned.id, AGUS, line.now)
    with cannot("never_held"):
        roll_back(line, planned.id)


def test_what_was_called_off_can_be_planned_for_another_day_without_typing_it_again(line: Line) -> None:
    change(line, "hours.exceptions", [TODAY])
    planned = publish(line, minutes=60)
    with line.database.begin() as session:
        publishing.withdraw(session, planned.id, AGUS, line.now)
    for _ in range(2):
        with line.database.begin() as session:
            taken = publishing.take_into_draft(session, planned.id, AGUS, line.now)
        assert taken.value("hours.exceptions") == [TODAY]
    change(line, "hours.weekly.saturday", ["08:00-12:00"])
    with line.database.begin() as session, cannot("draft_open"):
        publishing.take_into_draft(session, planned.id, AGUS, line.now)
    assert publish(line, minutes=120).content["hours"]["exceptions"] == [TODAY]
