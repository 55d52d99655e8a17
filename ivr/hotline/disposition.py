"""What an agent says came of a callback, and what happens to it then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ivr.hotline.errors import HotlineError


class Then(StrEnum):
    """What a disposition does with the callback."""

    CLOSE = "close"
    FOLLOW_UP = "follow_up"
    """Ring again at a time that was agreed."""
    TRY_AGAIN = "try_again"
    """Nobody was reached after all, such as an answering machine: counted as an attempt and tried again."""


class OnCase(StrEnum):
    """What a disposition does with the cases of the callback's reports; the talk is a step of each in any case."""

    REMARK = "remark"
    """Nothing more."""
    SOLVE = "solve"
    """They are closed."""
    FORWARD = "forward"
    """They go to the office that the agent chooses with it."""


NOT_PASSED_ON = "not_passed_on"
"""What came of a callback that was to be passed on, and was not: no region, no office, or none chosen."""


class UnknownDisposition(HotlineError):
    """There is no such disposition; the list is the admins'."""


@dataclass(frozen=True)
class Disposition:
    """One line of the list that agents choose from. `reached`: the person was spoken with.

    One that is retired cannot be chosen any more; what was closed with it keeps its name.
    """

    code: str
    name: Mapping[str, str] = field(hash=False)
    then: Then = Then.CLOSE
    reached: bool = True
    retired: bool = False
    on_case: OnCase = OnCase.REMARK

    @property
    def contradicts_itself(self) -> bool:
        """What is solved is not rung about again."""
        return self.on_case is OnCase.SOLVE and self.then is not Then.CLOSE


DEFAULT_DISPOSITIONS = (
    Disposition("solved", {"id": "Selesai", "en": "Solved"}, on_case=OnCase.SOLVE),
    Disposition(
        "passed_on",
        {"id": "Diteruskan ke dinas", "en": "Passed on to the regional office"},
        on_case=OnCase.FORWARD,
    ),
    Disposition(
        "follow_up", {"id": "Telepon lagi pada waktu tertentu", "en": "Ring again at a set time"}, Then.FOLLOW_UP
    ),
    Disposition("wrong_number", {"id": "Salah sambung", "en": "Wrong number"}, reached=False),
    Disposition(
        "unreachable", {"id": "Tidak terhubung, coba lagi", "en": "Not reached, try again"}, Then.TRY_AGAIN, False
    ),
    Disposition("refused", {"id": "Tidak bersedia", "en": "Did not want to talk"}),
    Disposition("nuisance", {"id": "Panggilan iseng", "en": "Nuisance call"}),
)


def disposition(code: str, among: tuple[Disposition, ...] = DEFAULT_DISPOSITIONS) -> Disposition:
    """The disposition with this code; raises UnknownDisposition."""
    for found in among:
        if found.code == code:
            return found
    raise UnknownDisposition(f"Unknown disposition {code!r}; choose one of {', '.join(d.code for d in among)}.")


def usual_on_case(code: str) -> OnCase:
    """What a disposition does with cases of which a list does not say it, as lists from before do not."""
    return next((one.on_case for one in DEFAULT_DISPOSITIONS if one.code == code), OnCase.REMARK)


def was_reached(code: str | None, among: tuple[Disposition, ...]) -> bool | None:
    """Whether this disposition says that the person was spoken with; None when it says nothing, or none was given."""
    if code == NOT_PASSED_ON:
        return True
    return next((found.reached for found in among if found.code == code), None)
