"""A shell beside the line."""

from __future__ import annotations

import pytest

from tests.commands.shell import Shell
from tests.support.line import Line


@pytest.fixture
def shell(line: Line, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """Commands on the line of this test, whose clock stands still between two things that happen."""
    for module in ("ivr.wiring", "ivr.commands.check"):
        monkeypatch.setattr(f"{module}.demo_clock", lambda _file: line.clock.now)
    return Shell(line)
