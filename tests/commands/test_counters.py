"""Where the processes of one hotline count together."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.commands import counters


def test_what_is_counted_goes_where_it_is_told_or_can(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert counters.emptied_folder(8203, {}) == tmp_path / "var" / "metrics" / "8203"
    (tmp_path / "var" / "metrics" / "8203" / "old.db").touch()
    assert list(counters.emptied_folder(8203, {}).iterdir()) == []
    told = {counters.VARIABLE: str(tmp_path / "counted")}
    (tmp_path / "counted").mkdir()
    (tmp_path / "counted" / "of another.db").touch()
    assert counters.emptied_folder(8203, told) == tmp_path / "counted" / "8203"
    assert (tmp_path / "counted" / "of another.db").exists()
    assert counters.look(8203, told).verdict == "ok"
