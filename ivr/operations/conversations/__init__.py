"""A call's turns: begun, advanced, left; and what was lost on the way."""
