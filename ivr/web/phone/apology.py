"""What callers hear when something behind the doors fails: an apology, and a message that is found again later.

These documents are made from the files that come with the hotline and need no database.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import parse_qs

from ivr.hotline.addresses import read_address
from ivr.hotline.menus.message import SILENCE
from ivr.hotline.verbs import Ask, HangUp, Record, Say, Verb
from ivr.telephony import twiml
from ivr.web.phone.webhooks import Webhook
from ivr.wiring import Hotline


def language_of(verbs: Iterable[Verb]) -> str | None:
    """The language in which an answer begins: that of the call."""
    for verb in verbs:
        match verb:
            case Say(language=language):
                return language
            case Ask(says=(Say(language=language), *_)) | Record(says=(Say(language=language), *_)):
                return language
    return None


def apology(line: Hotline, webhook: Webhook) -> str:
    """Say sorry and record a message, in the language of the call as far as the address tells it."""
    script, language = line.files, _language(line, webhook)
    said = script.say(language, "apology")
    return _document(line, language, (Record((said,), 60 * script.rules.message_minutes, SILENCE),))


def goodbye(line: Hotline, webhook: Webhook, heard: bool) -> str:
    """The end of a call that met the apology."""
    language = _language(line, webhook)
    said = line.files.say(language, "apology_thanks" if heard else "apology_end")
    return _document(line, language, (said, HangUp()))


def _language(line: Hotline, webhook: Webhook) -> str:
    """That of the call, as far as an address tells it: this one, or the one that failed before the fallback."""
    languages = line.files.languages
    failed = parse_qs(read_address(webhook.fields.get("ErrorUrl")).query)
    asked = webhook.asked.get("lang") or failed.get("lang", [""])[0]
    return asked if asked in languages else languages[0]


def _document(line: Hotline, language: str, verbs: tuple[Verb, ...]) -> str:
    base = line.settings.public_url
    back = f"{base}/voice/away?lang={language}"
    to = twiml.Addresses(back, back, f"{base}/voice/recording?away=1", f"{base}/audio")
    return twiml.render(verbs, line.files.voices, to)
