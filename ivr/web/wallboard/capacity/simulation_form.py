"""What stands in the form that asks how many agents it takes: read as people write numbers, and filled from lately."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping

from flask import request

from ivr.operations.capacity.runs import MOST_A_DAY, Asked
from ivr.operations.capacity.simulation.telephone import Telephone
from ivr.web.frame.formats import decimal
from ivr.web.frame.texts import t

USUAL_A_DAY = 250
BOUNDS: Mapping[str, tuple[float, float]] = {"per_day": (1, MOST_A_DAY), "talk": (0.5, 60), "reached": (5, 100)}
EXAMPLES: Mapping[str, float] = {"talk": 4.5, "reached": 72.5}
LONGEST = 40
_WHOLE = re.compile(r"[0-9]{1,18}|[0-9]{1,3}(?:[., ][0-9]{3}){1,5}")
"""250, and 1.500 or 1,500: in a number without a fraction both marks part thousands."""
_DECIMAL = re.compile(r"[0-9]{1,18}(?:[.,][0-9]{1,6})?")


def typed() -> dict[str, str]:
    """What was typed into each field."""
    return {name: request.form.get(name, "").strip()[:LONGEST] for name in BOUNDS}


def token() -> str:
    """What tells this form from every other; a form without one is like no other."""
    return request.form.get("form", "")[:64] or secrets.token_urlsafe(16)


def read(fields: Mapping[str, str]) -> tuple[Asked | None, dict[str, str]]:
    """What is asked, or what is wrong with each field."""
    values = {name: number(name, text) for name, text in fields.items()}
    errors = {name: wrong(name, fields[name]) for name, value in values.items() if value is None}
    if errors:
        return None, errors
    return Asked(int(values["per_day"] or 0), values["talk"] or 0.0, values["reached"] or 0.0), {}


def number(name: str, text: str) -> float | None:
    """The number that is written, if it may stand in this field."""
    if name == "per_day":
        found = float(re.sub("[., ]", "", text)) if _WHOLE.fullmatch(text) else None
    else:
        plain = text.removesuffix("%").rstrip() if name == "reached" else text
        found = float(plain.replace(",", ".")) if _DECIMAL.fullmatch(plain) else None
    low, high = BOUNDS[name]
    return found if found is not None and low <= found <= high else None


def wrong(name: str, text: str) -> str:
    """Why what was typed cannot be taken, and what can."""
    low, high = BOUNDS[name]
    bounds = {"low": decimal(low, 1), "high": decimal(high)}
    if not text:
        return t("simulation.wrong.empty", **bounds)
    if name == "per_day":
        return t("simulation.wrong.whole", **bounds)
    return t("simulation.wrong.number", example=decimal(EXAMPLES[name], 1), **bounds)


def prefilled(per_day: float | None, telephone: Telephone) -> dict[str, str]:
    """The figures of the last weeks, or usual ones."""
    requests = min(MOST_A_DAY, max(1, round(per_day))) if per_day else USUAL_A_DAY
    (low, high), least = BOUNDS["talk"], BOUNDS["reached"][0]
    talk, reached = min(high, max(low, telephone.talk)), max(least, telephone.reached * 100)
    return {"per_day": str(requests), "talk": decimal(talk, 1), "reached": decimal(reached)}


def is_measured(telephone: Telephone) -> bool:
    """Whether talks and attempts are this hotline's own."""
    return telephone != Telephone()
