"""Telephone numbers: which ones are real, which may be rung, and how they are shown and hidden.

Inside the hotline a number is E.164 ("+6281234567890") or None. Numbering plans come from the package `phonenumbers`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from urllib.parse import unquote

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

INDONESIA = 62
"""Country code."""

_ORDINARY = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE, PhoneNumberType.FIXED_LINE_OR_MOBILE})
"""A person's telephone or an office's: not premium, shared cost, toll free, paging, or a short service number."""

_CALLABLE = _ORDINARY | {PhoneNumberType.VOIP, PhoneNumberType.PERSONAL_NUMBER}

_SEPARATORS = re.compile(r"[\s().\-]+")
_DIALLED = re.compile(r"\+?[0-9]{5,17}")

_SERVICE_LANDLINE = re.compile(r"(?:(?:2[124]|[36]1)|(?!2[124]|[36]1)[0-9]{3})[01]|21500[0-9]{3}$")
"""An area code and then what no subscriber's number begins with, 0 or 1: (021) 14045, (021) 1500587; or (021) 500587.

These are services reached by way of an area code. Area codes are 21, 22, 24, 31 and 61, all others have three digits.
"""

_KEYPAD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")

_DISGUISES = ("ANONYMOUS", "UNAVAILABLE", "RESTRICTED", "BLOCKED", "UNKNOWN", "PRIVATE", "WITHHELD")
"""What telephone networks that can only carry digits spell on the keypad in place of a withheld number."""

_DISGUISED = frozenset(prefix + word.translate(_KEYPAD) for word in _DISGUISES for prefix in ("+", "", "+1", "1"))
"""ANONYMOUS is +266696687, UNKNOWN is +8656696 and so on, also with the code of North America, where they arise.

