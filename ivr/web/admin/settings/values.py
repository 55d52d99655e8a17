"""The single settings: where each is kept, what it may be, and how people write it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ivr.hotline.callback import AttemptStatus, RetryPolicy
from ivr.hotline.notice import Event
from ivr.hotline.rules import LONGEST_MESSAGE
from ivr.web.frame.texts import t

_CLOCK = re.compile(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])")
_PREFIX = re.compile(r"\+[1-9][0-9]{0,8}")


class BadValue(ValueError):
    """What was typed cannot be; the message says what can."""


@dataclass(frozen=True)
class Setting:
    """One setting. `path`: below `settings` in a release."""

    path: str

    @property
    def name(self) -> str:
        """Its name in forms and texts."""
        return self.path.replace(".", "_")

    @property
    def kind(self) -> str:
        """Which field it has: `text` or `flag`."""
        return "text"

    def for_field(self, value: Any) -> str:
        """The value as it stands in its field."""
        return "" if value is None else str(value)

    def read(self, typed: str) -> Any:
        """What was typed, as it is kept. Raises BadValue."""
        return typed


@dataclass(frozen=True)
class Number(Setting):
    """A number between two others; `optional`: none at all may be meant."""

    low: float = 0
    high: float = 0
    unit: str = ""
    whole: bool = True
    optional: bool = False

    def for_field(self, value: Any) -> str:
        """The number as people write it, without a fraction of nothing; empty for none."""
        return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)

    def read(self, typed: str) -> float | int | None:
        """The number that was typed, with a point or a comma; None where it may be left out. Raises BadValue."""
        if self.optional and not typed:
            return None
        try:
            found = float(typed.replace(",", "."))
        except ValueError:
            raise BadValue(self._allowed()) from None
        if not self.low <= found <= self.high or (self.whole and found != int(found)):
            raise BadValue(self._allowed())
        return int(found) if found == int(found) else found

    def _allowed(self) -> str:
        return t("settings.whole" if self.whole else "settings.number", low=f"{self.low:g}", high=f"{self.high:g}")


@dataclass(frozen=True)
class Flag(Setting):
    """Yes or no."""

    @property
    def kind(self) -> str:
        """A box to tick."""
        return "flag"

    def for_field(self, value: Any) -> str:
        """`1` for yes, empty for no."""
        return "1" if value else ""

    def read(self, typed: str) -> bool:
        """Whether the box was ticked."""
        return typed == "1"


@dataclass(frozen=True)
class ClockTime(Setting):
    """A time of day."""

    def read(self, typed: str) -> str:
        """The time that was typed, as 21:00 or 7.30. Raises BadValue."""
        found = _CLOCK.fullmatch(typed)
        if not found:
            raise BadValue(t("settings.no_time"))
        return f"{int(found[1]):02}:{found[2]}"


@dataclass(frozen=True)
class Prefixes(Setting):
    """Beginnings of telephone numbers, with blanks or commas between them."""

    def for_field(self, value: Any) -> str:
        """The prefixes with commas between them."""
        return ", ".join(value or ())

    def read(self, typed: str) -> list[str]:
        """The prefixes that were typed, each once, in their order. Raises BadValue where one is none."""
        found = list(dict.fromkeys(part for part in re.split(r"[\s,;]+", typed) if part))
        if not found or not all(_PREFIX.fullmatch(part) for part in found):
            raise BadValue(t("settings.prefixes"))
        return found


def _delays() -> tuple[Setting, ...]:
    usual = [outcome.value for outcome in AttemptStatus if outcome in RetryPolicy().delays]
    return tuple(Number(f"retry.delays.{name}", 0, 10_000, "minutes", False, True) for name in usual)


GROUPS: Mapping[str, tuple[Setting, ...]] = {
    "promise": (
        Number("promise.asap_within", 5, 10_000, "minutes"),
        Number("promise.at_least", 1, 600, "minutes"),
        Number("margin", 0, 120, "minutes"),
        Number("promise.share", 0.1, 1, whole=False),
        Number("promise.soonest", 5, 10_000, "minutes"),
        Number("promise.farthest", 1, 30),
        Number("promise.callback_minutes", 0.5, 240, whole=False),
        Number("promise.enquiry_minutes", 0.5, 240, whole=False),
    ),
    "retry": (
        Number("retry.max_attempts", 1, 50, "tries"),
        Number("promise.retry_grace", 0, 10_000, "minutes"),
        *_delays(),
    ),
    "desk": (
        Number("wrap_up", 1, 120, "minutes", False),
        Number("message_minutes", 1, LONGEST_MESSAGE),
        Number("chat_idle", 10, 120, "minutes"),
        Number("calls_per_second", 0.01, 100, "calls", False),
        Prefixes("allowed_prefixes"),
    ),
    "retention": (
        Number("retention.messages", 1, 36_500, "days"),
        Number("retention.numbers", 1, 36_500, "days"),
        Number("retention.names", 1, 36_500, "days"),
        Flag("delete_provider_copy"),
    ),
    "notices": (
        *(Flag(f"notices.{event.value}") for event in Event),
        Number("notices.ask_after", 1, 30),
        ClockTime("notices.quiet_from"),
        ClockTime("notices.quiet_until"),
    ),
    "safety": (Flag("approval_needed"), Flag("second_factor")),
}
"""Which settings stand in one form."""
