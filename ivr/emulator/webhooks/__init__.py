"""Webhooks on their way: signed, sent, tried again, answered."""
