"""The telephone's doors: the route of each webhook (`voice`), what it is answered (`answers`), apologies, the fast
path, and the agent's side of a callback (`agent_leg`).
"""
