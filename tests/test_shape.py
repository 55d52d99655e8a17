"""The shape of the whole, counted: tests stand where the code stands; modules and functions are short and explained."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import PurePath
from statistics import median

import pytest

from tests.support.source import CODE, ROOT, Function, handwritten, modules, text_of, tree_of

OF_THE_WHOLE = {
    *("bench", "browser", "golden", "landed", "operate", "properties", "rules", "stories", "stress", "support", "tour"),
}
"""Folders of tests that are about no room: they try the whole from one side, or help those that do."""
STATEMENTS = 3
"""A module has logic when a function of it has more statements than this, those within others counted."""
MIRRORED = 0.6
"""So many modules with logic, of all, have a test at their own path at least."""
MODULE_MEDIAN, MODULE_P95, FUNCTION_P95 = 90, 250, 20
"""Lines."""
EXPLAINED = 0.95


def mirror(path: str) -> str:
    """Where the tests of a module or a folder stand: `ivr/records/turns.py`, `tests/records/test_turns.py`."""
    inner = PurePath(path.removeprefix("ivr/") if path != "ivr" else ".")
    if inner.suffix:
        name = inner.parent.name if inner.stem == "__init__" else inner.stem.strip("_")
        inner = inner.with_name(f"test_{name}.py")
    return (PurePath("tests") / inner).as_posix()


def statements(function: ast.AST) -> int:
    """How many statements a function has, its docstring and itself not counted."""
    return sum(
        isinstance(node, ast.stmt)
        and node is not function
        and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        for node in ast.walk(function)
    )


def has_logic(module: str) -> bool:
    return any(isinstance(node, Function) and statements(node) > STATEMENTS for node in ast.walk(tree_of(module)))


def folder_of(path: str) -> str:
    return PurePath(path).parent.as_posix()


@pytest.mark.parametrize(
    ("path", "tests"),
    [
        ("ivr", "tests"),
        ("ivr/settings.py", "tests/test_settings.py"),
        ("ivr/operations/callbacks", "tests/operations/callbacks"),
        ("ivr/operations/callbacks/claims.py", "tests/operations/callbacks/test_claims.py"),
        ("ivr/emulator/__main__.py", "tests/emulator/test_main.py"),
        ("ivr/records/migrations/__init__.py", "tests/records/migrations/test_migrations.py"),
        ("scheduler/running.py", "tests/scheduler/test_running.py"),
    ],
)
def test_the_path_of_a_test_is_the_path_of_its_module(path: str, tests: str) -> None:
    assert mirror(path) == tests


def test_folders_of_tests_are_called_as_the_rooms_are() -> None:
    rooms = {mirror(folder_of(module)) for module in modules(*CODE)}
    folders = {folder_of(test) for test in modules("tests")}
    foreign = {folder for folder in folders - rooms if folder.split("/")[1] not in OF_THE_WHOLE}
    assert foreign == set(), "tests of a room stand under the path of that room"


def test_every_room_has_tests() -> None:
    rooms = {folder_of(module) for module in handwritten() if has_logic(module)}
    tried = {folder_of(test) for test in modules("tests") if PurePath(test).name.startswith("test_")}
    assert [room for room in sorted(rooms) if mirror(room) not in tried] == []


def test_most_modules_with_logic_have_their_tests_at_the_same_path() -> None:
    logical = [module for module in handwritten() if has_logic(module)]
    without = [module for module in logical if not (ROOT / mirror(module)).is_file()]
    share = 1 - len(without) / len(logical)
    listed = "\n".join(without)
    assert share >= MIRRORED, (
        f"{share:.1%} of {len(logical)} modules have tests at their path; these have none:\n{listed}"
    )


# Lengths


def ninety_fifth(lengths: list[int]) -> int:
    return sorted(lengths)[int(len(lengths) * 0.95)]


def test_modules_are_short_in_the_middle_and_at_the_end() -> None:
    """What holds a docstring alone, as the `__init__` of a room does, is no module here."""
    code = [module for module in handwritten("ivr", "scheduler") if len(tree_of(module).body) > 1]
    lengths = [len(text_of(module).splitlines()) for module in code]
    assert median(lengths) <= MODULE_MEDIAN
    assert ninety_fifth(lengths) < MODULE_P95


def test_functions_are_short_but_for_one_in_twenty() -> None:
    lengths = [
        (node.end_lineno or 0) - node.lineno + 1
        for module in handwritten("ivr", "scheduler")
        for node in ast.walk(tree_of(module))
        if isinstance(node, Function)
    ]
    assert ninety_fifth(lengths) <= FUNCTION_P95


def public(node: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """Classes, functions and methods that others may use; what a function keeps inside itself is its own."""
    for inner in ast.iter_child_nodes(node):
        if isinstance(inner, (*Function, ast.ClassDef)):
            if not inner.name.startswith("_"):
                yield inner
                if isinstance(inner, ast.ClassDef):
                    yield from public(inner)
        else:
            yield from public(inner)


def test_what_others_may_use_is_explained() -> None:
    named = [(module, node) for module in handwritten("ivr", "scheduler") for node in public(tree_of(module))]
    bare = [f"{module}:{node.lineno} {node.name}" for module, node in named if not ast.get_docstring(node)]
    assert 1 - len(bare) / len(named) >= EXPLAINED, "\n".join(bare)
