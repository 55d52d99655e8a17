"""Golden calls: the most usual calls, turn by turn, as pages that anybody can read; a test plays each and compares."""
