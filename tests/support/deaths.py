"""Processes that die, just before or after a commit or a request to the provider, and what is started after them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.support.line import Line, OnTheClock


class Killed(BaseException):
    """Nothing that runs in the process learns of it: no handler, no finally that would write anything."""


class Deaths:
    """Counts the points at which a process of this line could die, and lets it die at one of them, once."""

    def __init__(self, line: Line, at: int | None = None) -> None:
        self.passed = 0
        self.died = False
        self._at, self._line = at, line
        self._begin, self._send = line.database.begin, line.hotline.messenger.send  # type: ignore[union-attr]

    def dies_after(self, points: int | None) -> None:
        """So many points on it dies, once; None: it lives."""
        self._at = None if points is None else self.passed + points

    @contextmanager
    def counted(self) -> Iterator[Deaths]:
        database, messenger = self._line.database, self._line.hotline.messenger
        vars(database)["begin"], vars(messenger)["send"] = self._transaction, self._sent
        try:
            yield self
        finally:
            del vars(database)["begin"], vars(messenger)["send"]

    @contextmanager
    def _transaction(self) -> Iterator[Any]:
        with self._begin() as session:
            yield session
            self._point()  # nothing of it is kept
        self._point()

    def _sent(self, *asked: Any) -> Any:
        self._point()
        outcome = self._send(*asked)
        self._point()
        return outcome

    def _point(self) -> None:
        self.passed += 1
        if self.passed == self._at:
            self.died = True
            raise Killed


def restart(line: Line) -> None:
    """Another process of the hotline, which remembers nothing."""
    hotline = dataclasses.replace(line.hotline)
    vars(hotline)["writer"] = OnTheClock(line.clock, hotline.answer)
    line.hotline = hotline
    vars(line).pop("app", None)


def survived(line: Line, what: Callable[[], object], otherwise: Callable[[], object]) -> None:
    """Do something; when the process dies of it, another one is started, and `otherwise` is done."""
    try:
        what()
    except Killed:
        restart(line)
        otherwise()
