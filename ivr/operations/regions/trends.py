"""Where reports have become more, or fewer, than in the period before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ivr.operations.regions.query import UNTOLD

MOST = 8


@dataclass(frozen=True)
class Mover:
    """One region: reports now and before."""

    region: str
    now: int
    before: int

    @property
    def difference(self) -> int:
        """Reports more than in the stretch before; negative where there were fewer."""
        return self.now - self.before


def movers(now: Mapping[str, int], before: Mapping[str, int], most: int = MOST) -> list[Mover]:
    """The regions whose count has changed most, in either direction; what nobody told is no region."""
    found = [Mover(code, now.get(code, 0), before.get(code, 0)) for code in {*now, *before} - {UNTOLD}]
    changed = [mover for mover in found if mover.difference]
    return sorted(changed, key=lambda mover: (-abs(mover.difference), -mover.difference, mover.region))[:most]
