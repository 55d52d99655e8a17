"""The desk of cases: agents check what was reported, forward it to an office, and tell people what came of it."""

from ivr.web.cases import actions, by_hand, news, office_suggestions, pages
from ivr.web.cases.blueprint import cases

__all__ = ["actions", "by_hand", "cases", "news", "office_suggestions", "pages"]
