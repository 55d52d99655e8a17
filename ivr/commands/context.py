"""The hotline of this environment, for a command that works on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ivr.settings import read_settings
from ivr.wiring import Hotline, build


@contextmanager
def opened_hotline() -> Iterator[Hotline]:
    """The hotline that the environment describes, its connections closed afterwards; raises BadSettings."""
    hotline = build(read_settings())
    try:
        yield hotline
    finally:
        hotline.database.close()
