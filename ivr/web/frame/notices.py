"""Sentences for the next page travel in the browser's cookie: as many as it holds, for scripts that never open one."""

from __future__ import annotations

from flask import Flask, Response, session

_KEPT = "_flashes"
"""Where Flask keeps them."""
MOST = 8
LETTERS = 1500
"""Of all together: browsers throw away a cookie of more than 4,096 bytes, and whoever sent it is signed out."""


def install(app: Flask) -> None:
    """Let go of the oldest sentences that nobody has read where there are too many."""
    app.after_request(_bound)


def _bound(answer: Response) -> Response:
    told = session.get(_KEPT)
    if told and (len(told) > MOST or sum(len(words) for _, words in told) > LETTERS):
        session[_KEPT] = newest(told)
    return answer


def newest(told: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The last of these sentences, with their kinds; the end of a very long one is left out."""
    kept: list[tuple[str, str]] = []
    left = LETTERS
    for kind, words in reversed(told[-MOST:]):
        if kept and len(words) > left:
            break
        kept.insert(0, (kind, words if len(words) <= LETTERS else f"{words[: LETTERS - 1]}…"))
        left -= len(words)
    return kept
