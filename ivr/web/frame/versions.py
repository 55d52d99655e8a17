"""Versions of what a page shows: by them an open page asks whether anything has changed."""

from __future__ import annotations

import hashlib


def version_of(content: object) -> str:
    """Sixteen hexadecimal digits that are others as soon as the content, as Python writes it, is another."""
    return hashlib.sha256(repr(content).encode()).hexdigest()[:16]
