"""The draft with what it changes, trying it, publishing it, and all releases."""

from ivr.web.admin.releases import actions, pages, preview

__all__ = ["actions", "pages", "preview"]
