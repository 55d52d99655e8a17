"""A workbook for Excel, written row by row to the disk and sent in parts, so that it needs no memory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import IO, Any

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CHUNK = 64 * 1024
_SHEET_ROWS = 1_048_576


def workbook(head: Sequence[Sequence[Any]], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The file: `head` in bold at the top of each sheet. Numbers stay numbers, texts are never taken for formulas."""
    return _sent(_written(head, rows))


def _written(head: Sequence[Sequence[Any]], rows: Iterable[Sequence[Any]]) -> IO[bytes]:
    """What one sheet cannot hold goes on in the next."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - only downloads need it

    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by whoever sends it
    with Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold, left = book.add_format({"bold": True}), iter(rows)
        while True:
            sheet = book.add_worksheet()
            for at, line in enumerate(head):
                sheet.write_row(at, 0, line, bold)
            at = len(head)
            for at, line in enumerate(islice(left, _SHEET_ROWS - len(head)), len(head) + 1):
                sheet.write_row(at - 1, 0, line)
            if at < _SHEET_ROWS:
                break
    file.seek(0)
    return file


def _sent(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(_CHUNK):
            yield chunk
