"""What was typed into a form that keeps it (`data-keep`) is saved: the next page tells the browser to forget it."""

from __future__ import annotations

from flask import session

MOST = 16
"""They travel in a cookie."""


def saved(name: str) -> None:
    """What was typed into the form of this name is saved: browsers need not keep it any longer."""
    session["saved"] = [*session.get("saved", []), name][-MOST:]


def taken_saved() -> list[str]:
    """The names of the forms that were saved since the last page."""
    found: list[str] = session.pop("saved", [])
    return found
