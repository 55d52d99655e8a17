"""`hotline releases`: listed, compared, taken out as files and brought back exactly, rolled back."""

from __future__ import annotations

import json
import wave
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from ivr.operations.releases import drafts, files, prompt_audio, publishing
from ivr.operations.releases.transcoding import Levelled
from tests.support.line import Line
from tests.support.shell import Shell

ACTOR = "staff:agus"


def change(line: Line, path: str, value: Any) -> drafts.Draft:
    with line.database.begin() as session:
        seen = drafts.current(session).seal(path)
        return drafts.change(session, path, value, seen, ACTOR, line.now)


def publish(line: Line) -> None:
    with line.database.begin() as session:
        publishing.publish(session, None, "Lima menit", ACTOR, line.now)


def content(line: Line, number: int) -> dict[str, Any]:
    with line.database.reading() as session:
        return drafts.whole(publishing.find(session, number))


@pytest.fixture
def two(line: Line) -> Line:
    """A hotline with two releases."""
    change(line, "settings.message_minutes", 5)
    publish(line)
    return line


def test_releases_are_listed_with_their_state(two: Line, shell: Shell) -> None:
    change(two, "settings.message_minutes", 4)
    with two.database.begin() as session:
        publishing.publish(session, two.now.replace(hour=23), "", ACTOR, two.now)
    shown = shell.say("releases").splitlines()
    assert shown[1].split()[:2] == ["3", "planned"]
    assert shown[2].startswith("2        in force  2026-11-24 09:00 WIB  staff:agus")
    assert shown[2].endswith("Lima menit")
    listed = json.loads(shell.say("releases", "list", "--json", "--limit", "2"))
    assert [(one["release"], one["state"]) for one in listed] == [(3, "planned"), (2, "in force")]
    assert listed[1]["published_at"] == "2026-11-24T09:00:00+07:00"


def test_two_releases_are_compared(two: Line, shell: Shell) -> None:
    assert shell.say("releases", "diff", "1", "2").splitlines() == [
        "settings.message_minutes: changed",
        "  - 3",
        "  + 5",
    ]
    assert json.loads(shell.say("releases", "diff", "2", "1", "--json"))[0]["after"] == 3
    assert shell.say("releases", "diff", "2", "2").strip() == "No difference."


