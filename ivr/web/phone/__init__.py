"""The telephone's doors: signature, webhooks, answers, apology, fast path, the agent's leg."""
