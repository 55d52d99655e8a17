"""The towns that share an area code of Indonesia: `phonenumbers` has those of the whole world, which takes 100 MB."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from phonenumbers.geodata import GEOCODE_DATA

from ivr.hotline.atlas.area_towns import FIELDS
from ivr.hotline.numbers import INDONESIA

ABOUT = (
    "# The towns that share an area code, by its digits after +62; from `phonenumbers` (Apache-2.0, libphonenumber).",
    "# Made by python -m ivr.commands.atlas area-codes; see docs/decisions/0018-map.md.",
)


def area_codes() -> Mapping[str, str]:
    """Towns by area code, as the installed package has them in Indonesian."""
    here = str(INDONESIA)
    return {
        prefix.removeprefix(here): names.get("id", names["en"])
        for prefix, names in sorted(GEOCODE_DATA.items())
        if prefix.startswith(here)
    }


def as_csv(found: Mapping[str, str]) -> str:
    """The file's text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(FIELDS)
    writer.writerows(found.items())
    return "\n".join(ABOUT) + "\n" + out.getvalue()
