"""`hotline simulate`: weeks played through in a shell, with given figures and with this hotline's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ivr.operations.capacity.simulation import tables
from ivr.operations.capacity.simulation.world import of_load
from tests.support.line import Line
from tests.support.shell import Shell
from tests.support.sizes import quickly_on_sqlite

GIVEN = ("simulate", "--usual", "--per-day", "40", "--agents", "1", "--weeks", "1")


@quickly_on_sqlite
def test_what_comes_of_so_many_requests_and_agents(shell: Shell) -> None:
    told = shell.say(*GIVEN)
    lines = {line[:42].strip(): line[42:].strip() for line in told.splitlines() if line.startswith("  ")}
    assert lines["Asked to be rung back"].endswith(", 40 a day")
    assert (lines["Told a time"], lines["Promises kept"]) == ("100 %", "100 %")
    assert lines["From asking to the time told"].endswith("h of opening time")


@quickly_on_sqlite
def test_the_same_for_machines_and_every_course_is_the_same(shell: Shell) -> None:
    found = json.loads(shell.give(*GIVEN, "--json").stdout)
    assert found == json.loads(shell.give(*GIVEN, "--json").stdout)
    assert (found["kept"], found["told"], found["per_day"]) == (1.0, 1.0, 40.0)
    assert set(found["kept_by_weekday"]) == {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday"}
    blind = json.loads(shell.give(*GIVEN, "--json", "--without-plan", "--trouble", "press-conferences").stdout)
    assert blind["asked"] > found["asked"]


@quickly_on_sqlite
def test_fewer_and_more_agents_side_by_side(shell: Shell) -> None:
    rows = shell.rows("simulate", "--usual", "--per-day", "60", "--need", "--weeks", "1", "--talk", "8")
    assert [row["agents"] for row in rows] == sorted({row["agents"] for row in rows})
    assert all(row["kept"] >= 0.95 for row in rows)
    assert rows[0]["promised_hours"] > rows[-1]["promised_hours"]
    assert "told in" in shell.say("simulate", "--usual", "--per-day", "20", "--need", "--weeks", "1")


def test_what_must_be_said_is_asked_for(shell: Shell) -> None:
    assert "give --per-day" in shell.give("simulate", "--agents", "2", exit_code=2).output
    assert "no staffing plan" in shell.give("simulate", "--per-day", "50", exit_code=2).output


def test_the_own_figures_of_the_last_weeks_are_played(line: Line, shell: Shell) -> None:
    line.dial().press("3", "1", "1", "1")
    line.clock.advance(2 * 86400)
    found = json.loads(shell.give("simulate", "--agents", "1", "--weeks", "1", "--json").stdout)
    assert found["per_day"] == pytest.approx(0.5, abs=0.5)


@quickly_on_sqlite
def test_a_page_gets_its_tables(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, few in (("LOADS", (0.5,)), ("AGENTS", (1, 1, 2)), ("REQUESTS", (20,)), ("TROUBLES", {})):
        monkeypatch.setattr(tables, name, few)
    monkeypatch.setattr(tables, "of_load", lambda agents, load: of_load(agents, load, weeks=1))
    page = tmp_path / "promises.md"
    page.write_text(f"Before.\n{tables.BEGIN}outdated\n{tables.END}After.\n", encoding="utf-8")
    assert str(page) in shell.say("simulate", "--tables", str(page)).replace("\n", "")
    text = page.read_text(encoding="utf-8")
    assert text.startswith("Before.\n")
    assert text.endswith("After.\n")
    assert "| 0.5 | 100 % | 100 % | 100 % |" in text
    assert "outdated" not in text
    page.write_text("nothing", encoding="utf-8")
    assert shell.give("simulate", "--tables", str(page), exit_code=1).exit_code == 1


def test_the_page_of_the_documentation_has_its_tables() -> None:
    text = Path("docs/operate/promises.md").read_text(encoding="utf-8")
    made = text[text.index(tables.BEGIN) : text.index(tables.END)]
    assert made.count("###") == 3
    assert len(made.splitlines()) > 30


@pytest.mark.parametrize(
    "odd", [("--per-day", "nan"), ("--per-day", "0"), ("--per-day", "1000000"), ("--talk", "nan"), ("--reached", "nan")]
)
def test_what_cannot_be_is_refused(shell: Shell, odd: tuple[str, str]) -> None:
    shell.give("simulate", "--usual", "--agents", "1", *odd, exit_code=2)
