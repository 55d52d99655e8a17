"""What `hotline check` says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tests.support.shell import Shell

Found = Mapping[str, Any]


def problems(shell: Shell, *options: str, **environment: str | None) -> list[tuple[str, str, str]]:
    """What is wrong: the check, what it found, what to do. The exit code agrees."""
    result = shell.give("check", *options, "--json", exit_code=1, **environment)
    found: list[Found] = json.loads(result.stdout)
    wrong = [(one["check"], one["message"], one["to_do"]) for one in found if one["verdict"] == "problem"]
    assert wrong
    assert all(to_do for _, _, to_do in wrong)
    return wrong


def verdicts(shell: Shell, *options: str, **environment: str | None) -> dict[str, str]:
    found = json.loads(shell.give("check", *options, "--json", **environment).stdout)
    return {one["check"]: one["verdict"] for one in found}
