"""A folder of files that people have told or sent us in confidence: each is written whole or not at all."""

from __future__ import annotations

import math
import os
import tempfile
from datetime import datetime
from pathlib import Path

OWNER_ONLY = 0o700
"""What people have told us in confidence is nothing for the other accounts of this machine."""


class Folder:
    """A folder that is ours alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, file: str, content: bytes) -> None:
        """The file is there whole, or not at all; in place of one of the same name. Raises OSError."""
        self._folder.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=self._folder, prefix=".incoming-")
        try:
            with os.fdopen(descriptor, "wb") as out:
                out.write(content)
                out.flush()
                os.fsync(out.fileno())
            Path(temporary).replace(self._folder / file)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        self._sync_folder()

    def older_than(self, moment: datetime) -> list[str]:
        """The names of everything here that was last written before a moment (aware), also what was never finished."""
        if not self._folder.is_dir():
            return []
        limit = moment.timestamp()
        found = [entry for entry in os.scandir(self._folder) if entry.is_file(follow_symlinks=False)]
        return sorted(entry.name for entry in found if _written(entry) < limit)

    def delete_stray(self, name: str, moment: datetime) -> bool:
        """Remove what `older_than` named, unless it has been written again since; says whether it is gone."""
        path = self._folder / Path(name).name
        try:
            if path.stat().st_mtime >= moment.timestamp():
                return False
            path.unlink()
        except FileNotFoundError:
            return False
        return True

    def is_open_to_others(self) -> bool:
        """Whether other accounts of this machine may look into the folder."""
        return self._folder.is_dir() and bool(self._folder.stat().st_mode & 0o077)

    def check_writable(self) -> None:
        """Raises OSError when nothing can be written here."""
        self._folder.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self._folder, prefix=".check-"):
            pass

    def _sync_folder(self) -> None:
        descriptor = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _written(entry: os.DirEntry[str]) -> float:
    try:
        return entry.stat(follow_symlinks=False).st_mtime
    except FileNotFoundError:  # finished or removed at this moment
        return math.inf
