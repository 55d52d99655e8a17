"""What makes thousands of small tests quick, without changing what they see."""

from __future__ import annotations

import gc
import os
import shutil
from functools import lru_cache
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

from ivr.operations.releases import checks
from ivr.operations.staff import passwords

_MEMORY = Path("/dev/shm")
_ENOUGH = 1 << 30


def files_in_memory() -> None:
    """Temporary folders lie in memory where there is room, so that no test waits for a disk."""
    if _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ENOUGH:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))


def remembered_addresses() -> None:
    """Werkzeug reads and compiles every address of every application, and each test makes one with the same ones."""
    compiled = Rule.compile
    known: dict[tuple[Any, ...], tuple[Any, ...]] = {}

    def remembered(rule: Rule) -> None:
        assert rule.map is not None
        host = rule.host if rule.map.host_matching else rule.subdomain
        key = rule.rule, host, rule.merge_slashes, repr(rule.defaults), tuple(rule.map.converters.values())
        if key not in known:
            compiled(rule)
            builders = rule._build.__func__, rule._build_unknown.__func__  # type: ignore[attr-defined]
            known[key] = rule._parts, rule._trace, rule._converters, frozenset(rule.arguments), *builders
            return
        rule._parts, rule._trace, rule._converters, arguments, build, build_unknown = known[key]
        rule.arguments = set(arguments)
        rule._build, rule._build_unknown = build.__get__(rule), build_unknown.__get__(rule)

    Rule.compile = remembered  # type: ignore[method-assign]


class _Memory(BytecodeCache):
    """What Jinja makes of a template, by its name, its file and what stands in it."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._known[bucket.key, bucket.checksum] = bucket.code


def remembered_templates() -> None:
    """Jinja compiles a template for every application that shows it, and each test makes one with the same pages."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": _Memory()}


def cheap_passwords() -> None:
    """Hashes that are worth little and cost little."""
    passwords._HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def remembered_rehearsals() -> None:
    """A script that one test has rehearsed need not be rehearsed for the next, nor on the other kind of database."""
    checks._rehearsed = lru_cache(maxsize=None)(checks._rehearsed.__wrapped__)


def less_sweeping() -> None:
    """What was imported stays; the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
