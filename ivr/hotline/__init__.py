"""The rules of the hotline, in plain Python: no web, no database, no vendor, no clock."""
