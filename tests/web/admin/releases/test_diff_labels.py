"""Whatever can differ between two releases has words in every language."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import g

from ivr.hotline.release_diff import differences
from ivr.hotline.rules import Rules
from ivr.hotline.script import default_script
from ivr.records.database import Database
from ivr.web.admin.releases import diff_labels
from ivr.web.frame import texts
from prompts import catalogue
from tests.hotline.test_release_diff import CASES, CONTENT, PLAN_CASES, PLANNED, edited
from tests.support.line import Line, line_for


@pytest.fixture
def sqlite_line(sqlite_url: str, tmp_path: Path) -> Iterator[Line]:
    """Words do not depend on the database."""
    database = Database(sqlite_url)
    with line_for(database, sqlite_url, tmp_path) as made:
        yield made
    database.close()


CANNED = {"code": "greeting", "name": {"id": "Salam", "en": "Greeting"}, "text": {"id": "Halo.", "en": "Hello."}}


def another(value: Any) -> Any:
    """Something else in the place of a setting; what is empty is the list of canned replies."""
    match value:
        case bool():
            return not value
        case list():
            return value[:-1] or ([] if value else [CANNED])
        case str():
            return "05:00"
    return value + 1


def settings_changed() -> Iterator[dict[str, Any]]:
    """Contents with one setting changed each, whatever its kind."""

    def below(path: list[str], value: Any) -> Iterator[tuple[list[str], Any]]:
        if isinstance(value, dict):
            for name, one in value.items():
                yield from below([*path, name], one)
        else:
            yield path, value

    for path, value in below([], Rules().to_data()):
        content = copy.deepcopy(CONTENT)
        place = content["settings"]
        for name in path[:-1]:
            place = place[name]
        place[path[-1]] = another(value)
        yield content


def others() -> Iterator[dict[str, Any]]:
    for edit, _ in CASES:
        yield edited(edit)
    for name, value in (("national", False), ("joint_leave", False), ("country", "SG")):
        yield edited(lambda c, n=name, v=value: c["hours"]["holidays"].update({n: v}))
    yield edited(lambda c: c["hours"].update(zone="Asia/Makassar"))
    yield edited(lambda c: c["categories"][0].update(key="8"))
    yield edited(lambda c: c["catalogues"]["id"]["voice"].update(name="x", language="y"))
    yield edited(lambda c: c["catalogues"]["id"]["information"][0].update(title="Judul", text="Isi"))
    yield edited(lambda c: c["catalogues"]["id"]["prompts"].update(new="Baru"))
    yield edited(lambda c: c["catalogues"].pop("en"))
    yield from settings_changed()


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_every_difference_has_words(sqlite_line: Line, language: str) -> None:
    with sqlite_line.app.test_request_context("/admin/releases"):
        g.language = language
        pairs = [(CONTENT, other) for other in others()]
        pairs += [(PLANNED, edited(edit, PLANNED)) for edit, _ in PLAN_CASES]
        for one_way in pairs:
            for before, after in (one_way, one_way[::-1]):
                told = diff_labels.in_words(differences(before, after), before, after)
                assert told
                for one in told:
                    assert one.title, one
                    assert one.before is not None or one.after is not None, one
                    assert texts.has_text(f"releases.area.{one.area}")
                    assert one.before != one.after, one


def test_words_say_what_has_changed(sqlite_line: Line) -> None:
    lines = []
    with sqlite_line.app.test_request_context("/admin/releases"):
        for content in [edited(edit) for edit, _ in CASES[:5]]:
            lines += [
                (one.title, one.before, one.after)
                for one in diff_labels.in_words(differences(CONTENT, content), CONTENT, content)
            ]
    name = "penjualan turun"
    assert lines == [
        ("Jam buka hari Jumat", "08:00–15:00", "08:00–11:30"),
        ("Pengecualian Jum, 4 Des 2026", None, "tutup · Rapat"),
        ("Hari libur Jum, 25 Des 2026 Hari Raya Natal", "libur: tutup", "libur dimatikan: jam biasa"),
        ("Kategori “sepi pembeli”: nama (Bahasa Indonesia)", name, "sepi pembeli"),
        (f"Kategori “{name}”", "ditawarkan kepada penelepon", "tidak dipakai lagi"),
    ]
    assert default_script(catalogue.load()).to_data() == CONTENT


def test_the_staffing_plan_is_told_by_its_days(sqlite_line: Line) -> None:
    lines = []
    with sqlite_line.app.test_request_context("/admin/releases"):
        for edit, _ in PLAN_CASES:
            content = edited(edit, PLANNED)
            lines += [
                (one.title, one.before, one.after)
                for one in diff_labels.in_words(differences(PLANNED, content), PLANNED, content)
            ]
    days = "Sen, 21 Des 2026 – Rab, 23 Des 2026"
    assert lines == [
        ("Petugas yang direncanakan hari Jumat", "08:00–15:00: 4", "08:00–11:30: 3"),
        ("Petugas yang direncanakan Jum, 4 Des 2026", None, "tidak ada petugas"),
        (f"Petugas yang direncanakan {days}", "Senin 08:00–15:00: 2", "Senin 08:00–15:00: 2 · Holiday week"),
        ("Rencana petugas", "Senin – Jumat 08:00–15:00: 4", None),
    ]
