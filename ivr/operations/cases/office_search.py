"""One office among hundreds: found by its name, its address, its number, or a region that it covers."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from ivr.hotline import printable, region
from ivr.hotline.errors import HotlineError
from ivr.operations.cases import offices
from ivr.records.cases import Office

SUGGESTIONS = 8


class UnclearOffice(HotlineError):
    """What was typed for an office means none, or several; `names` are those that it may mean."""

    def __init__(self, text: str, found: Iterable[Office]) -> None:
        self.text = text[:80]
        self.names = "; ".join(one.name for one in found) or "–"
        super().__init__(f"{self.text!r} is not one office that cases can go to: {self.names}")


def search(found: Iterable[Office], text: str) -> list[Office]:
    """Those in which every typed word stands somewhere, as they came; those whose name begins so first."""
    words = text.casefold().split()
    fits = [one for one in found if _fits(_searchable(one), words)]
    return sorted(fits, key=lambda one: not one.name.casefold().startswith(text.casefold().strip()))


def meant(session: Session, text: str) -> Office:
    """The one active office that is called so, or the only one that fits what was typed. Raises UnclearOffice."""
    active = [one for one in offices.everybody(session) if one.active]
    wanted = printable.clean(text).casefold()
    same = [one for one in active if one.name.casefold() == wanted]
    found = same or search(active, text)
    if len(found) != 1:
        raise UnclearOffice(text, found[:SUGGESTIONS])
    return found[0]


def _searchable(office: Office) -> str:
    places = (f"{one.region} {region.name_of(one.region)}" for one in office.regions)
    return " ".join((office.name, office.email or "", office.phone or "", *places)).casefold()


def _fits(text: str, words: Iterable[str]) -> bool:
    """A number is found however it is written."""
    digits = "".join(letter for letter in "".join(words) if letter.isdecimal()).lstrip("0")
    return all(word in text for word in words) or (len(digits) > 5 and digits in text)
