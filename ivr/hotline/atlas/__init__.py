"""Where regions lie: a point for each of them, the coastline, and the flat drawing of both.

Points come from GeoNames (CC BY 4.0), the coastline from Natural Earth (public domain); `python -m
ivr.commands.atlas` made both files, and what they rest on stands in docs/decisions/0018-map.md.
"""

from ivr.hotline.atlas.drawing import Box, box_around, drawn, whole
from ivr.hotline.atlas.outline import Outline, outline, rings
from ivr.hotline.atlas.points import Basis, RegionPoint, point

__all__ = ["Basis", "Box", "Outline", "RegionPoint", "box_around", "drawn", "outline", "point", "rings", "whole"]
