"""What somebody meant by what they wrote: one of the choices, an entry that was asked for, a command, or a story."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ivr.hotline import numbers
from ivr.hotline.choices import Choice, Meaning
from ivr.hotline.report import is_ticket
from ivr.hotline.state import Step
from ivr.hotline.writing import regions
from ivr.hotline.writing.commands import command
from ivr.hotline.writing.plain import plain, without_courtesy
from ivr.hotline.writing.regions import Meant
from ivr.hotline.writing.slips import allowed, slips
from ivr.hotline.writing.yes_or_no import is_yes
from ivr.hotline.written_events import Command, Entry

ENTRIES: Mapping[Step, Entry] = {
    Step.STORY: Entry.STORY,
    Step.REGION: Entry.REGION,
    Step.REGION_CHECK: Entry.REGION,
    Step.REGION_CHOICE: Entry.REGION,
    Step.NUMBER_OWN: Entry.NUMBER,
    Step.NUMBER_TYPE: Entry.NUMBER,
    Step.NUMBER_CHECK: Entry.NUMBER,
    Step.TICKET: Entry.TICKET,
    Step.TICKET_PROOF: Entry.PROOF,
    Step.TICKET_LOST: Entry.TICKET,
}
"""By question. Who writes another region, or number, in place of "no" is understood at once."""


@dataclass(frozen=True)
class Picked:
    """One of the choices."""

    choice: Choice


@dataclass(frozen=True)
class Typed:
    """Digits that were asked for, right or wrong: a number (E.164 where it is one), a ticket, the end of a number."""

    entry: Entry
    digits: str


@dataclass(frozen=True)
class Placed:
    """A region, or several of which one is meant."""

    meant: Meant


@dataclass(frozen=True)
class Words:
    """Anything else: it is kept as it was written, whatever was asked."""

    text: str


Understood = Picked | Typed | Placed | Command | Words

_NUMBERED = re.compile(r"(?:(?:no|nomor|nomer|pilih|pilihan|angka|option|number|yang|ketik|tekan)\s+)*([0-9]{1,2})")
_SPELT = {
    **dict(zip("satu dua tiga empat lima enam tujuh delapan sembilan".split(), "123456789", strict=True)),  # noqa: SIM905
    **dict(zip("one two three four five six seven eight nine".split(), "123456789", strict=True)),  # noqa: SIM905
    **dict(zip("pertama kedua ketiga keempat kelima".split(), "12345", strict=True)),  # noqa: SIM905
}
_LIKE_A_NUMBER = re.compile(r"(?<![0-9])\+?[0-9](?:[ ().-]{0,2}[0-9]){7,15}(?![0-9])")
_MEANING: Mapping[Meaning, str] = {
    Meaning.YES: "ya, iya, y, yes, yup, yep, yoi, benar, betul, bener, ok, oke, okay, sip, siap, setuju, "
    "sudah benar, ya benar, iya benar, betul sekali, boleh, correct, right, sudah sesuai, sesuai",
    Meaning.NO: "tidak, tdk, t, no, nope, bukan, salah, gak, ga, nggak, ngga, enggak, engga, tidak benar, bukan itu, "
    "keliru, wrong, not, lainnya, yang lain, lain",
    Meaning.ENOUGH: "cukup, sudah, sudah cukup, udah, selesai, tidak ada, tidak ada lagi, itu saja, lewati, skip, "
    "lewat, tidak, enough, nothing, no, that is all, nanti saja, tanpa pesan",
    Meaning.UNKNOWN: "tidak tahu, tidak tau, ga tau, gak tau, gatau, nggak tahu, tak tahu, kurang tahu, entah, lupa, "
    "tdk tau, tdk tahu, tidak ada, lewati, skip, dont know, i dont know, i do not know, unknown",
    Meaning.REPORT: "lapor, melapor, mau lapor, ingin lapor, mau melapor, ingin melapor, saya mau lapor, laporan, "
    "saya ingin melapor, lapor masalah, ada masalah, mau melaporkan masalah, laporan baru, buat laporan, pengaduan, "
    "aduan, mengadu, mau mengadu, komplain, report, complaint, new report, i want to report",
    Meaning.TICKET: "tiket, cek tiket, nomor tiket, status, cek status, status laporan, cek laporan, tanya laporan, "
    "tanya tiket, tanya laporan saya, cek laporan saya, status laporan saya, bagaimana laporan saya, "
    "gimana laporan saya, laporan saya gimana, laporan saya bagaimana, laporan saya, kabar laporan saya, tracking, "
    "lacak, ticket, check ticket, my ticket, my report",
    Meaning.CALL: "telepon, telpon, telp, tlp, tlpn, telfon, telepon saya, telpon saya, minta ditelepon, "
    "minta ditelpon, mau ditelepon, mau ditelpon, ditelepon, ditelpon, boleh telepon, boleh telpon, ya telepon, "
    "ya telpon, iya telepon, iya telpon, telepon balik, telpon balik, mau ditelpon petugas, call, call me, callback, "
    "call me back, phone",
    Meaning.INFORMATION: "info, informasi, information, tanya, mau tanya",
    Meaning.CHAT: "chat, chat saja, di sini, disini, balas di sini, balas disini, wa, lewat chat, lewat wa, here, "
    "chat here",
    Meaning.COOPERATIVE: "kop, koprasi, ksp, koperasi simpan pinjam, koperasi desa, kud, coop",
    Meaning.BUSINESS: "umkm, ukm, usaha, usaha saya, usaha sendiri, usaha mikro, usaha kecil, usaha menengah, mikro, "
    "kecil, menengah, usaha mikro kecil menengah, usaha perorangan, perorangan, usaha rumahan, warung, toko, kios, "
    "dagang, pedagang, jualan, sme, small business, micro, small, medium, shop",
}
_MEANINGS = {
    meaning: frozenset(without_courtesy(plain(word)) for word in words.split(","))
    for meaning, words in _MEANING.items()
}
_INSTEAD = {Meaning.YES: Meaning.CALL, Meaning.NO: Meaning.ENOUGH}
"""What a yes or no comes to where somebody is asked whether they want to be rung, or answered, or neither."""
BEGINNINGS = frozenset({Step.WELCOME, Step.CLOSED, Step.OWED})
"""Questions in whose place a ticket number may be written."""
_A_FEW = 4
"""Words: more than that is a sentence, of which nothing is taken for a choice."""


def understood(text: str, step: Step, choices: tuple[Choice, ...]) -> Understood:
    """What is meant by a text in answer to a question. `choices` are those that were shown with it.

    What only looks like an answer is never taken for one: a story with a number or a name in it is a story.
    """
    if picked := _picked(text, choices):
        return Picked(picked)
    entry = ENTRIES.get(step, Entry.NONE)
    if found := _entered(text, entry):
        return found
    if step in BEGINNINGS and (ticket := _ticket_alone(text)):
        return ticket
    if wanted := command(text):
        return wanted
    if entry is Entry.REGION and (meant := regions.meant(text)):
        return Placed(meant)
    if picked := _labelled(text, choices):
        return Picked(picked)
    if step is not Step.WITHDRAW and (picked := _agreed(text, step, choices)):
        return Picked(picked)
    return Words(text)


def _picked(text: str, choices: tuple[Choice, ...]) -> Choice | None:
    """By its number, however that is written, by its whole label, or by a word that means it."""
    said = without_courtesy(plain(text))
    key = _key(said)
    for choice in choices:
        if choice.key == key or (said and said == plain(choice.label)):
            return choice
    meanings = [one for one in choices if one.meaning and said in _MEANINGS[one.meaning]]
    return meanings[0] if len(meanings) == 1 else None


def _key(said: str) -> str | None:
    if found := _NUMBERED.fullmatch(said):
        return found[1].lstrip("0") or "0"
    return _SPELT.get(said)


def _labelled(text: str, choices: tuple[Choice, ...]) -> Choice | None:
    """By some words of one label and no other, or by a label with a slip; never from within a sentence."""
    said = plain(text).split()
    if not 0 < len(said) <= _A_FEW:
        return None
    within = [one for one in choices if _are_of(said, plain(one.label).split())]
    return within[0] if len(within) == 1 else None


def _agreed(text: str, step: Step, choices: tuple[Choice, ...]) -> Choice | None:
    """By a few words that are a yes or a no. "Not needed" says nothing sure where the question is whether it is not."""
    yes = is_yes(text, plain(text))
    if yes is None:
        return None
    said = Meaning.YES if yes else Meaning.NO
    by_meaning = {one.meaning: one for one in choices if one.meaning}
    return by_meaning.get(_INSTEAD[said] if step is Step.NEXT else said)


def _are_of(said: list[str], label: list[str]) -> bool:
    """Whether each word is one of the label's, or one with a slip; short ones alone tell nothing."""
    if max(map(len, said)) < 4:
        return False
    return all(any(slips(word, its, allowed(word)) <= allowed(word) for its in label) for word in said)


def _entered(text: str, entry: Entry) -> Typed | None:
    """Digits of the kind that is asked for, right or wrong: the question itself says what is wrong with them."""
    match entry:
        case Entry.NUMBER:
            return _number(text)
        case Entry.TICKET:
            found = re.findall(r"(?<![0-9])[0-9](?:[ .-]?[0-9]){7}(?![0-9])", text)
            return Typed(entry, re.sub("[^0-9]", "", found[0])) if len(found) == 1 else None
        case Entry.PROOF:
            digits = "".join(re.findall(r"[0-9]", text))
            return Typed(entry, digits) if len(digits) == 4 else None
    return None


def _ticket_alone(text: str) -> Typed | None:
    """A ticket with hardly a word around it, which says what it is for before anybody asks."""
    found = _entered(text, Entry.TICKET) if len(text.split()) <= _A_FEW else None
    return found if found and is_ticket(found.digits) else None


def _number(text: str) -> Typed | None:
    """One telephone number, alone or in a sentence."""
    found = [one.strip() for one in _LIKE_A_NUMBER.findall(text)]
    if len(found) != 1:
        return None
    return Typed(Entry.NUMBER, numbers.typed_number(found[0]) or re.sub("[^0-9]", "", found[0]))
