"""After something was sent: back to the page it came from, with a sentence on what happened."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ivr.web.current import hotline
from ivr.web.frame.texts import t
from ivr.web.frame.ways_back import our_page


def back(key: str | None = None, kind: str = "plain", /, **values: object) -> ResponseReturnValue:
    """Back to the page that the form names, else to the desk. `kind` is done, problem or plain."""
    hotline().pulse.forget()
    if key is not None:
        flash(t(f"console.{key}", **values), kind)
    return redirect(our_page(request.form.get("next")) or url_for("console.page"), 303)
