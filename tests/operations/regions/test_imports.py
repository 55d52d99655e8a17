"""Files about regions as people have them: numbers of businesses from spreadsheets, boundaries of small islands."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from ivr.hotline import region
from ivr.operations.regions import imports
from ivr.operations.regions.imports import BadRegionFile, Imported
from ivr.records.database import Database
from ivr.records.regions import RegionBase, RegionBoundary
from tests.support.line import Line

REAL = os.environ.get("REGION_BOUNDARIES", "")
"""The path of a real file with the boundaries of all regencies and cities; such files are too large to come along."""
one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ISLAND = [[106.6, -5.6], [106.602, -5.6], [106.602, -5.598], [106.6, -5.598], [106.6, -5.6]]
SQUARE = [[107.5, -7.0], [107.7, -7.0], [107.7, -6.8], [107.5, -6.8], [107.5, -7.0]]


def counted(line: Line, data: bytes) -> dict[str, int]:
    with line.database.begin() as session:
        imports.base(session, data, "usaha.csv", "shell:test", line.now)
        return {one.region: one.businesses for one in session.scalars(select(RegionBase))}


def outlined(line: Line, features: dict[str, object]) -> Imported:
    told = [{"properties": {"code": code}, "geometry": geometry} for code, geometry in features.items()]
    text = json.dumps({"type": "FeatureCollection", "features": told})
    with line.database.begin() as session:
        return imports.boundaries(session, text, "some.geojson", "shell:test", line.now)


def paths(database: Database) -> dict[str, str]:
    with database.reading() as session:
        return {one.region: one.path for one in session.scalars(select(RegionBoundary))}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        *[(written, 12500) for written in ("12500.0", "12.500,00", "12,500.00", "12.500", "12500")],
        *[("1.250.000", 1_250_000), ("1 250", 1250), ("120'000", 120_000), ("0", 0)],
    ],
)
def test_a_number_of_businesses_is_what_the_spreadsheet_meant(written: str, meant: int) -> None:
    assert imports.whole(written) == meant


@pytest.mark.parametrize("written", ["12500.5", "12.5", "12500.000", "1.250,000", "12.500.00", "-5", "1e5", "", "٣"])
def test_what_could_be_another_number_is_refused(written: str) -> None:
    assert imports.whole(written) is None


HABITS: dict[str, Callable[[str], bytes]] = {
    "as written": lambda text: text.encode(),
    "BOM and CRLF": lambda text: text.replace("\n", "\r\n").encode("utf-8-sig"),
    "CR": lambda text: text.replace("\n", "\r").encode(),
    "tabs, UTF-16": lambda text: text.replace(";", "\t").encode("utf-16"),
    "sep=, blank rows": lambda text: f"sep=;\n{text};\n;\n\n".encode(),
    "decimal commas": lambda text: text.replace("32.73", "32,73").replace("12.500", "12500,0").encode(),
    "a lost zero": lambda text: text.replace("32.10", "32.1").encode(),
    "headings in capitals": lambda text: text.replace("kode;usaha", " KODE ;Usaha").encode(),
}


@one_database
@pytest.mark.parametrize("habit", HABITS)
def test_every_habit_of_spreadsheets_counts_the_same(line: Line, habit: str) -> None:
    found = counted(line, HABITS[habit]("kode;usaha\n32.73;12.500\n32.10;800\n32;90000\n"))
    assert found == {"32.73": 12_500, "32.10": 800, "32": 90_000}


@one_database
@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"PK\x03\x04xxxx", "save it as CSV UTF-8"),
        (b"kode;usaha\n32.73;\0\n", "line 2"),
        (b"kode;usaha\n32.73;" + b"1" * 140_000, "line 2: a cell is longer"),
        (b"kode;usaha\n32.73;5\n32.73;6\n", "line 3: 32.73 stands there twice"),
        (b"kode;usaha\n32.73;12.5\n", "line 2: '12.5' is no number of businesses"),
    ],
)
def test_what_is_no_list_of_numbers_says_its_line_and_changes_nothing(line: Line, data: bytes, told: str) -> None:
    counted(line, b"kode;usaha\n32.04;7\n")
    with pytest.raises(BadRegionFile, match=re.escape(told)):
        counted(line, data)
    with line.database.reading() as session:
        assert session.scalars(select(RegionBase.region)).all() == ["32.04"]


@one_database
def test_a_small_archipelago_keeps_its_area(line: Line) -> None:
    small, large = ({"type": "Polygon", "coordinates": [ring]} for ring in (ISLAND, SQUARE))
    done = outlined(line, {"31.01": small, "32.73": large})
    assert (done.regions, done.flat) == (2, ())
    corners = set(re.findall(r"[\d.]+ [\d.]+", paths(line.database)["31.01"]))
    assert len(corners) == 4


@one_database
def test_an_outline_without_an_area_is_a_warning_and_the_others_are_taken(line: Line) -> None:
    line_only = {"type": "Polygon", "coordinates": [[[106.6, -5.6], [106.7, -5.6], [106.6, -5.6]]]}
    done = outlined(line, {"31.01": line_only, "32.73": {"type": "Polygon", "coordinates": [SQUARE]}})
    assert (done.regions, done.flat) == (1, ("31.01",))
    assert "31.01" in done.missing


@one_database
def test_a_file_of_provinces_is_told_which_file_is_wanted(line: Line) -> None:
    with pytest.raises(BadRegionFile, match=r"provinces only. Wanted is one with a feature for each regency and city"):
        outlined(line, {"32": {"type": "Polygon", "coordinates": [SQUARE]}})


@one_database
@pytest.mark.parametrize("coordinates", [None, 7, [7], [[None]], [[[1e999, 2]]], [["x"]]])
def test_an_outline_of_nonsense_is_refused_by_its_region(line: Line, coordinates: object) -> None:
    with pytest.raises(BadRegionFile, match=r"32\.73: its outline is not made of pairs of numbers"):
        outlined(line, {"32.73": {"type": "Polygon", "coordinates": coordinates}})


@one_database
@pytest.mark.skipif(not REAL, reason="REGION_BOUNDARIES names no file")
def test_a_real_file_brings_every_regency_and_city(line: Line) -> None:
    with line.database.begin() as session:
        done = imports.boundaries(session, Path(REAL).read_text("utf-8"), "real", "shell:test", line.now)
    assert (done.regions, done.missing, done.flat) == (len(region.regencies()), (), ())
    assert all(len(set(re.findall(r"[\d.]+ [\d.]+", path))) > 2 for path in paths(line.database).values())
