"""How long a menu is heard without the entry that is being written, for the estimates of the forms."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.hotline import release_checks, spoken_length
from ivr.web.admin import editing


def rest(menu: str, item: str, own: Mapping[str, str] | None) -> dict[str, float]:
    """The seconds of a menu without the words of one entry, by language; what is recorded counts as it is heard.

    `item` is the prompt that offers an entry, `own` what this one is called; None for one that the menu does not
    have yet, which also adds the words around its name.
    """
    script, recorded = editing.script_with_lengths()
    found = {}
    for code, voice in script.voices.items():
        seconds = release_checks.menu_seconds(script, code, recorded)[menu]
        if own is None:
            seconds += release_checks.length(script.say(code, item, name="", key="1"), script, recorded)
        else:
            seconds -= spoken_length.seconds(own.get(code, ""), code, voice.rate)
        found[code] = seconds
    return found
