"""What came with a message, looked at before anybody here gets to see it."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from ivr.hotline.writing.sniffing import FileRefused, FileType, Why, sniffed
from ivr.operations.attachments.decoding import Read

_PATIENCE = 30.0
_TOLD = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH")
"""What the process that reads knows of our environment: none of our secrets."""


def inspect(data: bytes, told: str) -> Read:
    """A file that may be kept, and what it is; `told` is the type that it came with. Raises FileRefused."""
    return _in_a_process_of_its_own(sniffed(data, told), data)


def _in_a_process_of_its_own(found: FileType, data: bytes) -> Read:
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", "ivr.operations.attachments.decoding", found.value],
            input=data,
            capture_output=True,
            timeout=_PATIENCE,
            env={name: os.environ[name] for name in _TOLD if name in os.environ},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise FileRefused(Why.UNSAFE, "it takes too long to read") from None
    if done.returncode == 0:
        return _told(done.stdout)
    last = (done.stderr.decode(errors="replace").strip().splitlines() or [""])[-1]
    why, _, detail = last.partition("\t")
    if why in list(Why):
        raise FileRefused(Why(why), detail)
    raise FileRefused(Why.UNSAFE, f"whatever reads it ended with {done.returncode}")


def _told(answer: bytes) -> Read:
    head, _, preview = answer.partition(b"\n")
    told = json.loads(head)
    return Read(FileType(told["type"]), told["width"], told["height"], told["seconds"], preview or None)
