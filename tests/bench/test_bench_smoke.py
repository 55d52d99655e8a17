"""The bench itself works, and every answer it gets is the right one. How long anything takes does not matter here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bench.__main__ import main
from tests.bench.load import percentiles


@pytest.mark.processes
@pytest.mark.slow
def test_a_short_run_measures_us_and_the_floor(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "figures.json"
    words = ["--seconds", "1", "--rounds", "1", "--connections", "2", "--database", "sqlite", "--only", "call"]
    code = main([*words, "--json", str(file), "--folder", str(tmp_path)])
    assert code == 0, capsys.readouterr().out
    [section] = json.loads(file.read_text())["sections"]
    figures = {row["name"].strip(): (row["ours"][0], row["other"][0]) for row in section["rows"]}
    assert min(figures["calls/s of six turns"]) > 0


def test_percentiles_are_in_milliseconds_and_name_the_largest() -> None:
    found = percentiles([n / 1000 for n in range(100, 0, -1)])
    assert found == {"p50": 51.0, "p90": 91.0, "p99": 100.0, "max": 100.0}
    assert percentiles([]) == {}
