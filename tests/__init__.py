"""The tests; they mirror the code, and `stories/` has one file for each thing that a caller or an agent wants."""
