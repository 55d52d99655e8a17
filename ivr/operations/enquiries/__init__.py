"""Chats that want a person: opened with a promise, claimed, answered and closed."""
