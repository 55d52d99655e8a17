"""Every mail that leaves us, put together from all the rest, and sent."""
