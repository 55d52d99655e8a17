"""Tests of the second try that tests in a browser have, run by a pytest of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

_CONFTEST = """
import pytest
from tests.support import flaky

@pytest.fixture
def chromium():
    return None

def pytest_collection_modifyitems(items):
    flaky.try_browsers_twice(items)

def pytest_terminal_summary(terminalreporter):
    flaky.tell(terminalreporter)

def pytest_sessionfinish(session):
    flaky.judge(session)
"""
_TESTS = """
import pathlib, pytest

def fails_once(name):
    file = pathlib.Path(__file__).with_name(f"{{name}}.tried")
    if not file.exists():
        file.touch()
        pytest.fail("by chance")

@pytest.mark.parametrize("number", range({browsers}))
def test_page(chromium, number):
    fails_once(f"page{{number}}")

def test_broken_page(chromium):
    assert not {broken}

def test_plain():
    if {plain}:
        fails_once("plain")
"""


@pytest.mark.parametrize("workers", [0, 2])
@pytest.mark.parametrize(
    ("browsers", "broken", "plain", "passes", "said"),
    [
        (3, False, False, True, "3 failed at the first try"),
        (4, False, False, False, "4 failed at the first try"),
        (0, True, False, False, "1 failed at the first try"),
        (0, False, True, False, "1 failed, "),
        (0, False, False, True, "2 passed"),
    ],
)
def test_only_browsers_have_a_second_try_and_too_many_fail_the_run(
    tmp_path: Path, workers: int, browsers: int, broken: bool, plain: bool, passes: bool, said: str
) -> None:
    (tmp_path / "conftest.py").write_text(_CONFTEST, encoding="utf-8")
    source = _TESTS.format(browsers=browsers, broken=broken, plain=plain)
    (tmp_path / "test_pages.py").write_text(source, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    needed = ("no:cacheprovider", "xdist.plugin", "pytest_rerunfailures")
    command = [sys.executable, "-m", "pytest", "-q", *(f"-p{one}" for one in needed), "-n", str(workers), "."]
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent), "PYTEST_ADDOPTS": ""}
    env["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    run = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=120, check=False)
    assert (run.returncode == 0) is passes, run.stdout + run.stderr
    assert said in run.stdout
    assert "test_plain" not in run.stdout.partition("flaky in a browser")[2].partition("short test summary")[0]
