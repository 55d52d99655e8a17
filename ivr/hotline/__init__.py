"""The rules of the hotline, in plain Python: no web, no database, no vendor, no clock. A call is `flow`, with its
`menus/`, `state` and `verbs`; what it offers is `script`; when it is open, `hours`; by when we ring, `callback`;
whether a script may be released, `release_checks` and the `dry_run` of every branch.
"""
