"""How many agents it takes today: the page, its picture, and its download. It is reckoned in `operations/capacity/`."""

from ivr.web.wallboard.capacity import download, pages, simulation

__all__ = ["download", "pages", "simulation"]
