"""A few calls to begin the demo with: made for real through the demo's own telephone company, and invented.

What they tell follows the shares of the first fortnight of the ministry's hotline in March 2020, roughly: most of the
callers had lost sales.
"""

from __future__ import annotations

import contextlib
import io

import click
from sqlalchemy import func, select

from ivr.emulator.phones.terminal import phone
from ivr.operations.demo import traffic
from ivr.records.models import Call
from ivr.wiring import Hotline

_OPEN = (
    ("+6281200000101", "1 1 9 2 40115 1 1 1 1"),
    ("+6281200000102", "1 1 speak:14 # 1 2 55281 1 9"),
    ("+6281200000103", "1 2 9 1 60271 1 1 1 2"),
    ("+6281200000104", "1 1 9 2 20111 1 9"),
    ("+6281200000105", "3 3 1 3"),
    ("+6281200000106", "1 1 speak:9 # 1 2 90111 1 hangup"),
    ("+6281200000107", "9 1 4 9 2 80361 1 1 1 1"),
    ("+6281200000108", "1 1 9 2 hangup"),
    (None, "1 5 speak:11 # 1 2 # 9"),
)
_CLOSED = (
    ("+6281200000101", "1 1 speak:14 # 1"),
    ("+6281200000102", "3 1 1 1"),
    ("+6281200000103", "3 2 1 2"),
    (None, "1 5 speak:11 # 1"),
    ("+6281200000104", "3 1 1 3"),
)
"""Who calls (None withholds the number), and the keys they press."""


def make(hotline: Hotline, emulator_url: str) -> int:
    """Let invented callers ring a hotline that nobody has rung yet; says how many did."""
    now = hotline.clock()
    with hotline.database.reading() as session:
        if session.scalars(select(func.count()).select_from(Call).where(traffic.rung())).one():
            return 0
    script = _OPEN if hotline.scripts.current(now).hours.is_open(now) else _CLOSED
    return sum(_call(number, keys, emulator_url) for number, keys in script)


def _call(number: str | None, keys: str, emulator_url: str) -> bool:
    """One call, without its words; one that goes wrong leaves the demo with one example less, and nothing else."""
    from_ = ["--from", number] if number else ["--withheld"]
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            phone.main(["--url", emulator_url, *from_, "--keys", keys], standalone_mode=False)
    except click.ClickException:
        return False
    return True
