"""Reports: filed by callers, and asked after by their ticket."""