def test_a_release_goes_out_as_files_and_comes_back_the_same(two: Line, shell: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "release"
    shell.say("releases", "export", "2", str(folder))
    names = ["categories.toml", "en.toml", "hours.toml", "id.toml", "settings.toml", "staffing.toml"]
    assert sorted(path.name for path in folder.iterdir()) == names
    assert shell.say("releases", "import", str(folder)).strip() == "No difference."
    shell.say("releases", "export", "1", str(folder))
    told = shell.say("releases", "import", str(folder))
    assert told.splitlines()[:3] == ["settings.message_minutes: changed", "  - 5", "  + 3"]
    with two.database.reading() as session:
        assert dict(drafts.current(session).content) == content(two, 1)


def test_shortened_hours_go_out_and_come_back_with_the_release(two: Line, shell: Shell, tmp_path: Path) -> None:
    week = {"monday": ["08:00-14:00"], "friday": ["08:00-11:30", "13:00-14:00"]}
    names = {"id": "Jam Ramadan", "en": "Ramadan hours"}
    ramadan = {"first": "2027-02-08", "last": "2027-03-09", "week": week, "name": names}
    change(two, "hours.shortened", [ramadan])
    publish(two)
    folder = tmp_path / "release"
    shell.say("releases", "export", "3", str(folder))
    with two.database.begin() as session:
        seen = drafts.current(session).seal("hours.shortened")
        drafts.change(session, "hours.shortened", [], seen, ACTOR, two.now)
    publish(two)
    assert content(two, 4)["hours"]["shortened"] == []
    shell.say("releases", "import", str(folder))
    publish(two)
    assert content(two, 5)["hours"] == content(two, 3)["hours"]
    assert content(two, 5)["hours"]["shortened"] == [ramadan]


def test_the_staffing_plan_goes_out_and_comes_back_with_the_release(two: Line, shell: Shell, tmp_path: Path) -> None:
    without, planned = tmp_path / "without", tmp_path / "planned"
    shell.say("releases", "export", "2", str(without))
    training = {"first": "2026-12-04", "last": "2026-12-04", "week": {}, "name": {"id": "Pelatihan"}}
    plan = {"weekly": {"monday": ["08:00-10:00: 4", "10:00-15:00: 3"]}, "exceptions": [training]}
    change(two, "staffing", plan)
    publish(two)
    stored = content(two, 3)["staffing"]
    assert stored["weekly"]["monday"] == plan["weekly"]["monday"]
    assert stored["exceptions"] == [training]
    assert "staffing: added" in shell.say("releases", "diff", "2", "3")
    shell.say("releases", "export", "3", str(planned))
    assert "staffing: removed" in shell.say("releases", "import", str(without))
    publish(two)
    assert "staffing" not in content(two, 4)
    shell.say("releases", "import", str(planned))
    publish(two)
    assert content(two, 5) == content(two, 3)
    shell.say("releases", "export", "4", str(planned))
    assert "staffing: removed" in shell.say("releases", "import", str(planned)), "no plan is left from before"


def test_a_plan_in_a_file_that_cannot_be_is_refused_by_its_field(two: Line, shell: Shell, tmp_path: Path) -> None:
    shell.say("releases", "export", "2", str(tmp_path))
    (tmp_path / "staffing.toml").write_text('[weekly]\nmonday = ["08:00-10:15: 4"]')
    refused = shell.give("releases", "import", str(tmp_path), exit_code=1)
    assert "staffing.weekly.monday[0]" in refused.output


def test_what_was_edited_in_a_file_is_in_the_draft(two: Line, shell: Shell, tmp_path: Path) -> None:
    shell.say("releases", "export", "2", str(tmp_path))
    hours = tmp_path / "hours.toml"
    hours.write_text(hours.read_text().replace('friday = [\n    "08:00-15:00",\n]', 'friday = ["08:00-11:30"]'))
    assert "hours.weekly.friday: changed" in shell.say("releases", "import", str(tmp_path))
    assert "Friday     08:00-15:00" in shell.say("hours", "show")  # callers notice nothing before it is published


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("hours.toml", "weekly = [", "hours.toml"),
        ("hours.toml", None, "hours.toml: not there"),
        ("categories.toml", 'categories = []\nmore = "1"', "categories.toml"),
        ("settings.toml", "message_minutes = 900", "message_minutes"),
        ("id.toml", "[prompts]\nwelcome = 'Halo'", "voice"),
    ],
)
def test_files_that_are_no_release_are_refused(
    two: Line, shell: Shell, tmp_path: Path, name: str, text: str | None, told: str
) -> None:
    shell.say("releases", "export", "2", str(tmp_path))
    (tmp_path / name).unlink() if text is None else (tmp_path / name).write_text(text)
    refused = shell.give("releases", "import", str(tmp_path), exit_code=1)
    assert told in refused.output
    with two.database.reading() as session:
        assert drafts.current(session).id is None


def test_recordings_go_along(two: Line, shell: Shell, tmp_path: Path) -> None:
    made = tmp_path / "made.wav"
    with wave.open(str(made), "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(b"\1\2" * 8000)
    with two.database.begin() as session:
        name = prompt_audio.keep(session, Levelled(made.read_bytes(), 1.0), ACTOR, two.now)
    change(two, "catalogues.id.prompts.welcome", {"text": "Halo.", "audio": name})
    publish(two)
    folder = tmp_path / "release"
    shell.say("releases", "export", "3", str(folder))
    assert sha256((folder / "audio" / name).read_bytes()).hexdigest() == name.removesuffix(".wav")
    assert shell.say("releases", "import", str(folder)).strip() == "No difference."
    other = "0" * 64 + ".wav"
    (folder / "audio" / name).rename(folder / "audio" / other)
    (folder / "id.toml").write_text((folder / "id.toml").read_text().replace(name, other))
    refused = shell.give("releases", "import", str(folder), exit_code=1)
    assert other in refused.output


def test_rolled_back_from_the_shell(two: Line, shell: Shell) -> None:
    assert shell.say("releases", "rollback", "1").startswith("Release 3 repeats release 1")
    assert two.hotline.scripts.current(two.now).rules.message_minutes == 3
    refused = shell.give("releases", "rollback", "77", exit_code=1)
    assert "There is no release 77" in refused.output


def test_a_release_is_shown_as_its_files(two: Line, shell: Shell) -> None:
    shown = shell.say("releases", "show", "2")
    assert all(f"# {name}\n{text}" in shown for name, text in files.texts(content(two, 2)).items())
