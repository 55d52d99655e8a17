"""Words about a release that pages and commands share: what is wrong with it, and what each prompt is called."""

from __future__ import annotations

from pathlib import Path

from ivr.texts import Texts

PROBLEMS = Texts(Path(__file__).parent / "problems")
"""By the code of a problem."""
PROMPT_TITLES = Texts(Path(__file__).parent / "prompt_titles")
"""By the key of a prompt."""
