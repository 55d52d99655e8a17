"""Files that came in: fetched, checked by what they hold, kept and shown."""
