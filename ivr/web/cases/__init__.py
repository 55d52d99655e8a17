"""The desk of cases: what is to be checked, forwarded and told, and what became of it."""

from ivr.web.cases import actions, by_hand, office_suggestions, pages
from ivr.web.cases.blueprint import cases

__all__ = ["actions", "by_hand", "cases", "office_suggestions", "pages"]
