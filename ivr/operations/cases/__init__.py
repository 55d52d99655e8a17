"""A report at its office: moves, links, lists, offices and coverage. `office_mails` decides which office is told when;
what it is told is written in `correspondence/`.
"""
