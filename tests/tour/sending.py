"""Forms filled in by people: as they are meant to be, and as nobody thought that they could be."""

from __future__ import annotations

import io
import random
from typing import Any
from urllib.parse import urljoin

from werkzeug.datastructures import MultiDict

from tests.support.line import CALLER
from tests.support.people import PAGE, PASSWORD, token_of
from tests.tour.looking import faults, faults_of_file
from tests.tour.page import Form, Page, sent
from tests.tour.people import HOSTILE, LOST
from tests.tour.visitors import Town, Visitor
from tests.tour.walking import HTML, Walk

FRESH = "Kapal-Layar-Biru-47"
SENSIBLE = {
    "email": "ani@dinas.example.id",
    "tel": "0812-3456-7890",
    "date": "2026-12-14",
    "datetime-local": "2026-12-14T10:00",
    "time": "09:00",
    "month": "2026-12",
    "number": "2",
    "search": "Ani",
    "textarea": "Warung Ani & Budi",
}
BY_NAME = {"number": CALLER, "login": "ani.baru", "region": "Bandung", "code": "123456", "password": PASSWORD}
ODD = (
    *("", " ", "0", "-1", "1e9", "inf", "9" * 5000, "٣", "1,5", "\x00", "a\x00b", "\r\nX: y\r\n\r\nz", "\x1b[31m"),
    *("' OR 1=1 --", '"><script>alert(1)</script>', "{{ 7*7 }}", "{0}", "{number}", "%s", "../../etc/passwd"),
    *("x" * 20_000, "é" * 5000, "💥" * 300, "\u202eabc", "\u2066مرحبا", "\ufffd", "\ufeff", "agus", CALLER, "\x7f"),
    *("0001-01-01T00:00", "24:00", "1 March 08:00-12:00", "+", "asap", "//elsewhere.example", "/console", *HOSTILE),
    *("2026-02-30", "9999-12-31"),
)
FILES = (
    ("kosong.csv", b""),
    ("gambar.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40),
    ("utf16.csv", "nama;surel\r\nDinas Ã;x@y.id\r\n".encode("utf-16")),
    ("suara.wav", b"RIFF\xff\xff\xff\xffWAVEfmt " + b"\x00" * 500),
    ("\u202egpj.exe", b"MZ" + b"\x00" * 5000),
)
CSV = ("dinas.csv", b"nama;surel;telepon;wilayah\r\nDinas Ani & Budi;ani@dinas.example.id;;32.04\r\n")
LEAVES = ("sign_out", "deactivate", "erase", "turn_on", "make_link")
"""What is sent last: whoever does it is out, or somebody else is."""


def sensible(form: Form, button: tuple[str, str] | None) -> MultiDict[str, object]:
    """What somebody means to send: what is there stays, what is empty is filled in, what can be chosen is chosen."""
    data: MultiDict[str, object] = MultiDict(sent(form, button))
    for one in form.fields:
        empty = not any(one.chosen)
        if one.kind == "file":
            data.add(one.name, (io.BytesIO(CSV[1]), CSV[0]))
        elif one.kind == "password":
            data[one.name] = PASSWORD if one.name in ("password", "present", "current") else FRESH
        elif one.kind in ("radio", "select") and empty and any(one.values):
            data[one.name] = next(value for value in one.values if value)
        elif empty and one.kind not in ("hidden", "checkbox"):
            data[one.name] = BY_NAME.get(one.name) or SENSIBLE.get(one.kind, "Ani")
    return data


def odd(form: Form, button: tuple[str, str] | None, dice: random.Random) -> MultiDict[str, object]:
    """The same with what nobody expects, in every field that somebody types into and in some of the others."""
    data: MultiDict[str, object] = MultiDict(sent(form, button))
    for one in form.fields:
        if one.name == "csrf_token":
            continue
        if one.kind == "file":
            name, content = dice.choice(FILES)
            data.add(one.name, (io.BytesIO(content), name))
        elif one.kind not in ("hidden", "select", "radio", "checkbox") or dice.random() < 0.3:
            data[one.name] = dice.choice(ODD)
    return data


class Sender:
    """Somebody who has seen every form there is, and sends each of them."""

    def __init__(self, town: Town, visitor: Visitor, walk: Walk) -> None:
        self.town, self.visitor, self.walk = town, visitor, walk
        self.sent = self.downloads = 0
        self.problems: list[str] = []

    def send_all(self, dice: random.Random, done: set[tuple[str, ...]], *, oddly: bool) -> None:
        """Each kind of form that is not `done`, with each of its buttons; what ends the visit comes last."""
        known = sorted(self.walk.forms.items(), key=lambda item: any(one in item[0][0] for one in LEAVES))
        for kind, form in known:
            if kind in done:
                continue
            done.add(kind)
            for button in form.buttons or [None]:
                now = self._as_it_stands(kind, form)
                data = odd(now, button, dice) if oddly else sensible(now, button)
                self._send(now, data, "oddly" if oddly else "as meant")

    def _as_it_stands(self, kind: tuple[str, ...], form: Form) -> Form:
        """The form as its page shows it now; where it does not any more, the page had stayed open since."""
        with self.walk.client.get(form.page, headers=PAGE) as answer:
            found = Page(form.page, answer.text).forms if answer.mimetype == HTML and answer.status_code == 200 else []
        for one in found:
            one.action = urljoin(form.page, one.action.partition("#")[0]) if one.action else form.page
            if one.method == "POST" and self.walk.kind_of(one) == kind:
                return one
        return form

    def _send(self, form: Form, data: MultiDict[str, object], how: str) -> None:
        if "csrf_token" in data:
            data["csrf_token"] = token_of(self.walk.client)
        whole = "multipart/form-data" if form.files else None
        where = f"{form.action}, sent {how} from {form.page}"
        headers = {**PAGE, "Referer": f"http://localhost{form.page}"}
        with self.walk.client.post(form.action, data=data, content_type=whole, headers=headers) as answer:
            self.sent += 1
            self._judge(answer, where, {str(value) for value in data.values()})
            away = answer.headers.get("Location") if answer.status_code in (302, 303) else None
        if away:
            self._follow(urljoin(form.action, away).partition("#")[0], where)
        self._stays()

    def _judge(self, answer: Any, where: str, typed: set[str]) -> None:
        status, mimetype = answer.status_code, answer.mimetype
        if status >= 500:
            self.problems.append(f"{status} at {where}")
        elif mimetype == HTML and status not in (302, 303):
            self._read(where, answer.text, typed)
        elif mimetype == "application/json" and "attachment" not in answer.headers.get("Content-Disposition", ""):
            self.problems.append(f"JSON at {where}")
        elif status == 200:
            self.downloads += 1
            self.problems += [f"{fault} in {where}" for fault in faults_of_file(mimetype, answer.data)]

    def _read(self, where: str, html: str, typed: set[str]) -> None:

        page = Page(where, html)
        plain = [" ".join(text.split()) for text in typed if text in ODD]
        page.words = [word for word in page.words if not any(text and text in word.text for text in plain)]
        self.problems += [f"{fault} at {where}" for fault in faults(page, self.walk.language)]

    def _follow(self, path: str, where: str) -> None:
        with self.walk.client.get(path, headers=PAGE) as answer:
            if answer.status_code >= 500 or (answer.status_code == 404 and "/welcome" not in path):
                self.problems.append(f"{answer.status_code} at {path}, where one comes from {where}")

    def _stays(self) -> None:
        """Whoever was thrown out comes back in."""
        if self.visitor.login in ("", LOST) or self.walk.client.get("/password", headers=PAGE).status_code == 200:
            return
        self.walk.client = self.town.come_in(self.visitor, self.walk.language)
