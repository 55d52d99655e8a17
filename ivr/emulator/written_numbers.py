"""Numbers as somebody wrote them into an address, a form or a document, which may be of any length or none at all."""

MOST_DIGITS = 18
"""More than anything here counts to. `int` refuses to read a text of thousands of digits."""
LONGEST_SECONDS = 100 * 366 * 86400.0


def whole(written: object, least: int = 0, most: int = 10**MOST_DIGITS) -> int:
    """A whole number between these two. Raises ValueError for anything else."""
    text = str(written) if isinstance(written, str | int) and not isinstance(written, bool) else ""
    if not (text.removeprefix("-").isdecimal() and len(text) <= MOST_DIGITS + 1 and least <= int(text) <= most):
        raise ValueError(f"a whole number from {least} to {most} is expected")
    return int(text)


def seconds(written: object, least: float = 0.0, most: float = LONGEST_SECONDS) -> float:
    """A length of time between these two. Raises ValueError for anything else, what is no number (`nan`) too."""
    if isinstance(written, bool) or not isinstance(written, str | int | float):
        raise ValueError("a number of seconds is expected")  # noqa: TRY004 - answered as 400
    try:
        found = float(written)
    except OverflowError:
        found = float("inf")
    if not least <= found <= most:
        raise ValueError(f"a number of seconds from {least:g} to {most:g} is expected")
    return found
