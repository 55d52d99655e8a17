"""What admins write for news is looked at: whether it fits one SMS, and whether it can be approved."""

from __future__ import annotations

import dataclasses

import pytest

from ivr.hotline import notice_checks
from ivr.hotline.script import Script
from prompts.catalogue import Prompt
from tests.support.line import files


def changed(key: str, text: str) -> Script:
    catalogues = dict(files().catalogues)
    prompts = {**catalogues["id"].prompts, key: Prompt(text)}
    catalogues["id"] = dataclasses.replace(catalogues["id"], prompts=prompts)
    return dataclasses.replace(files(), catalogues=catalogues)


def test_what_comes_with_the_hotline_can_be_sent() -> None:
    assert notice_checks.problems(files()) == []


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        ("written_sms_ticket", "Tiket {ticket}. " + "a" * 150, "sms_too_long"),
        ("written_sms_unreached", "Tiket {ticket}, kami telepon lagi {when}. " + "a" * 90, "sms_too_long"),
        ("written_sms_ticket", "Tiket “{ticket}” – simpan.", "sms_letters"),
        ("written_notice_ticket", "{ticket} nomor tiket Anda di Kementerian.", "template_edge"),
        ("written_notice_unreached", "Laporan {ticket}: kami telepon lagi {when}.", "template_edge"),
    ],
)
def test_what_cannot_be_sent_is_told_with_its_reason(key: str, text: str, code: str) -> None:
    (found,) = notice_checks.problems(changed(key, text))
    assert (found.code, found.weight, found.path) == (code, "warning", f"catalogues.id.prompts.{key}")
