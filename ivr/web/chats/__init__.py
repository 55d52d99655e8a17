"""The chats that want a person: their threads, and the answers of agents."""

from ivr.web.chats import claiming, closing, labels, pages, polling, replying
from ivr.web.chats.blueprint import chats

for name, label in labels.FILTERS.items():
    chats.add_app_template_filter(label, name)

__all__ = ["chats", "claiming", "closing", "pages", "polling", "replying"]
