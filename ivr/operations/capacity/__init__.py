"""How many callbacks can be kept with the people who are planned: what past half hours show, what waits (`workload`),
and what is to come.
"""
