"""Telephones of people: in tests, on the page, and in the terminal."""
