"""`python -m tests.bench`: measure our turn against its floor, in the same run, on the same machine."""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench import places, rounds, table
from tests.bench.places import Place
from tests.bench.rounds import Options, Section
from tests.bench.servers import Shape

PARTS = ("turn", "call", "server", "lock")


def _arguments(words: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--seconds", type=float, default=6.0, help="length of each run (6)")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each kind, medians are shown (3)")
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--only", default=",".join(PARTS), help=f"parts to measure, of {','.join(PARTS)} (all)")
    parser.add_argument("--connections", type=int, default=32, help="callers' connections (32)")
    parser.add_argument("--processes", type=int, default=2, help="web processes (2)")
    parser.add_argument("--threads", type=int, default=4, help="threads of each (4)")
    parser.add_argument("--json", type=Path, help="write everything that was measured to this file")
    parser.add_argument("--folder", type=Path, help="where to work; it should be on the disk that is to be measured")
    found = parser.parse_args(words)
    found.only = found.only.split(",")
    if unknown := set(found.only) - set(PARTS):
        parser.error(f"--only knows {', '.join(PARTS)}, not {', '.join(sorted(unknown))}")
    return found


def measure(place: Place, only: list[str], options: Options, folder: Path, sample: Path) -> Iterator[Section]:
    """Everything that was asked for, on one database."""
    if {"turn", "call"} & set(only):
        with rounds.ours_and_floor(place, folder, sample, options.shape) as (ours, floor):
            if "turn" in only:
                yield rounds.turns(place, ours, floor, options)
            if "call" in only:
                yield rounds.whole_calls(place, ours, floor, options)
    if "server" in only:
        yield rounds.web_servers(place, folder, options)
    if "lock" in only and place.name == "sqlite":
        yield rounds.contention(place, folder, options)


def main(words: list[str] | None = None) -> int:
    """Measure, print, and say by the exit code whether every answer was right."""
    asked = _arguments(words)
    shape = Shape(asked.processes, asked.threads)
    options = Options(asked.seconds, asked.rounds, asked.connections, shape, warm_up=min(1.0, asked.seconds))
    names = ["sqlite", "postgresql"] if asked.database == "both" else [asked.database]
    with tempfile.TemporaryDirectory(prefix="hotline-bench-", dir=asked.folder) as made:
        folder, sections = Path(made), list[Section]()
        facts = table.facts(folder)
        sample = places.sample(folder / "sample.json")
        with places.places(names, folder) as ready:
            facts["databases"] = ", ".join(f"{place.name} {place.version}" for place in ready)
            facts["serving"] = f"{shape}, {asked.connections} connections, {asked.rounds} rounds of {asked.seconds:g} s"
            print(table.text(facts, []), flush=True)
            for place in ready:
                for section in measure(place, asked.only, options, folder, sample):
                    sections.append(section)
                    print(table.text({}, [section]), flush=True)
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"\n  load after  {load}; read the ratios, not the figures", flush=True)
    if asked.json:
        found = {"facts": facts, "sections": [dataclasses.asdict(section) for section in sections]}
        asked.json.write_text(json.dumps(found, indent=1))
    return 1 if any(section.wrong for section in sections) else 0


if __name__ == "__main__":
    sys.exit(main())
