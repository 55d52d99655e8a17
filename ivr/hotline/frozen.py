"""Frozen records with some of their fields changed: `dataclasses.replace`, three times as quick, for what is plain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import replace
else:

    def replace(record: Any, /, **changes: Any) -> Any:
        """The same record with other values; raises TypeError for a field that it has not.

        Only for frozen dataclasses that keep each field under its name, check nothing when they are made and remember
        nothing that was worked out from other fields. A call makes several of these in each turn, and the walk through
        every branch of a call, for which an admin waits, fifty thousand.
        """
        fields = record.__dict__
        made = object.__new__(record.__class__)
        made.__dict__.update(fields)
        made.__dict__.update(changes)
        if len(made.__dict__) != len(fields):
            raise TypeError(f"{type(record).__name__} has no field {', '.join(sorted(changes.keys() - fields.keys()))}")
        return made


__all__ = ["replace"]
