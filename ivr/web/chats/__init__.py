"""The chats that want a person: their threads, and the answers of agents."""
