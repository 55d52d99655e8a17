"""The folder in which the web processes count, so that `/metrics` can add up what all of them have done."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ivr.operations.system.findings import Finding, Verdict

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


def emptied_folder(port: int, environment: Mapping[str, str]) -> Path:
    """An empty folder for what is counted on this port, where nothing runs any more. May raise OSError.

    Below PROMETHEUS_MULTIPROC_DIR when that is set; else in the working directory, or where that cannot be written to
    in a temporary folder: what is counted need not outlive the processes.
    """
    folder = _wanted(port, environment)
    try:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError:
        if environment.get(VARIABLE):
            raise
    return Path(tempfile.mkdtemp(prefix=f"hotline-metrics-{port}-"))


def look(port: int, environment: Mapping[str, str]) -> Finding:
    """Where `hotline serve` would count; nothing is made or emptied by looking."""
    folder = _wanted(port, environment)
    place = next(path for path in (folder, *folder.parents) if path.exists())
    if _can_be_written(place):
        return Finding("metrics", Verdict.OK, f"the web processes count in {folder}")
    to_do = f"set {VARIABLE} to a folder that the hotline's account can write to"
    if not environment.get(VARIABLE) and _can_be_written(Path(tempfile.gettempdir())):
        return Finding(
            "metrics", Verdict.OK, f"{place} cannot be written to: the web processes count in a temporary one"
        )
    return Finding("metrics", Verdict.PROBLEM, f"{place} cannot be written to: `hotline serve` cannot start", to_do)


def _wanted(port: int, environment: Mapping[str, str]) -> Path:
    return Path(environment.get(VARIABLE) or Path("var", "metrics"), str(port)).absolute()


def _can_be_written(place: Path) -> bool:
    try:
        with tempfile.TemporaryFile(dir=place):
            return True
    except OSError:
        return False
