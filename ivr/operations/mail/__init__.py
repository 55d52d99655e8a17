"""Mails that leave us: composed, kept in the outbox, handed to the mail server. Knows no office and no case."""
