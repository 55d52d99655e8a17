"""One telephone call: how it is doing (`progress`), how it ended (`endings`), as what it is counted, abandoned or
answered (`kinds`), its history.
"""
