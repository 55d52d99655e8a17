"""A queue, and the script that comes with the hotline."""

from tests.operations.callbacks.conftest import queue, script

__all__ = ["queue", "script"]
