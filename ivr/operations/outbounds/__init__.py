"""What goes out in writing: an outbox, each try to send, how far it came, and who may be written to."""
