"""The tree in README: each room with its purpose and its modules. `python -m tests.readme_tree` writes it anew."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
BEGIN, END = "<!-- the tree: python -m tests.readme_tree -->\n```\n", "```\n<!-- end of the tree -->\n"
IN_ROOMS = ("ivr/operations", "ivr/web", "ivr/emulator")
"""Folders whose rooms are shown one by one."""
PACKAGES = (
    "ivr/hotline",
    "ivr/records",
    "ivr/operations",
    "ivr/telephony",
    "ivr/web",
    "ivr/emulator",
    "ivr/commands",
    "prompts",
    "scheduler",
)
WIDTH = 118


def tree() -> str:
    """The tree as it stands in the folders now."""
    return BEGIN + "\n".join(line for package in PACKAGES for line in _package(ROOT / package)) + "\n" + END


def in_readme() -> str:
    """The tree as README has it; empty where it has none."""
    text = README.read_text(encoding="utf-8")
    return text[text.index(BEGIN) : text.index(END) + len(END)] if BEGIN in text and END in text else ""


def _package(folder: Path) -> Iterator[str]:
    name = folder.relative_to(ROOT).as_posix()
    yield from _headed(f"{name + '/':<20}", folder)
    if name not in IN_ROOMS:
        yield from _listed(_modules(folder), 4)
        return
    for room in sorted(path.parent for path in folder.glob("*/__init__.py")):
        yield from _headed(f"    {room.name + '/':<18}", room)
        yield from _listed(_modules(room), 8)
    yield from _listed([module for module in _modules(folder) if not module.endswith("/")], 4)


def _modules(folder: Path) -> list[str]:
    inner = [f"{path.parent.name}/" for path in folder.glob("*/__init__.py")]
    return sorted([*(path.stem for path in folder.glob("*.py") if not path.stem.startswith("__")), *inner])


def _listed(modules: list[str], indent: int) -> Iterator[str]:
    space = " " * indent
    yield from textwrap.wrap("  ".join(modules), WIDTH, initial_indent=space, subsequent_indent=space)


def _headed(name: str, folder: Path) -> list[str]:
    """The name of a folder and its purpose: the first paragraph of what its docstring says."""
    docstring = ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))) or ""
    purpose = " ".join(docstring.partition("\n\n")[0].split()).removesuffix(".")
    return textwrap.wrap(purpose, WIDTH, initial_indent=name, subsequent_indent=" " * len(name), break_on_hyphens=False)


if __name__ == "__main__":
    README.write_text(README.read_text(encoding="utf-8").replace(in_readme(), tree()), encoding="utf-8")
