"""Findings: what a check has looked at, its verdict, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What a check found; only a PROBLEM keeps the hotline from working as it should."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: its name, the verdict, what was found, and what to do."""

    check: str
    verdict: Verdict
    message: str
    to_do: str = ""
