"""Messages between people and the account's senders, by WhatsApp and SMS: written, carried, answered, told of."""
