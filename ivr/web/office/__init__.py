"""What offices see and do: by the link in a mail, or as officers who are signed in."""

from ivr.web.office.link import office_link
from ivr.web.office.officer import officer

__all__ = ["office_link", "officer"]
