"""One telephone call: its status, how it ended, what kind it was, its history."""
