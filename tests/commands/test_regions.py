"""`hotline regions`: found by name, boundaries and businesses brought in, counts made anew."""

from __future__ import annotations

import json
from pathlib import Path

from sqlalchemy import select

from ivr.records.audit import AuditEntry
from ivr.records.regions import RegionBase, RegionBoundary
from tests.support.line import Line
from tests.support.shell import Shell

RING = [[107.5, -7.0], [107.7, -7.0], [107.7, -6.8], [107.5, -6.8], [107.5, -7.0]]


def test_a_region_is_found_by_its_name_and_what_people_call_it(shell: Shell) -> None:
    assert shell.say("regions", "list", "solo").splitlines()[0] == "33.72  Kota Surakarta, Jawa Tengah"
    assert shell.rows("regions", "list", "33.72")[0]["point"]["rests_on"] == "seat"
    assert len(shell.rows("regions")) == 38 + 514
    assert "No region is called so" in shell.say("regions", "list", "atlantis")


def test_boundaries_and_businesses_are_imported_and_audited(line: Line, shell: Shell, tmp_path: Path) -> None:
    outline, base = tmp_path / "regencies.geojson", tmp_path / "usaha.csv"
    feature = {"properties": {"code": 3273}, "geometry": {"type": "Polygon", "coordinates": [RING]}}
    outline.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    base.write_text('kode,usaha\n32.73,"120,000"\n91.01,5000\n', encoding="utf-8-sig")
    assert "1 regencies and cities have boundaries now" in shell.say("regions", "import-boundaries", str(outline))
    assert "2 regencies and cities have numbers" in shell.say("regions", "import-base", str(base))
    shell.say("regions", "recount")
    with line.database.reading() as session:
        assert session.scalars(select(RegionBoundary.region)).all() == ["32.73"]
        assert {one.region: one.businesses for one in session.scalars(select(RegionBase))} == {
            "32.73": 120_000,
            "93.01": 5000,
        }
        done = session.scalars(select(AuditEntry.action).where(AuditEntry.action.like("regions:%"))).all()
        assert sorted(done) == ["regions:import-base", "regions:import-boundaries", "regions:recount"]


def test_a_file_that_is_not_right_says_where(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "usaha.csv"
    for text, told in {
        "kode,usaha\n32.73,many\n": "line 2: 'many' is no number of businesses",
        f"kode,usaha\n32.73,{'9' * 3000}\n": "is no number of businesses",
        "kode,usaha\n99.99,5\n": "line 2: '99.99' is no code",
        "kode,usaha\n": "There is no line",
        "name\nBandung\n": "line 2: there is no code",
    }.items():
        file.write_text(text)
        assert told in shell.give("regions", "import-base", str(file), exit_code=1).output
