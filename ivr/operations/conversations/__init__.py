"""A call as a conversation: its turns begun, advanced and ended; calls and messages whose news never came are asked
for again.
"""
