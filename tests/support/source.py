"""The source of the project as a test reads it: which modules there are, their text and their syntax tree."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = ("ivr", "prompts", "scheduler")
Function = (ast.FunctionDef, ast.AsyncFunctionDef)


def modules(*folders: str) -> list[str]:
    """The paths of all modules below these folders, from the root of the project."""
    return sorted(
        file.relative_to(ROOT).as_posix()
        for folder in folders
        for file in (ROOT / folder).rglob("*.py")
        if "__pycache__" not in file.parts
    )


def handwritten(*folders: str) -> list[str]:
    """The same without the revisions of the schema, which stay as they landed."""
    return [module for module in modules(*folders or CODE) if "/migrations/versions/" not in module]


@cache
def text_of(module: str) -> str:
    return (ROOT / module).read_text(encoding="utf-8")


@cache
def tree_of(module: str) -> ast.Module:
    return ast.parse(text_of(module))
