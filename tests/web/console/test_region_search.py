"""Regions are suggested for what was typed so far."""

from __future__ import annotations

from flask.testing import FlaskClient


def test_regions_are_suggested(desk: FlaskClient) -> None:
    found = desk.get("/console/regions?q=bandung").get_json()
    assert {"code": "32.73", "name": "Kota Bandung, Jawa Barat"} in found
