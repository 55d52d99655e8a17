"""Every mail that leaves us is written here, to offices (`case_letters`) and to the ministry (`daily_report`), and
sent.
"""
