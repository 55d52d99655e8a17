"""What stands in the fields of a form: whole numbers, and moments on the hotline's clock."""

from __future__ import annotations

from datetime import datetime, tzinfo

from flask import request

from ivr.hotline import written_times
from ivr.hotline.written_dates import NotUnderstood
from ivr.hotline.written_numbers import whole_number
from ivr.web import current
from ivr.web.frame import formats


def number_in_form(name: str) -> int:
    """A whole number of the form; 0 when it is none."""
    return whole_number(request.form.get(name, ""), 0)


def moment_in_form(text: str, zone: tzinfo | None = None) -> datetime | None:
    """What a field for date and time holds (aware), on the hotline's clock or in `zone`; None when it is no moment."""
    zone = zone or formats.zone()
    try:
        return written_times.read_moment(text, zone, current.now().astimezone(zone).date())
    except NotUnderstood:
        return None


def moment_for_field(at: datetime, zone: tzinfo | None = None) -> str:
    """A moment (aware) as a field for date and time takes it."""
    return at.astimezone(zone or formats.zone()).strftime("%Y-%m-%dT%H:%M")
