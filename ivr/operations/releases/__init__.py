"""Releases: scripts in force, drafts, publishing, closures at once, recorded prompts, and releases as files."""
