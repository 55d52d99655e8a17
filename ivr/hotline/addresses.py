"""Addresses that others send us, read in one place: what is no address is an empty one, and never an error."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

_NONE = urlsplit("")


def read_address(text: str | None) -> SplitResult:
    """The parts of an address from a header or a form; all of them empty where it cannot be read."""
    try:
        return urlsplit(text or "")
    except ValueError:  # such as half an IPv6 address
        return _NONE
