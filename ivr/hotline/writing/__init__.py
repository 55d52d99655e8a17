"""The conversation in writing: what somebody wrote, what they may choose, and what may be sent to them, and how."""
