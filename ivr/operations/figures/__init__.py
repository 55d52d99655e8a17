"""Figures: what is counted, over which time, and by which rule; a module for each noun (`calls`, those abandoned too;
`callbacks`, `promises` …), and what they share.

All counts of a period are taken from rows that no longer change once the period is over, so that they never change
either. They do change when a person's call or promise is deleted by retention, when the phone company tells late of
something that had happened before (a call's length, an attempt's outcome), and when a report is completed by staff.
"""

from ivr.operations.figures.periods import BadPeriod, Period
from ivr.operations.figures.sheet import DEFINITIONS, FIGURES, Counting, Figure, Sheet, Unit, figure, sheet

__all__ = ["DEFINITIONS", "FIGURES", "BadPeriod", "Counting", "Figure", "Period", "Sheet", "Unit", "figure", "sheet"]
