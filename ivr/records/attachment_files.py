"""The files that people sent, and the previews that pages show of them, in a folder beside the recordings."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from ivr.records.folder import Folder

_OURS = re.compile(r"[0-9]{1,20}-[0-9a-f]{12}(?:-preview)?\.[0-9a-z]{2,5}")


@dataclass(frozen=True)
class StoredFile:
    """A file that is safely with us; `file` and `preview` are names in the folder."""

    file: str
    bytes: int
    sha256: str
    preview: str | None = None

    @property
    def names(self) -> list[str]:
        """All that was written."""
        return [self.file, *([self.preview] if self.preview else [])]


class AttachmentFiles(Folder):
    """A folder of attachments."""

    def save(self, number: int, ending: str, content: bytes, preview: bytes | None = None) -> StoredFile:
        """Write the file of an attachment, and its preview. No name is used twice. Raises OSError."""
        stem = f"{number}-{secrets.token_hex(6)}"
        shown = f"{stem}-preview.jpg" if preview else None
        if preview and shown:
            self.write(shown, preview)
        self.write(f"{stem}.{ending}", content)
        return StoredFile(f"{stem}.{ending}", len(content), hashlib.sha256(content).hexdigest(), shown)

    def path(self, name: str) -> Path | None:
        """Where a file is; None for a name that is not one of ours, or that is not there."""
        found = self._folder / name
        return found.resolve() if _OURS.fullmatch(name) and found.is_file() else None

    def delete(self, name: str) -> None:
        """Remove a file; one that is gone already is fine."""
        if _OURS.fullmatch(name):
            (self._folder / name).unlink(missing_ok=True)
