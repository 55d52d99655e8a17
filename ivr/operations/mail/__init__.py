"""The post room: mails kept in the outbox, packed, and handed to the mail server. Knows no office and no case."""
