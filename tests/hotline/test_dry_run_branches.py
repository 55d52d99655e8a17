"""Every branch of the call is walked."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from ivr.hotline.dry_run_branches import walk
from ivr.hotline.script import default_script
from prompts import catalogue
from tests.support.planned import planned

NOW = datetime(2026, 11, 24, 9, tzinfo=ZoneInfo("Asia/Jakarta"))
SCRIPT = default_script(catalogue.load())


def test_every_question_of_the_call_is_met_in_every_language() -> None:
    asked = {say.prompt for question in walk(SCRIPT, NOW).questions for say in question.says}
    assert {"menu_open", "menu_when_closed", "category", "region_check", "region_choice", "when", "review"} <= asked
    assert {"closed_holiday", "closed_weekend", "closed_before_hours", "closed_after_hours", "closed_break"} <= asked
    assert {"closed_emergency", "closed_exception", "closed_today"} <= asked
    assert {"status_menu", "ticket_help", "ticket_repeat", "message_skip", "owed_choices", "withdraw_check"} <= asked


def test_where_agents_are_planned_another_day_and_no_time_are_met_too() -> None:
    asked = {say.prompt for question in walk(planned(SCRIPT), NOW).questions for say in question.says}
    assert {"when_day", "when_part", "no_time_message", "no_time_choices", "owed_choices_untold"} <= asked
    assert "when_day" not in {say.prompt for question in walk(SCRIPT, NOW).questions for say in question.says}
