"""Calls between telephones: the switching core, one leg and what it is doing, ringing, recordings, numbers, sound."""
