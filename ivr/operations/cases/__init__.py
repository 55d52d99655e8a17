"""A report at its office: moves, links, lists, offices and coverage."""
