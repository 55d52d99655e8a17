"""The towns that share the area code of a landline, from `area_codes.csv`."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib import resources

FILE = "area_codes.csv"
FIELDS = ("prefix", "towns")


def towns(national: str) -> tuple[str, ...]:
    """The towns of the longest prefix that this national number (without 0 and +62) begins with; () for none."""
    known = _towns()
    fitting = (national[:length] for length in range(len(national), 0, -1))
    return next((known[prefix] for prefix in fitting if prefix in known), ())


@cache
def _towns() -> Mapping[str, tuple[str, ...]]:
    with resources.files(__package__).joinpath(FILE).open(encoding="utf-8") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return {row["prefix"]: tuple(row["towns"].split("/")) for row in rows}
