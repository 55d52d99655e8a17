"""The pages of chats that want a person: everything under /chats is for agents and more."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ivr.hotline.staff import Role
from ivr.web.frame.marks import StaffPages
from ivr.web.frame.texts import t
from ivr.web.frame.ways_back import our_page

chats = StaffPages("chats", __name__, url_prefix="/chats", needed=Role.AGENT)


def back(key: str | None = None, kind: str = "plain", /, **values: object) -> ResponseReturnValue:
    """Back to the page that the form names, else to the queue, with a sentence. `kind` is done, problem or plain."""
    if key is not None:
        flash(t(f"chats.flash.{key}", **values), kind)
    return redirect(our_page(request.form.get("next")) or url_for("chats.page"), 303)
