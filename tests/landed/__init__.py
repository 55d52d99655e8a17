"""Databases as landed versions left them: brought to the schema of today, their pages still show what they showed."""
