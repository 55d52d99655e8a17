"""The installed command: a module for each noun or act that can be typed, and what they share."""
