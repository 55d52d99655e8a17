"""What can happen at the hotline: one function for each thing."""
