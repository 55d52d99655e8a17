"""Reports by region: counts that the database keeps, what the map shows of them, and what is imported for it."""
