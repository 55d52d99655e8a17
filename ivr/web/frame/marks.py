"""What each page says of itself: for whom it is open, and what else holds for it. What says nothing is closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, Flask

from ivr.hotline.staff import Anybody, Role

View = TypeVar("View", bound=Callable[..., Any])


class StaffPages(Blueprint):
    """Pages for people who are signed in and have at least the role that is `needed`; `needs` can ask for more."""

    def __init__(self, name: str, import_name: str, *, needed: Role | Anybody, **options: Any) -> None:
        super().__init__(name, import_name, **options)
        self.needed = needed


def needs(role: Role | Anybody) -> Callable[[View], View]:
    """This page needs at least this role, whatever its blueprint says."""

    def mark(view: View) -> View:
        view.needed_role = role  # type: ignore[attr-defined]
        return view

    return mark


def open_to_all(view: View) -> View:
    """This page is for everybody, signed in or not."""
    view.open_to_all = True  # type: ignore[attr-defined]
    return view


def for_newcomers(view: View) -> View:
    """This page can be used before a one-time password has been changed and a second factor has been set up."""
    view.for_newcomers = True  # type: ignore[attr-defined]
    return view


def for_machines(view: View) -> View:
    """What this answers is for a script or a player, no page: nobody is ever sent back to it."""
    view.for_machines = True  # type: ignore[attr-defined]
    return view


def tells_of_control_characters(view: View) -> View:
    """Mark a page whose form tells beside its field that a character cannot be taken."""
    view.tells_of_control_characters = True  # type: ignore[attr-defined]
    return view


def needed_role(app: Flask, endpoint: str) -> Role | Anybody | None:
    """The least role that this page needs; None when it is open to all. Closed (admin) when nothing is said."""
    view = app.view_functions[endpoint]
    blueprint = app.blueprints.get(endpoint.rpartition(".")[0])
    if endpoint == "static" or is_door(app, endpoint) or getattr(view, "open_to_all", False):
        return None
    said: Role | Anybody | None = getattr(view, "needed_role", None)
    return said or (blueprint.needed if isinstance(blueprint, StaffPages) else Role.ADMIN)


def is_door(app: Flask, endpoint: str | None) -> bool:
    """Whether this is not a page at all: doors of the telephone and for machines have guards of their own."""
    return bool(endpoint) and str(endpoint).rpartition(".")[0] in app.extensions["doors"]
