"""Texts from outside, made fit to be printed on one line."""

from __future__ import annotations


def clean(text: str) -> str:
    """A text of one line: whatever could begin another line, or is not to be seen, is a space."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
