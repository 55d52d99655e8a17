"""What a difference between releases is about, in the reader's words."""

from __future__ import annotations

from datetime import date

from babel import Locale
from babel.dates import format_date

from ivr.hotline.hours import HolidayCalendar
from ivr.web.admin.editing import prompt_title
from ivr.web.admin.releases.names import Names, in_my_language
from ivr.web.frame.texts import LANGUAGES, language, t
from ivr.web.frame.weekdays import weekday


def title_of(parts: list[str], names: Names) -> str:
    """What stands at a path, named as in the pages where it is changed; the path itself for what has no name."""
    match parts:
        case ["hours", *rest]:
            return _hours_title(rest)
        case ["staffing", *rest]:
            return _staffing_title(rest)
        case ["categories", code, *rest]:
            return _joined(t("releases.piece.category", name=names.of("categories", code)), rest)
        case ["catalogues", spoken, *rest]:
            return f"{_catalogue_title(rest, names)} ({LANGUAGES.get(spoken, spoken)})"
        case ["settings", *rest]:
            return _setting_title(rest, names)
    return ".".join(parts)


def _hours_title(rest: list[str]) -> str:
    match rest:
        case ["weekly", day]:
            return t("releases.piece.weekday", day=weekday(day))
        case ["shortened", days]:
            return t("releases.piece.shortened", days=_days(days))
        case ["exceptions", days]:
            return t("releases.piece.exception", days=_days(days))
        case ["holidays", "ignored", day]:
            holiday = HolidayCalendar().on(date.fromisoformat(day))
            name = in_my_language(holiday.name) if holiday else ""
            return t("releases.piece.holiday", day=_days(day), name=name)
    return t(f"releases.piece.{'_'.join(rest)}")


def _staffing_title(rest: list[str]) -> str:
    match rest:
        case ["weekly", day]:
            return t("releases.piece.staffing_weekday", day=weekday(day))
        case ["exceptions", days]:
            return t("releases.piece.staffing_exception", days=_days(days))
    return t("releases.piece.staffing")


def _catalogue_title(rest: list[str], names: Names) -> str:
    match rest:
        case ["prompts", key, "audio"]:
            return t("releases.piece.recording", name=prompt_title(key))
        case ["prompts", key, *_]:
            return t("releases.piece.prompt", name=prompt_title(key))
        case ["voice", name]:
            return t(f"releases.piece.voice_{name}")
        case ["information", "order"]:
            return t("releases.piece.information_order")
        case ["information", code, *more]:
            return _joined(t("releases.piece.information", name=names.of("information", code)), more)
    return t("releases.piece.language")


def _setting_title(rest: list[str], names: Names) -> str:
    match rest:
        case ["windows" | "dispositions" | "canned" as kind, "order"]:
            return t(f"releases.piece.{kind}_order")
        case ["windows" | "dispositions" | "canned" as kind, code]:
            return t(f"releases.piece.{kind}", name=names.of(kind, code))
        case ["retry", "delays", outcome]:
            return t("releases.piece.delay", outcome=t(f"console.outcome.{outcome}"))
    return t(f"releases.setting.{'_'.join(rest)}")


def _joined(title: str, rest: list[str]) -> str:
    match rest:
        case [] | ["retired"]:
            return title
        case ["name", spoken]:
            return f"{title}: {t('releases.part.name')} ({LANGUAGES.get(spoken, spoken)})"
    return f"{title}: {t(f'releases.part.{rest[0]}')}"


def _days(days: str) -> str:
    """A day, or the first and the last with a stroke between them."""
    found = (date.fromisoformat(day) for day in days.rstrip("+").split("/"))
    return " – ".join(format_date(day, "EEE, d MMM y", Locale(language())) for day in found)
