"""What people are told in writing about their ticket: when, and by which words."""
