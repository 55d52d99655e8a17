"""The estimate of speech against a voice: espeak-ng, at 160 words in a minute, reads every sentence that we say."""

from __future__ import annotations

import array
import re
import shutil
import subprocess

import pytest

from ivr.hotline.script import WRITTEN
from ivr.hotline.spoken_length import seconds
from tests.support.line import files

ESPEAK = shutil.which("espeak-ng")
VOICES = {"id": "id", "en": "en-us"}
NEARLY = 0.15
LONG_ENOUGH = 3.0
"""Seconds; of a shorter sentence the pauses around it are too great a part."""

pytestmark = pytest.mark.skipif(ESPEAK is None, reason="espeak-ng is not installed")


def spoken(text: str, language: str) -> float:
    """Seconds from the first sound to the last."""
    command = [ESPEAK or "", "-v", VOICES[language], "-s", "160", "--stdout", text]
    wave = subprocess.run(command, capture_output=True, check=True).stdout
    rate, data = int.from_bytes(wave[24:28], "little"), wave[wave.index(b"data") + 8 :]
    samples = array.array("h", data[: len(data) // 2 * 2])
    last = next(at for at in range(len(samples), 0, -1) if abs(samples[at - 1]) >= 200)
    return last / rate


def sentences(language: str) -> list[str]:
    """Everything that is said as it is, without what is filled in."""
    prompts = files().catalogues[language].prompts.items()
    texts = [prompt.text for key, prompt in prompts if not prompt.placeholders and not key.startswith(WRITTEN)]
    return texts + [item.text for item in files().information(language) if item.text]


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_estimate_is_near_what_a_voice_takes(language: str) -> None:
    measured = {text: spoken(text, language) for text in sentences(language)}
    estimated = {text: seconds(re.sub(r"[.?!]$", "", text), language) for text in measured}
    assert sum(estimated.values()) == pytest.approx(sum(measured.values()), rel=NEARLY / 2)
    far = {
        text: (round(estimated[text], 1), round(length, 1))
        for text, length in measured.items()
        if length >= LONG_ENOUGH and abs(estimated[text] - length) > NEARLY * length
    }
    assert far == {}
