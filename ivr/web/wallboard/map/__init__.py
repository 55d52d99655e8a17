"""The map of reports: where they come from, what they are about, what becomes of them; lists and downloads of it."""

from ivr.web.wallboard.map import download, pages

__all__ = ["download", "pages"]
