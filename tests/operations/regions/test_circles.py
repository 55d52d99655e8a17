"""The circles of the map are painted alike on the page and in the mail."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from ivr.operations.regions import picture as regions_picture
from ivr.operations.regions.circles import COLOURS

WEB = Path(__file__).parents[3] / "ivr" / "web"


def test_picture_and_page_have_the_same_colours_and_credits() -> None:
    css = (WEB / "static" / "map.css").read_text(encoding="utf-8")
    assert tuple(re.findall(r"\.cat-\d \{ fill: (#\w+); \}", css)) == COLOURS
    for language in ("id", "en"):
        texts = tomllib.loads((WEB / "texts" / language / "map.toml").read_text(encoding="utf-8"))
        assert regions_picture.word("credit", language) == texts["credit"]
        assert regions_picture.word("generated", language) == texts["generated"]
