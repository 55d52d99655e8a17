"""What several tests need: databases, and whatever else is costly to set up."""
