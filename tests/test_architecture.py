"""What review forgets: sizes, docstrings, guarded doors, documented settings, one clock, prompts in every language."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.app import create_app
from ivr.records import migrations, schema
from ivr.settings import read_settings
from ivr.wiring import build
from prompts import catalogue, checking
from tests import readme_tree
from tests.support.source import CODE, ROOT, Function, handwritten, modules, text_of, tree_of

CODE_FOLDERS = {*CODE, "tests"}
MODULE_LINES = 300
FUNCTION_LINES = 40
RULES = 18
"""So many rules of the design hold always; those after them came with what they are about."""
CLOCKS = {"ivr/clock.py", "ivr/emulator/clock.py", "ivr/emulator/page/demo_clock.py"}
TALKATIVE = ("ivr/commands/", "ivr/emulator/phones/terminal")


def kept_files() -> list[str]:
    """What belongs to the repository, committed or about to be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"not a git clone: {error}")
    return [name for name in listed.splitlines() if (ROOT / name).is_file()]


def kept_texts() -> Iterator[tuple[str, str]]:
    for name in kept_files():
        try:
            yield name, (ROOT / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a recording or a picture


# Shape


def test_code_stands_only_in_the_agreed_folders() -> None:
    folders = {name.split("/")[0] for name in kept_files() if name.endswith((".py", ".js", ".ts")) and "/" in name}
    assert folders <= CODE_FOLDERS


def test_every_module_opens_with_a_sentence_on_its_purpose() -> None:
    written = [module for module in modules(*CODE_FOLDERS) if text_of(module).strip()]
    assert [module for module in written if not ast.get_docstring(tree_of(module))] == []


def test_modules_stay_short() -> None:
    lengths = {module: len(text_of(module).splitlines()) for module in handwritten()}
    assert {module: lines for module, lines in lengths.items() if lines >= MODULE_LINES} == {}


def test_functions_stay_short() -> None:
    found = {}
    for module in handwritten():
        for node in ast.walk(tree_of(module)):
            if isinstance(node, Function) and (lines := (node.end_lineno or 0) - node.lineno + 1) >= FUNCTION_LINES:
                found[f"{module}:{node.lineno} {node.name}"] = lines
    assert found == {}


@pytest.mark.parametrize("number", range(1, RULES + 1))
def test_every_rule_of_the_design_has_its_tests_in_a_file(number: int) -> None:
    found = [module for module in modules("tests/rules") if f"/test_rule_{number:02d}_" in module]
    assert len(found) == 1, f"rule {number} needs one file tests/rules/test_rule_{number:02d}_*.py"
    tests = [node.name for node in tree_of(found[0]).body if isinstance(node, Function)]
    assert any(name.startswith("test_") for name in tests)
    assert re.match(rf"Rule {number}\b", ast.get_docstring(tree_of(found[0])) or "")


def test_there_is_one_newest_migration() -> None:
    assert migrations.heads() == (schema.newest(),)


# Habits


def asks_the_time(tree: ast.AST) -> list[int]:
    """The lines that ask what time it is, by whatever name; how long something takes may be measured."""
    asked = {"datetime": {"now", "utcnow", "today"}, "date": {"today"}, "func": {"now", "current_timestamp"}}
    asked["time"] = {"time", "time_ns", "localtime", "gmtime", "ctime"}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", None)
            if node.attr in asked.get(str(owner), ()):
                found.append(node.lineno)
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            found += [node.lineno for name in node.names if name.name in asked["time"]]
    return found


@pytest.mark.parametrize(
    "line",
    [
        "datetime.now(UTC)",
        "dt.datetime.utcnow()",
        "date.today()",
        "time.time()",
        "from time import time",
        "default=datetime.now",
        "func.now()",
    ],
)
def test_asking_the_time_is_noticed(line: str) -> None:
    assert asks_the_time(ast.parse(line)) == [1]


@pytest.mark.parametrize("line", ["time.monotonic()", "time.perf_counter()", "clock.now()", "hotline.clock()"])
def test_measuring_how_long_something_takes_is_allowed(line: str) -> None:
    assert asks_the_time(ast.parse(line)) == []


def test_only_the_clock_asks_the_time() -> None:
    found = {module: asks_the_time(tree_of(module)) for module in modules(*CODE) if module not in CLOCKS}
    assert {module: lines for module, lines in found.items() if lines} == {}


def test_only_commands_print() -> None:
    found = [
        f"{module}:{node.lineno}"
        for module in modules(*CODE)
        if not module.startswith(TALKATIVE)
        for node in ast.walk(tree_of(module))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert found == []


def test_nothing_kept_names_a_folder_of_one_machine() -> None:
    somebodys = re.compile(r"(?<![\w.~*-])/(?:work|home|root|Users)/[\w.]")
    found = [
        f"{name}:{number}"
        for name, text in kept_texts()
        for number, line in enumerate(text.splitlines(), 1)
        if somebodys.search(line)
    ]
    assert found == []


def test_nothing_kept_names_a_package_registry() -> None:
    hosts = re.compile(r"[p]ypi\.org|python[h]osted|[n]pmjs\.|[d]ebian\.org")
    assert [name for name, text in kept_texts() if hosts.search(text)] == []


# Promises to the reader


def settings_read() -> set[str]:
    return {
        node.args[0].value
        for node in ast.walk(tree_of("ivr/settings.py"))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("required", "optional")
        and isinstance(node.args[0], ast.Constant)
    }


def settings_documented() -> set[str]:
    rows = re.findall(r"^\| *((?:`[A-Z][A-Z0-9_]+`(?:, *)?)+) *\|", text_of("README.md"), flags=re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([A-Z0-9_]+)`", row)}


def test_every_setting_is_documented_and_nothing_else() -> None:
    assert settings_read() == settings_documented()


def test_every_prompt_is_there_in_every_language_with_the_same_placeholders() -> None:
    assert checking.problems(catalogue.load()) == []


# Doors


@pytest.fixture
def doors(tmp_path: Path) -> Iterator[object]:
    hotline = build(
        read_settings(
            {
                "PUBLIC_URL": "https://hotline.example.id",
                "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
                "TWILIO_AUTH_TOKEN": "0" * 32,
                "HOTLINE_NUMBER": "+622150000587",
                "SECRET_KEY": "0123456789abcdef" * 2,
                "DATABASE_URL": f"sqlite:///{tmp_path / 'nothing.db'}",
            }
        )
    )
    yield create_app(hotline)
    hotline.database.close()


@pytest.mark.parametrize("headers", [{}, {"X-Twilio-Signature": "bm90IHNpZ25lZCBieSB1cw=="}], ids=["none", "wrong"])
def test_every_door_for_the_phone_company_refuses_what_is_not_signed(doors, headers) -> None:
    """The database behind these doors has no tables: whoever looked into it before the signature would fail."""
    tried, client = set(), doors.test_client()
    for rule in doors.url_map.iter_rules():
        if not rule.rule.startswith(("/voice", "/whatsapp")):
            continue
        path = re.sub(r"<[^>]+>", "1", rule.rule)
        for method in (rule.methods or set()) - {"OPTIONS", "HEAD"}:
            answer = client.open(
                path, method=method, data={"CallSid": "CA1", "From": "+6281234567890"}, headers=headers
            )
            assert answer.status_code == 403, f"{method} {path}"
            tried.add(path)
    assert "/voice/incoming" in tried


def test_the_tree_in_readme_is_the_tree() -> None:
    assert readme_tree.in_readme() == readme_tree.tree(), "write it anew: python -m tests.readme_tree"
