"""What somebody means who answers a notice: a tap, a number, or words; a case is never closed by words that may mean
something else."""

from __future__ import annotations

import re
from enum import StrEnum

from ivr.hotline.writing.plain import plain, without_courtesy

MOST_TRIES = 3
"""So often four digits may be wrong."""


class Reply(StrEnum):
    """What is written back; the value is the prompt's name."""

    ANSWER = "answer"
    PROOF = "answer_proof"
    PROOF_WRONG = "answer_proof_wrong"
    LOST = "answer_lost"
    OVER = "answer_over"
    CLOSED = "solved_yes"
    REOPENED = "solved_not_yet"
    REOPENED_TOLD = "solved_not_yet_told"
    NOTED = "solved_noted"
    MORE = "solved_more"


def _all(words: str) -> frozenset[str]:
    return frozenset(word.strip() for word in words.split(","))


_READ = _all(
    "1, satu, ya, iya, y, ok, oke, okay, mau, boleh, baca, mau baca, baca jawaban, baca jawabannya, buka, lihat, "
    "jawaban, jawabannya, apa jawabannya, yes, one, read, read it, read the answer, show"
)
_SOLVED = _all(
    "1, satu, ya, iya, y, sudah, udah, sdh, selesai, sudah selesai, beres, sudah beres, ya sudah, iya sudah, "
    "ya sudah selesai, alhamdulillah sudah, one, yes, solved, it is solved, done"
)
_NOT_YET = _all("2, dua, tidak, tdk, t, nggak, ngga, gak, ga, enggak, two, no, nope")
_NOT_YET_WITHIN = re.compile(r"\b(belum|blm|blum|belom|blom|not yet|not solved|isn t|is not)\b")
_BUT = re.compile(r"\b(tapi|tetapi|cuma|hanya|masih|but|still)\b")
_BEGINS_SOLVED = re.compile(r"(sudah|udah|sdh|alhamdulillah|solved|yes)\b")
_A_FEW = 4
"""Words: more than that is a story."""
_BARE = _all("belum, blm, blum, belom, blom, belum selesai, not yet")


def wants_to_read(text: str) -> bool:
    """Whether the answer is asked for."""
    return without_courtesy(plain(text)) in _READ


def is_solved(text: str) -> bool | None:
    """Whether it is solved; None for words that say neither."""
    said = without_courtesy(plain(text))
    if said in _SOLVED:
        return True
    if said in _NOT_YET or _NOT_YET_WITHIN.search(said):
        return False
    few = 0 < len(said.split()) <= _A_FEW
    return True if few and _BEGINS_SOLVED.match(said) and not _BUT.search(said) else None


def story_in(text: str) -> str:
    """What is told beside the bare "not yet", to be passed on; empty where nothing is."""
    said = without_courtesy(plain(text))
    return "" if said in _NOT_YET | _BARE else text.strip()


def four_digits(text: str) -> str | None:
    """The end of a telephone number, as it was asked for; None for what is no try at it."""
    digits = re.sub("[^0-9]", "", text)
    return digits if digits and len(text.split()) <= _A_FEW else None
