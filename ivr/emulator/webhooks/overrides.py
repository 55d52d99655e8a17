"""Connection settings written behind the `#` of a webhook address, as Twilio's connection overrides define them."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from ivr.emulator.written_numbers import MOST_DIGITS

CEILING_MS = 15_000
POLICIES = frozenset({"4xx", "5xx", "ct", "rt", "all"})


@dataclass(frozen=True, slots=True)
class Overrides:
    """Times in seconds; `policies` names what is tried again, up to `retries` times."""

    connect: float = 5.0
    read: float = 15.0
    total: float = 15.0
    retries: int = 1
    policies: frozenset[str] = frozenset({"ct"})

    def retry_on(self, reason: str) -> bool:
        """Whether a failure of this kind (`4xx`, `5xx`, `ct`, `rt`) is tried again."""
        return reason in self.policies or "all" in self.policies


def overrides_of(url: str) -> tuple[Overrides, list[str]]:
    """The settings of an address, and what is wrong with them (ignored, as the telephone company ignores it)."""
    values = dict(parse_qsl(urlsplit(url).fragment))
    wrong: list[str] = []
    policies = frozenset(values.get("rp", "ct").split(","))
    if not policies <= POLICIES:
        wrong.append(f"rp={values['rp']} is not made of {', '.join(sorted(POLICIES))}")
        policies = frozenset({"ct"})
    settings = Overrides(
        connect=_number(values, "ct", 100, 10_000, 5_000, wrong) / 1000,
        read=_number(values, "rt", 100, CEILING_MS, CEILING_MS, wrong) / 1000,
        total=_number(values, "tt", 100, CEILING_MS, CEILING_MS, wrong) / 1000,
        retries=_number(values, "rc", 0, 5, 1, wrong),
        policies=policies,
    )
    return settings, wrong


def _number(values: dict[str, str], name: str, least: int, most: int, default: int, wrong: list[str]) -> int:
    written = values.get(name)
    if written is None:
        return default
    if not written.isdecimal() or len(written) > MOST_DIGITS or not least <= int(written) <= most:
        wrong.append(f"{name}={written} is not between {least} and {most}")
        return default
    return int(written)
