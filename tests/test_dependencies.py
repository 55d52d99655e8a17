"""No library that we pin has a known weakness, as far as the public database of them can be asked at this moment."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import requests

DATABASE = "https://api.osv.dev/v1/querybatch"
"""One question for all pins; nothing but names and versions leaves this machine."""
PATIENCE = (1.5, 6.0)
"""Seconds to connect, and to wait for the answer: whoever is offline must not wait for it."""
ACCEPTED: dict[str, str] = {}
"""Weaknesses that do not concern us: the identifier, and why."""


def pins() -> list[tuple[str, str]]:
    text = (Path(__file__).parent.parent / "constraints.txt").read_text(encoding="utf-8")
    return re.findall(r"^([A-Za-z0-9._-]+)==([^\s;#]+)", text, flags=re.MULTILINE)


def weaknesses(found: list[dict[str, Any]]) -> list[str]:
    """What the answer tells, in the order of the pins; what is accepted is left out."""
    return [
        f"{name} {version}: {one['id']}"
        for (name, version), answer in zip(pins(), found, strict=True)
        for one in answer.get("vulns", ())
        if one["id"] not in ACCEPTED
    ]


def test_every_library_is_pinned() -> None:
    assert len(pins()) > 50


def test_a_weakness_would_be_told() -> None:
    found: list[dict[str, Any]] = [{} for _ in pins()]
    found[0] = {"vulns": [{"id": "GHSA-made-up"}]}
    assert weaknesses(found) == [f"{pins()[0][0]} {pins()[0][1]}: GHSA-made-up"]


def test_no_library_has_a_known_weakness() -> None:
    asked = [{"package": {"ecosystem": "PyPI", "name": name}, "version": version} for name, version in pins()]
    try:
        answer = requests.post(DATABASE, json={"queries": asked}, timeout=PATIENCE)
        answer.raise_for_status()
        found = answer.json()["results"]
    except (requests.RequestException, ValueError, KeyError) as error:
        pytest.skip(f"the database of known weaknesses cannot be asked: {type(error).__name__}")
    assert weaknesses(found) == []
