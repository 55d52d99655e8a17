"""The coastline."""

from __future__ import annotations

import re

from ivr.hotline.atlas import outline


def test_the_coastline_is_made_of_closed_rings_that_an_svg_path_takes() -> None:
    for path in (outline().indonesia, outline().neighbours):
        assert re.fullmatch(r"(?:M[\d. -]+l[\d. -]+z)+", path)
