"""Chats: what came in is written down, taken turn by turn and answered; idle ends, and what was lost and found."""
