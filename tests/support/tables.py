"""What costly tests have measured, told at the end of the run: `record_property(TABLE, line)`."""

from __future__ import annotations

import pytest

TABLE = "a line of the table"


def tell(reporter: pytest.TerminalReporter) -> None:
    """Say what was measured, test by test, whichever process it ran in."""
    reports = [*reporter.stats.get("passed", ()), *reporter.stats.get("failed", ())]
    lines = [str(said) for report in reports for name, said in report.user_properties if name == TABLE]
    if lines:
        reporter.section("measured", sep="=")
        for line in sorted(set(lines)):
            reporter.line(line)
