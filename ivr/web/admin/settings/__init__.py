"""Settings: what promises, tries and safety mean here, each with its meaning beside it; released with the content."""

from ivr.web.admin.settings import canned, dispositions, pages, windows

__all__ = ["canned", "dispositions", "pages", "windows"]
