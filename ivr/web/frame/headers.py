"""What browsers are told with every page: load nothing but ours, run nothing written into a page, keep nothing."""

from __future__ import annotations

from flask import Flask, Response, current_app, request

from ivr.web.current import hotline
from ivr.web.frame.marks import is_door

POLICY = "; ".join(
    (
        "default-src 'none'",
        *(f"{kind}-src 'self'" for kind in ("script", "style", "img", "font", "connect", "manifest")),
        "media-src 'self' blob:",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
_YEAR = 365 * 24 * 3600


def install(app: Flask) -> None:
    """Send these headers with everything but the doors of the telephone and for machines."""
    app.after_request(_tell)


def _tell(answer: Response) -> Response:
    if is_door(current_app, request.endpoint):
        return answer
    headers = answer.headers
    headers.setdefault("Content-Security-Policy", POLICY)  # what people sent has a stricter one
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(self)"
    if hotline().settings.public_url.startswith("https://"):
        headers["Strict-Transport-Security"] = f"max-age={_YEAR}"
    if request.endpoint == "static":
        headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable" if "v" in request.args else "no-cache"
    elif not headers.get("Cache-Control"):
        headers["Cache-Control"] = "no-store"
    return answer
