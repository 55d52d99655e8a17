"""What the hotline says, a file for each language, and the check that the files agree."""
