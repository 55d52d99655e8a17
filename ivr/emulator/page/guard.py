"""Keeps other web pages in the same browser from using the emulator."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import abort, request

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# Neither can be sent by a foreign page without asking first, and that question is never answered.
ACCEPTED_TYPES = frozenset({"application/json", "audio/wav"})
# What a form of any page can send: taken only where the browser says that the page is ours.
FORM_TYPES = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})


def on_loopback(host: str) -> bool:
    """Whether a Host header names this machine; a foreign name that leads here is somebody's trick."""
    return urlsplit(f"//{host}").hostname in LOOPBACK


def guard() -> None:
    """Only requests addressed to this machine, and changes only from our own page or from no page at all."""
    if not on_loopback(request.host):
        abort(403, "the emulator answers on loopback only")
    if request.method in SAFE:
        return
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"{request.scheme}://{request.host}":
        abort(403, "this request comes from another web page")
    if request.headers.get("Sec-Fetch-Site", "none") not in {"same-origin", "none"}:
        abort(403, "this request comes from another web page")
    if request.mimetype not in ACCEPTED_TYPES and (origin is None or request.mimetype not in FORM_TYPES):
        abort(415, "send JSON")
