"""Words that are understood at any moment of a conversation, when they are all that somebody wrote."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.hotline.writing.plain import plain, without_courtesy
from ivr.hotline.written_events import Command

_WORDS: Mapping[Command, str] = {
    Command.MENU: "0, menu, menu utama, mulai lagi, ulang dari awal, awal, main menu, home, beranda",
    Command.BACK: "kembali, balik, sebelumnya, mundur, back, previous, go back",
    Command.REPEAT: "ulang, ulangi, bantuan, bantu, help, tolong, bingung, ?, repeat, again, maksudnya, apa maksudnya",
    Command.CANCEL: "batal, batalkan, batalin, ga jadi, gak jadi, nggak jadi, tidak jadi, gajadi, cancel, never mind, "
    "selesai, sudah, sudah cukup, udah, done, exit, keluar",
    Command.PERSON: "petugas, operator, admin, cs, customer service, agen, manusia, orang, bicara dengan petugas, "
    "mau bicara dengan petugas, chat petugas, hubungi petugas, agent, human, officer, a person, talk to a person",
    Command.STOP: "berhenti, stop, henti, hentikan, unsubscribe, stop all, stopall, jangan kirim lagi, "
    "jangan hubungi saya lagi, opt out, berhenti berlangganan",
    Command.START: "mulai, start, lanjut, lanjutkan, unstop, langganan, berlangganan",
    Command.INDONESIAN: "bahasa indonesia, indonesia, bahasa",
    Command.ENGLISH: "english, inggris, bahasa inggris, in english please, english please",
    Command.THANKS: "terima kasih, terimakasih, trims, trimakasih, makasih, makasi, thanks, thank you, thx, tq, "
    "matur nuwun, hatur nuhun, terima kasih banyak, baik terima kasih, ok terima kasih, oke makasih, siap, "
    "siap terima kasih",
    Command.GREETING: "halo, hallo, hai, hi, hello, p, pagi, siang, sore, malam, selamat pagi, selamat siang, "
    "selamat sore, selamat malam, assalamualaikum, assalamu alaikum, ass wr wb, permisi, punten, min, halo min, test, "
    "tes, good morning, good afternoon",
}
_BY_WORD = {plain(word) or word.strip(): command for command, words in _WORDS.items() for word in words.split(",")}


def command(text: str) -> Command | None:
    """The command that a whole message is, whatever courtesy stands around it; None for anything with more in it.

    "produksi berhenti" is a story and no wish to be left alone, so nothing is ever searched for a command.
    """
    if text.strip() == "?":
        return Command.REPEAT
    said = plain(text)
    return _BY_WORD.get(said) or _BY_WORD.get(without_courtesy(said))
