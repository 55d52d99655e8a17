"""A mail server on loopback that delivers nothing: whatever it is handed can be read on a page."""

from __future__ import annotations

import threading
from base64 import b64encode
from collections import deque
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from flask import Blueprint, Response, abort, render_template

from ivr.emulator.clock import Clock
from ivr.emulator.page.views import JAKARTA

HOST = "127.0.0.1"
KEPT = 200
LARGEST = 1024 * 1024
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif"})
HTML_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
"""What the HTML of a mail may do: be looked at. Nothing in it runs, and nothing is fetched for it."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that came with a mail, and what it is called in its HTML."""

    kind: str
    content: bytes
    described: str
    cid: str


@dataclass(frozen=True, slots=True)
class Caught:
    """A mail as it came."""

    number: int
    at: datetime
    sender: str
    to: tuple[str, ...]
    subject: str
    text: str
    attachments: tuple[str, ...] = ()
    html: str = ""
    pictures: tuple[Picture, ...] = ()


class PostBox:
    """Takes every mail and keeps the newest."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._mails: deque[Caught] = deque(maxlen=KEPT)
        self._count = 0

    def take(self, content: bytes, to: tuple[str, ...]) -> None:
        """Keep a mail."""
        message = message_from_bytes(content, policy=default)
        with self._lock:
            self._count += 1
            self._mails.appendleft(_caught(self._count, self._clock.now(), message, to))

    def mails(self) -> list[Caught]:
        """What was caught, newest first."""
        with self._lock:
            return list(self._mails)

    def mail(self, number: int) -> Caught | None:
        """One of them."""
        return next((one for one in self.mails() if one.number == number), None)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """What aiosmtpd calls with each mail."""
        del server, session
        self.take(bytes(envelope.content), tuple(envelope.rcpt_tos))
        return "250 caught"


def _caught(number: int, at: datetime, message: EmailMessage, to: tuple[str, ...]) -> Caught:
    text, html = (_body(message, kind) for kind in ("plain", "html"))
    found = [part for part in message.walk() if part.get_content_type() in PICTURES]
    pictures = tuple(_picture(part) for part in found)
    files = tuple(part.get_filename() or "?" for part in message.iter_attachments())
    sender, subject = str(message["From"] or ""), str(message["Subject"] or "")
    return Caught(number, at, sender, to, subject, text, files, html, pictures)


def _body(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    return str(body.get_content()) if body is not None else ""


def _picture(part: EmailMessage) -> Picture:
    described = str(part["Content-Description"] or part.get_filename() or "")
    return Picture(part.get_content_type(), part.get_content(), described, str(part["Content-ID"] or "").strip("<>"))


def start(box: PostBox, port: int) -> Controller:
    """Listen for mails; raises OSError where the port is taken."""
    controller = Controller(box, hostname=HOST, port=port, data_size_limit=LARGEST)
    controller.start()
    return controller


def create_mail_page(box: PostBox) -> Blueprint:
    """The page that shows what was caught."""
    page = Blueprint("mail", __name__)

    @page.get("/mail")
    def mail() -> str:
        found = [(one, one.at.astimezone(JAKARTA)) for one in box.mails()]
        return render_template("mail.html", found=found)

    @page.get("/mail/<int:number>/pictures/<int:place>")
    def picture(number: int, place: int) -> Response:
        one = box.mail(number)
        if one is None or place >= len(one.pictures):
            abort(404)
        return Response(one.pictures[place].content, content_type=one.pictures[place].kind)

    @page.get("/mail/<int:number>/html")
    def html(number: int) -> Response:
        one = box.mail(number)
        if one is None or not one.html:
            abort(404)
        headers = {"Content-Security-Policy": HTML_POLICY}
        return Response(_with_pictures(one), content_type="text/html; charset=utf-8", headers=headers)

    return page


def _with_pictures(mail: Caught) -> str:
    """The HTML of a mail, with its pictures written into it."""
    html = mail.html
    for picture in mail.pictures:
        if picture.cid:
            written = f"data:{picture.kind};base64,{b64encode(picture.content).decode()}"
            html = html.replace(f"cid:{picture.cid}", written)
    return html
