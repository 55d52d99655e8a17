"""Releases: the script in force, drafts, what is checked before publishing (`checks`, by the rules of
`hotline/release_checks`), publishing, closures at once, recorded prompts, and releases as files.
"""
