"""What is wrong with a page, as far as can be told without knowing it: words nobody chose, or of another language."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from functools import cache

from openpyxl import load_workbook

import ivr.hotline.callback
import ivr.hotline.case
import ivr.hotline.staff
from ivr.web.frame.texts import LANGUAGES, texts
from tests.tour.page import Page, Word

_ENGLISH = """
the of and is to with this that not are be was were by from or it on in you your no there has have will can
cannot its they who whom what which when nobody nothing somebody an at as
"""
_INDONESIAN = """
yang dan di untuk dengan ini itu tidak dari ke ada atau sudah belum akan oleh pada kepada agar dapat bisa
adalah karena bila jika anda kami sebagai hanya lagi lain juga
"""
FUNCTION_WORDS = {"en": frozenset(_ENGLISH.split()), "id": frozenset(_INDONESIAN.split())}
"""Words that hold sentences together. No name has two of them."""
INSIDE = re.compile(
    r"\bNone\b(?! of)|\bundefined\b|\bNaN\b|\bnan\b|object at 0x|datetime\.|Traceback|<built-in|Undefined"
)
PYTHON_OR_JSON = re.compile(r"""^\s*[\[{]\s*(["'{\[]|\])|["']:\s*["'\[{\d]""")
DOTTED = re.compile(r"\b[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+\b")
SNAKE = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PLACEHOLDER = re.compile(r"\{\w+\}")


def faults(page: Page, language: str) -> Iterator[str]:
    """What is wrong with the words of a page that somebody reads in this language."""
    for word in page.words:
        for fault in _faults(word, language):
            yield f"{fault}: {word.text[:120]!r} in {word.where}"


@cache
def _faults(word: Word, language: str) -> tuple[str, ...]:
    return tuple(_look(word, language))


def faults_of_file(mimetype: str, data: bytes) -> Iterator[str]:
    """What is wrong with something that was downloaded; a workbook opens, and holds no formula."""
    if not data:
        yield "nothing"
    elif mimetype == "text/csv":
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=_delimiter(data)))
        if not rows or not any(rows[0]):
            yield "no columns"
        yield from _faults_of_cells(cell for row in rows for cell in row)
    elif mimetype == WORKBOOK:
        for sheet in load_workbook(io.BytesIO(data)).worksheets:
            cells = [cell for row in sheet.iter_rows() for cell in row]
            if not cells:
                yield f"nothing on the sheet {sheet.title}"
            if any(cell.data_type == "f" for cell in cells):
                yield f"a formula on the sheet {sheet.title}"
            yield from _faults_of_cells(cell.value for cell in cells)


def _delimiter(data: bytes) -> str:
    first = data.partition(b"\n")[0]
    return ";" if first.count(b";") > first.count(b",") else ","


def _faults_of_cells(cells: Iterable[object]) -> Iterator[str]:
    for cell in cells:
        if isinstance(cell, str) and cell in ("None", "nan", "NaN", "undefined", "True", "False"):
            yield f"a cell that holds {cell}"


def _look(word: Word, language: str) -> Iterator[str]:
    if INSIDE.search(word.text):
        yield "something of the inside"
    if PYTHON_OR_JSON.search(word.text) and "{{" not in word.text:
        yield "data where words should be"
    if any(found in keys() for found in DOTTED.findall(word.text)):
        yield "a raw key"
    if any(found in names() for found in SNAKE.findall(word.text)):
        yield "a raw name"
    if word.language == language and word.where != "code" and (other := _foreign(word.text, language)):
        yield f"{other} on a page in {language}"


def _foreign(text: str, language: str) -> str | None:
    for other in LANGUAGES:
        if other != language and (text in only(other, language) or _reads_as(text, other, language)):
            return other
    return None


def _reads_as(text: str, other: str, language: str) -> bool:
    words = re.findall(r"\b[a-z]+\b", text)
    theirs, ours = (sum(word in FUNCTION_WORDS[one] for word in words) for one in (other, language))
    return theirs >= 2 and not ours


@cache
def keys() -> frozenset[str]:
    """The keys of all texts, and of what lies above them."""
    known = texts(next(iter(LANGUAGES)))
    return frozenset(known) | {key.rpartition(".")[0] for key in known if key.count(".") > 1}


@cache
def names() -> frozenset[str]:
    """What the rules call things whose names are of more than one word."""
    modules = (ivr.hotline.callback, ivr.hotline.case, ivr.hotline.staff)
    kinds = [kind for module in modules for kind in vars(module).values() if isinstance(kind, type)]
    found = {str(one) for kind in kinds for one in getattr(kind, "__members__", {}).values()}
    return frozenset(name for name in found if SNAKE.fullmatch(name))


@cache
def only(language: str, but: str) -> frozenset[str]:
    """The whole texts of a language that mean nothing in another: neither holds a name in braces."""
    return _whole(language) - _whole(but)


def _whole(language: str) -> frozenset[str]:
    parts = [part for text in texts(language).values() for part in ([text] if isinstance(text, str) else text.values())]
    return frozenset(" ".join(part.split()) for part in parts if not PLACEHOLDER.search(part)) - {*LANGUAGES.values()}
