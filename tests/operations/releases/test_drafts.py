"""The draft: changed piece by piece, nobody's change overwritten unseen, nothing kept that callers could not meet."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from sqlalchemy import select

from ivr.operations.releases import drafts, publishing
from ivr.operations.releases.drafts import Change, Conflict, Draft, Refused
from ivr.records import releases as rows
from ivr.records.audit import AuditEntry
from tests.support.line import Line
from tests.support.webhooks import at_once

AGUS, BUDI = "staff:agus", "staff:budi"
WELCOME = "catalogues.id.prompts.welcome"


def draft(line: Line) -> Draft:
    with line.database.reading() as session:
        return drafts.current(session)


def change(line: Line, path: str, value: Any, actor: str = AGUS, seen: str | None = None) -> Draft:
    with line.database.begin() as session:
        shown = drafts.current(session).seal(path) if seen is None else seen
        return drafts.change(session, path, value, shown, actor, line.now)


def entries(line: Line) -> list[AuditEntry]:
    with line.database.reading() as session:
        chosen = select(AuditEntry).where(AuditEntry.action.startswith("draft:")).order_by(AuditEntry.id)
        return list(session.scalars(chosen))


def test_it_begins_as_the_newest_release_and_with_the_first_change(line: Line) -> None:
    begun = draft(line)
    assert (begun.id, begun.base) == (None, 1)
    assert begun.value(WELCOME) == line.words("welcome")
    assert begun.value("hours.weekly.monday") == ["08:00-15:00"]
    assert begun.value("hours.nothing.there") is None
    changed = change(line, WELCOME, "Halo.")
    assert (changed.id is not None, changed.version, changed.changed_by) == (True, 1, AGUS)
    assert draft(line) == changed
    assert line.hotline.scripts.current(line.now).catalogues["id"].prompts["welcome"].text != "Halo."


def test_each_change_is_on_record_with_its_piece_only(line: Line) -> None:
    change(line, "settings.message_minutes", 5)
    change(line, "settings.message_minutes", 4, BUDI)
    told = [(entry.actor, entry.subject, entry.before, entry.after) for entry in entries(line)]
    path = "settings.message_minutes"
    assert told == [(AGUS, path, {"value": 3}, {"value": 5}), (BUDI, path, {"value": 5}, {"value": 4})]


def test_a_second_admin_is_told_what_the_first_has_saved(line: Line) -> None:
    seen = draft(line).seal(WELCOME)
    change(line, WELCOME, "Halo.", AGUS, seen)
    with pytest.raises(Conflict) as told:
        change(line, WELCOME, "Salam.", BUDI, seen)
    assert (told.value.theirs, told.value.changed_by, told.value.changed_at) == ("Halo.", AGUS, line.now)
    assert draft(line).value(WELCOME) == "Halo."
    assert change(line, WELCOME, "Salam.", BUDI, draft(line).seal(WELCOME)).value(WELCOME) == "Salam."


def test_two_admins_who_change_different_things_do_not_meet(line: Line) -> None:
    begun = draft(line)
    change(line, WELCOME, "Halo.", AGUS, begun.seal(WELCOME))
    after = change(line, "hours.weekly.friday", ["08:00-11:30"], BUDI, begun.seal("hours.weekly.friday"))
    assert (after.value(WELCOME), after.value("hours.weekly.friday")) == ("Halo.", ["08:00-11:30"])


def test_the_same_form_sent_twice_is_harmless(line: Line) -> None:
    path = "categories"
    begun = draft(line)
    unsorted = list(reversed(begun.value(path)))
    unsorted[0] = {**unsorted[0], "name": {"id": "lain-lain", "en": "anything else"}}
    for _ in range(2):
        change(line, path, unsorted, AGUS, begun.seal(path))
    assert len(entries(line)) == 1
    assert draft(line).value(path)[-1]["name"]["id"] == "lain-lain"


def test_nothing_changed_begins_no_draft(line: Line) -> None:
    assert change(line, WELCOME, line.words("welcome")).id is None
    with line.database.reading() as session:
        assert session.scalars(select(rows.Draft)).all() == []


def test_pieces_are_changed_together_or_not_at_all(line: Line) -> None:
    begun = draft(line)
    extra = {"code": "mask", "title": "Masker", "text": "Pakailah masker."}
    paths = [f"catalogues.{language}.information" for language in ("id", "en")]
    changes = [Change(path, [*begun.value(path), extra], begun.seal(path)) for path in paths]
    change(line, paths[1], [*begun.value(paths[1]), {**extra, "text": "Wear a mask."}], BUDI)
    with pytest.raises(Conflict), line.database.begin() as session:
        drafts.change_together(session, changes, AGUS, line.now)
    assert draft(line).value(paths[0]) == begun.value(paths[0])


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("catalogues.id.prompts.ticket", "Terima kasih.", "missing_placeholder"),
        ("catalogues.id.prompts.welcome", "Halo {nama}.", "unknown_placeholder"),
        ("catalogues.id.prompts.welcome", "Halo {", "unfinished_placeholder"),
        ("catalogues.id.prompts.welcome", "", "unreadable"),
        ("catalogues.id.prompts.welcome", "Halo\x00", "control_character"),
        ("hours.exceptions", [{"first": "2026-12-04", "name": {"id": "Rapat\x1b"}}], "control_character"),
        ("catalogues.id.voice", {"name": "Nobody", "language": "id-ID", "rate": "100%"}, "unknown_voice"),
        ("catalogues.id.prompts.menu_open", "Tekan satu. " * 60, "menu_too_long"),
        ("categories", [{"key": "1", "code": "one", "name": {"id": "satu"}}], "missing_name"),
        ("categories", [], "unreadable"),
        ("hours.weekly.monday", ["15:00-08:00"], "unreadable"),
        ("settings.retry", {"max_attempts": 0}, "unreadable"),
        ("settings.windows", [], "unreadable"),
        ("settings.windows", [{"key": "evening", "name": {"id": "malam hari"}}], "missing_name"),
        ("settings.windows", [{"key": "late", "name": {"en": "late"}, "start": "13:00"}], "missing_name"),
        ("settings.nonsense", 1, "unreadable"),
        ("nowhere.to.go", 1, "unreadable"),
    ],
)
def test_what_callers_could_not_meet_is_refused(line: Line, path: str, value: Any, code: str) -> None:
    with pytest.raises(Refused) as told:
        change(line, path, value)
    assert [problem.code for problem in told.value.problems] == [code]
    assert draft(line).id is None


def test_a_day_that_is_taken_out_is_a_closed_one(line: Line) -> None:
    assert change(line, "hours.weekly.monday", None).value("hours.weekly.monday") == []


def test_information_in_one_language_only_can_be_kept_until_it_is_published(line: Line) -> None:
    path = "catalogues.id.information"
    after = change(line, path, [*draft(line).value(path), {"code": "mask", "title": "Masker", "text": "Pakai."}])
    with line.database.reading() as session:
        found = drafts.problems(session, after, line.now)
    assert [(one.code, one.weight) for one in found] == [("different_texts", "unfinished")]


def test_two_who_begin_it_at_the_same_moment_share_it(line: Line) -> None:
    begun = draft(line)
    wanted = [(WELCOME, "Halo.", AGUS), ("settings.message_minutes", 5, BUDI), ("hours.weekly.friday", [], AGUS)]
    at_once([lambda one=one: change(line, one[0], one[1], one[2], begun.seal(one[0])) for one in wanted])
    assert [draft(line).value(path) for path, _, _ in wanted] == [value for _, value, _ in wanted]
    assert draft(line).version == len(wanted)


def test_of_two_who_save_the_same_thing_at_the_same_moment_one_is_told(line: Line) -> None:
    seen, told = draft(line).seal(WELCOME), []

    def save(actor: str) -> None:
        try:
            change(line, WELCOME, f"Halo dari {actor}.", actor, seen)
        except Conflict as conflict:
            told.append((actor, conflict.changed_by))

    at_once([lambda: save(AGUS), lambda: save(BUDI)])
    assert told in ([(AGUS, BUDI)], [(BUDI, AGUS)])


def test_discarded_it_is_gone_and_can_be_begun_anew(line: Line) -> None:
    change(line, WELCOME, "Halo.")
    with line.database.begin() as session:
        assert drafts.discard(session, AGUS, line.now)
        assert not drafts.discard(session, AGUS, line.now)
    assert draft(line).id is None
    assert change(line, WELCOME, "Salam.").version == 1
    assert [entry.action for entry in entries(line)] == ["draft:change", "draft:discard", "draft:change"]


def test_a_draft_from_before_an_upgrade_takes_nothing_away_that_is_new_since(line: Line) -> None:
    change(line, WELCOME, "Halo.")
    with line.database.begin() as session:
        row = drafts.open_row(session, lock=True)
        assert row is not None
        content = copy.deepcopy(row.content)
        del content["catalogues"]["id"]["prompts"]["menu_when_closed"], content["settings"]["message_minutes"]
        row.content = content
    with line.database.reading() as session:
        found = publishing.changes_of(session, drafts.current(session))
    assert [one.path for one in found] == [f"{WELCOME}.text"]
    changed = change(line, "settings.message_minutes", 4)
    assert changed.value("settings.message_minutes") == 4
