"""Opening hours: the week, a year of days, exceptions in a line, shortened hours, and closing at once."""

from ivr.web.admin.hours import closing, exceptions, holidays, pages, shortened

__all__ = ["closing", "exceptions", "holidays", "pages", "shortened"]
