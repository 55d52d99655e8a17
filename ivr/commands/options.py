"""The options that every listing has, and how a command reads a moment that a person wrote."""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable
from datetime import datetime, time, timedelta, tzinfo
from typing import Any

import click

from ivr.hotline import written_times
from ivr.hotline.written_dates import NotUnderstood


class Moment(click.ParamType[Callable[[tzinfo], datetime]]):
    """A date, or a date and a time, on the hotline's clocks as people write them; or with a zone or offset of its own.

    Gives a function of the hotline's zone. A date alone is its first moment, or with `whole_day` its last.
    """

    name = "moment"

    def __init__(self, whole_day: bool = False) -> None:
        self._whole_day = whole_day

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str | None:  # noqa: ARG002
        """How the value is written in the help."""
        return '"YYYY-MM-DD [HH:MM]"'

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The moment that was typed, in the hotline's zone. Fails as a wrong option where it is none."""
        if callable(value):
            return value
        try:
            day, clock = written_times.read(str(value))
        except NotUnderstood:
            self.fail(f"{value!r} is not a date and time such as 2026-11-24 09:30", param, ctx)
        found = datetime.combine(day, clock or time.min)
        if clock is None and self._whole_day:
            found += timedelta(days=1)
        return lambda zone: found if found.tzinfo else found.replace(tzinfo=zone)


def actor() -> str:
    """Who gives this command, for the audit: the person behind `sudo`, too."""
    try:
        login = os.environ.get("SUDO_USER") or getpass.getuser()
    except (KeyError, OSError):
        login = f"uid-{os.getuid()}"
    return f"shell:{login}"


class NounGroup(click.Group):
    """A noun whose `list` is what it does when nothing else is said: `hotline reports --json` lists reports."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Without a known command in front, what was typed belongs to the group's first one."""
        if not args or (args[0].startswith("-") and args[0] not in ctx.help_option_names):
            args = ["list", *args]
        return super().parse_args(ctx, args)
