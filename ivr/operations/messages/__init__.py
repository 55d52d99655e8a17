"""Voice messages: learned of, fetched, played, exported."""
