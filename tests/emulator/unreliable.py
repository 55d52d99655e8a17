"""A transport that fails."""

from __future__ import annotations


class Unreliable:
    """A transport that fails as told before it works."""

    def __init__(self, inner, *failures):
        self.inner = inner
        self.failures = list(failures)

    def __call__(self, *request):
        if self.failures:
            raise self.failures.pop(0)
        return self.inner(*request)
