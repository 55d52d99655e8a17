"""Reading a stranger's file is the work of a process of its own, which cannot take ours with it."""

from __future__ import annotations

import pytest

from ivr.hotline.writing.sniffing import FileRefused, FileType, Why
from ivr.operations.attachments import inspection
from tests.support import sent_files


def test_a_photo_comes_back_with_its_preview() -> None:
    read = inspection.inspect(sent_files.picture(), "image/jpeg")
    assert (read.type, read.width, read.height) == (FileType.JPEG, 320, 240)
    assert read.preview
    assert read.preview.startswith(b"\xff\xd8")


def test_why_it_is_refused_comes_back() -> None:
    told, made, why = sent_files.hostile()["a letter with macros"]
    with pytest.raises(FileRefused) as refused:
        inspection.inspect(made(), told)
    assert refused.value.why == why


def test_a_process_that_dies_refuses_the_file_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspection.sys, "executable", "/bin/false")
    with pytest.raises(FileRefused) as refused:
        inspection.inspect(sent_files.picture(), "image/jpeg")
    assert refused.value.why is Why.UNSAFE
