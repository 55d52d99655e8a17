"""How many slips of the finger lie between two words: a letter too many, too few, another, or two exchanged."""

from __future__ import annotations


def slips(one: str, other: str, most: int) -> int:
    """The number of slips, or `most` + 1 when there are more: nobody needs to know how many then."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, start=1):
        before, last, row = row, before, [at, *[0] * len(other)]
        for there, its in enumerate(other, start=1):
            row[there] = min(before[there] + 1, row[there - 1] + 1, before[there - 1] + (letter != its))
            if at > 1 and there > 1 and letter == other[there - 2] and one[at - 2] == its:
                row[there] = min(row[there], last[there - 2] + 1)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def allowed(word: str) -> int:
    """So many slips a word of this length may have and still be taken for what it was meant to be."""
    return 0 if len(word) < 5 else 1 if len(word) < 9 else 2
