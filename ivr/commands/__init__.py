"""The installed command, one module for each noun."""
