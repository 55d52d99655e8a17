"""Addresses that somebody can be sent back to: pages of ours that can be opened, and nothing else."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect

from ivr.hotline.addresses import read_address
from ivr.web.current import hotline
from ivr.web.frame.marks import needed_role


def our_page(address: str | None) -> str | None:
    """The address if it is a page of ours that can be opened, so that nobody is sent to another site; else None."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")) or not address.isprintable():
        return None
    parts = read_address(address)
    try:
        endpoint, _ = current_app.url_map.bind("").match(parts.path, method="GET")
    except (NotFound, MethodNotAllowed, RequestRedirect, HTTPException):
        return None
    if getattr(current_app.view_functions[endpoint], "for_machines", False):
        return None
    return address if needed_role(current_app, endpoint) is not None else None


def this_page() -> str | None:
    """The page that the browser shows or will show: this request's, or where a part of a page was asked for."""
    return our_page(request.full_path.removesuffix("?")) or referring_page()


def referring_page() -> str | None:
    """The page of ours on which the browser was, if it tells."""
    parts = read_address(request.referrer)
    if parts.netloc not in our_hosts():
        return None
    return our_page(parts.path + (f"?{parts.query}" if parts.query else ""))


def path_of_ours(address: str | None, endpoint: str) -> str | None:
    """The path of a whole address, if it is that of this view of ours."""
    parts = read_address(address)
    if parts.netloc not in our_hosts():
        return None
    try:
        found, _ = current_app.url_map.bind("").match(parts.path, method="GET")
    except HTTPException:
        return None
    return parts.path if found == endpoint else None


def our_hosts() -> tuple[str, str]:
    """The host that this request names, and that of our public address."""
    return request.host, urlsplit(hotline().settings.public_url).netloc
