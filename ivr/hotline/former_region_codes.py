"""Codes of Kemendagri that regions had before they came to a new province, and the ones they have since.

Kalimantan Utara was made in 2012 (Law 20/2012), the four new provinces of Papua in 2022 (Laws 14, 15, 16 and 29/2022).
"""

from __future__ import annotations

from collections.abc import Mapping

_CHANGED: Mapping[str, str] = {
    "64.04": "65.01",
    "64.05": "65.03",
    "64.06": "65.02",
    "64.10": "65.04",
    "64.73": "65.71",
    "91.01": "93.01",
    "91.16": "93.02",
    "91.17": "93.03",
    "91.18": "93.04",
    "91.04": "94.01",
    "91.07": "94.02",
    "91.08": "94.03",
    "91.09": "94.04",
    "91.25": "94.05",
    "91.26": "94.06",
    "91.27": "94.07",
    "91.28": "94.08",
    "91.02": "95.01",
    "91.12": "95.02",
    "91.13": "95.03",
    "91.14": "95.04",
    "91.21": "95.05",
    "91.22": "95.06",
    "91.23": "95.07",
    "91.24": "95.08",
    "92.01": "96.01",
    "92.04": "96.02",
    "92.05": "96.03",
    "92.09": "96.04",
    "92.10": "96.05",
    "92.71": "96.71",
}


def current_code(code: str) -> str:
    """The code that this region has now; any other code comes back as it is."""
    return _CHANGED.get(code, code)


def former_codes(code: str) -> tuple[str, ...]:
    """The codes that the region with this code had before."""
    return tuple(old for old, new in _CHANGED.items() if new == code)
