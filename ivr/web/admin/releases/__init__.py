"""The draft with what it changes, trying it, publishing it, and all releases."""

from ivr.web.admin.releases import acts, pages, trying

__all__ = ["acts", "pages", "trying"]
