"""A test in a real Chromium that fails is tried once more and told as flaky; nothing else is ever tried again.

A browser, its page and the hotline are three programs on one machine, so such a test may fail by chance. Chance is
counted: a run in which more than `BEARABLE` of them needed a second try fails.
"""

from __future__ import annotations

from collections.abc import Iterable

import pytest

BEARABLE = 3
"""Tests of one run that may need a second try."""


def try_browsers_twice(items: Iterable[pytest.Item]) -> None:
    """Whoever asks for a Chromium, by whatever fixture, has a second try."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.flaky(reruns=1))


def tried_again(reporter: pytest.TerminalReporter | None) -> list[str]:
    """The names of the tests that failed at their first try."""
    return sorted({report.nodeid for report in reporter.stats.get("rerun", [])}) if reporter else []


def tell(reporter: pytest.TerminalReporter) -> None:
    """Say at the end of a run which they were."""
    names = tried_again(reporter)
    if not names:
        return
    reporter.section("flaky in a browser", sep="=", yellow=True)
    reporter.line(f"{len(names)} failed at the first try; a run bears {BEARABLE}:")
    for name in names:
        reporter.line(f"  {name}")


def judge(session: pytest.Session) -> None:
    """Fail the run when there were too many of them."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if len(tried_again(reporter)) > BEARABLE and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
