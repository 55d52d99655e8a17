"""The staffing plan: how many agents are at their desks in each half hour of the week, and on days that differ."""

from ivr.web.admin.staffing import exceptions, pages, week

__all__ = ["exceptions", "pages", "week"]
