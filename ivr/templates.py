"""HTML that is no page of the web: Jinja templates, which escape whatever is filled in and let nothing be missing."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined


def rendered(file: Path, /, **values: Any) -> str:
    """The template in this file, filled in. Raises jinja2's UndefinedError for a value that is not there."""
    return _environment(file.parent).get_template(file.name).render(**values)


@cache
def _environment(folder: Path) -> Environment:
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
