"""How fast a turn is, and against what: `python -m tests.bench`, or `make bench`. Never part of the test suite."""