One real number is given up for it, RESTRICTED with a 1 in front, which belongs to Texas.
"""


def caller_number(raw: str | None) -> str | None:
    """The caller's number from what a webhook says it is; None when it is withheld or nobody could ring it back.

    Understands E.164, the same without "+", with 00, a national Indonesian number with or without its 0, spaces and
    punctuation, the prefix "whatsapp:", and SIP and tel: addresses whose user is a number. Words ("anonymous"), words
    spelt on a keypad, other addresses, short codes and service numbers such as 1500587 are no number. Never raises.
    """
    number = _parsed(_user(raw or ""), shortest=9)
    if number is None or _kind(number) not in _CALLABLE:
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def _user(address: str) -> str:
    """Who is meant by "sip:+62…@host;user=phone", "+62…@host" or "tel:+62…;phone-context=…"; else it is unchanged."""
    bare = re.sub(r"^(?:whatsapp|tel|sips?):", "", address.strip().rpartition("<")[2].rstrip(">"), flags=re.IGNORECASE)
    return unquote(bare.partition("@")[0].partition(";")[0])


def typed_number(digits: str) -> str | None:
    """The Indonesian mobile or landline number that a caller typed; None for anything else.

    Taken as 0812…, 812…, 62812…, 0062812…, and landlines with their area code, 022…; a final "#" and punctuation are
    ignored. Without a leading 0 or 62 only mobile numbers are taken: a landline typed without its area code would
    otherwise be somebody else's in another city.
    """
    typed = digits.strip().removesuffix("#")
    if not re.match(r"\+?62|0|8", typed):
        return None
    number = _parsed(typed, shortest=5)
    if number is None or number.country_code != INDONESIA or _kind(number) not in _ORDINARY:
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def may_ring(e164: str, allowed_prefixes: Collection[str] = ("+62",)) -> bool:
    """Whether the hotline may ring a number: a valid, ordinary one that begins with one of the allowed prefixes.

    Premium rate, shared cost, toll free and service numbers are never rung, whatever the prefixes say.
    """
    if not any(prefix and e164.startswith(prefix) for prefix in allowed_prefixes):
        return False
    number = _parsed(e164, shortest=5) if e164.startswith("+") else None
    return (
        number is not None
        and _kind(number) in _ORDINARY
        and phonenumbers.format_number(number, PhoneNumberFormat.E164) == e164
    )


def is_mobile(e164: str) -> bool:
    """Whether a number (E.164) is an Indonesian mobile one: the only kind that text messages are sent to."""
    number = _parsed(e164, shortest=5) if e164.startswith("+") else None
    return number is not None and number.country_code == INDONESIA and _kind(number) == PhoneNumberType.MOBILE


def national(e164: str) -> str:
    """A number as people at home write it, "0812-3456-7890", "(022) 4201234"; foreign ones with their country code.

    What is no number comes back as it is.
    """
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return e164
    at_home = number.country_code == INDONESIA
    return phonenumbers.format_number(
        number, PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
    )


def masked(e164: str) -> str:
    """A number with all but its country code and last three digits starred: "+62********890".

    Fewer than three stars are never left: from what is too short for that, nothing is shown.
    """
    code = _country_code(e164)
    hidden = len(e164) - len(code) - 3
    if hidden < 3:
        return "*" * len(e164)
    return code + "*" * hidden + e164[-3:]


def mask_in_text(text: str) -> str:
    """The text with everything that looks like a telephone number masked, for logs.

    That is "+" and 7 to 15 digits, national Indonesian numbers (0… with 9 digits or more) and bare ones that begin with
    62 or 8, also with separators. Provider ids, UUIDs, ISO times, dates, ticket numbers (8 digits, never beginning with
    0) and postal codes stay. When in doubt it masks. The same number gets the same mask however it was written; what is
    masked already stays as it is. So are the names by which people write who show no number.
    """
    return _until_nothing_changes(_mask_match, _NAMELESS.sub(r"\1***", text))


def national_digits(e164: str) -> str:
    """The digits of a number without its country code, which every way of writing it has in common."""
    return e164.removeprefix(_country_code(e164))


def without(text: str, e164: str, instead: str) -> str:
    """The text with one number, however it is written there and whatever stands around it, replaced."""

    def replaced(match: re.Match[str]) -> str:
        return instead if _meant(match) == e164 else match[0]

    return _LIKE_A_NUMBER.sub(replaced, _one_number(e164).sub(lambda _: instead, text))


def mask_others(text: str, own: str) -> str:
    """As `mask_in_text`, but one number (E.164) stays, however it is written there and whatever stands around it."""

    def replaced(match: re.Match[str]) -> str:
        return match[0] if _meant(match) == own else _mask_match(match)

    parts = _one_number(own).split(text)
    return "".join(part if at % 2 else _until_nothing_changes(replaced, part) for at, part in enumerate(parts))


def _until_nothing_changes(replaced: Callable[[re.Match[str]], str], text: str) -> str:
    """What a mask leaves may be a number together with what follows it; each look leaves fewer digits."""
    while (found := _LIKE_A_NUMBER.sub(replaced, text)) != text:
        text = found
    return text


_LIKE_A_NUMBER = re.compile(
    r"""
    (?P<uuid>\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\b)
  | (?:\+|%2B)[ ]?(?P<abroad>[1-9](?:[ .()-]{0,2}[0-9]){6,14})(?![0-9])
  | (?<![0-9A-Za-z])(?<![0-9][.:-])                     # not the end of something longer,
    (?:
        (?:00)?62(?P<home>[ -]?[2-9](?:[ .()-]{0,2}[0-9]){7,11})
      | 0(?P<national>[0-9]{2}(?:[ .()-]{0,2}[0-9]){6,12})
      | (?P<mobile>8[1-9][0-9]{7,10})
    )
    (?![0-9A-Za-z]|[.:-][0-9])                          # nor its beginning
    """,
    re.VERBOSE,
)


_NAMELESS = re.compile(r"(whatsapp(?::|%3A)[A-Z]{2}\.)(?:ENT\.)?[A-Za-z0-9]+")
"""Whoever writes and shows no number, as the provider names them."""


def _one_number(e164: str) -> re.Pattern[str]:
    """One number, which ends where it ends: what looks like a number also takes the 2 of "0812-3456-7890 2 kali"."""
    code, between = _country_code(e164).removeprefix("+"), "[ .()-]{0,2}"
    begun = rf"(?:\+|%2B)[ ]?{code}{between}(?:0{between})?"
    if code == str(INDONESIA):
        begun = rf"(?:{begun}|(?<![0-9])(?:(?:00)?{code}|0){between})"
    digits = between.join(re.escape(digit) for digit in national_digits(e164).removeprefix("+"))
    return re.compile(rf"({begun}{digits})(?![0-9])")


def _mask_match(match: re.Match[str]) -> str:
    return match["uuid"] or masked(_meant(match))


def _meant(match: re.Match[str]) -> str:
    """What a match of `_LIKE_A_NUMBER` means, E.164; empty for what is no number."""
    if match["uuid"]:
        return ""
    if match["abroad"]:
        return "+" + _SEPARATORS.sub("", match["abroad"])
    rest = match["national"] or match["home"] or match["mobile"]
    return f"+{INDONESIA}" + _SEPARATORS.sub("", rest)


def _parsed(raw: str, shortest: int) -> PhoneNumber | None:
    """The valid number that was meant; one without 0, 62 or "+" must have at least `shortest` digits."""
    dialled = _SEPARATORS.sub("", raw)
    if not dialled.isascii() or not _DIALLED.fullmatch(dialled):
        return None
    if dialled.startswith(("00", "62")):
        dialled = "+" + dialled.removeprefix("00")
    if dialled in _DISGUISED or (len(dialled) < shortest and dialled[0] not in "+0"):
        return None
    try:
        number = phonenumbers.parse(dialled, "ID")
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None


def _kind(number: PhoneNumber) -> int:
    """The type of a number, with services behind an Indonesian area code told from landlines."""
    kind = phonenumbers.number_type(number)
    at_home = kind == PhoneNumberType.FIXED_LINE and number.country_code == INDONESIA
    if at_home and _SERVICE_LANDLINE.match(str(number.national_number)):
        return PhoneNumberType.UAN
    return kind


def _country_code(e164: str) -> str:
    for length in (2, 3, 1):
        digits = e164[1 : 1 + length]
        if digits.isdecimal() and int(digits) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE:
            return e164[: 1 + length]
    return ""
