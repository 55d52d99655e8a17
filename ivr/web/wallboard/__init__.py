"""The supervisors' wallboard: the page and its screens, the lists behind each figure, the map, and all of it to
download. What is counted is counted in `operations/figures/`.
"""

from ivr.web.wallboard import capacity, dates, export, labels, lists, map, pages, quantities, screens
from ivr.web.wallboard.blueprint import wallboard
from ivr.web.wallboard.screens import wall

FILTERS = (
    *(quantities.share, quantities.shares, quantities.waited),
    *(dates.period_name, dates.compared, dates.day_and_month),
    *(labels.word, labels.category_or_untold, labels.province_or_untold, labels.region_name),
)
"""What templates write with, by its own name."""

for function in FILTERS:
    wallboard.add_app_template_filter(function, function.__name__)

__all__ = ["capacity", "export", "lists", "map", "pages", "screens", "wall", "wallboard"]
