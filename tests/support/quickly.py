"""What makes thousands of small tests quick, without changing what they see."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from werkzeug.routing import Rule

from ivr.operations import hashing

_MEMORY = Path("/dev/shm")
_ENOUGH = 1 << 30


def files_in_memory() -> None:
    """Temporary folders lie in memory where there is room, so that no test waits for a disk."""
    if _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ENOUGH:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))


def remembered_addresses() -> None:
    """Werkzeug compiles Python for every address of every application, and each test makes one with the same ones."""
    compiled: Callable[[Rule, bool], Any] = Rule._compile_builder
    known: dict[tuple[Any, ...], Any] = {}

    def remembered(rule: Rule, append_unknown: bool = True) -> Any:
        key = rule.rule, append_unknown, repr(rule._trace), repr(rule.defaults)
        if key not in known:
            known[key] = compiled(rule, append_unknown)
        return known[key]

    Rule._compile_builder = remembered  # type: ignore[assignment]


def cheap_passwords() -> None:
    """Hashes that are worth little and cost little."""
    hashing._HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def less_sweeping() -> None:
    """What was imported stays; the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
