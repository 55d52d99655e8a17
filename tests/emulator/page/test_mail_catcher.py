"""The mail server of the demo: takes every mail, delivers none, and shows what it was handed without running it."""

from __future__ import annotations

import smtplib
from datetime import UTC, datetime
from email.message import EmailMessage

from ivr.emulator import VirtualClock
from ivr.emulator.exchange import Exchange
from ivr.emulator.page import mail_catcher
from ivr.emulator.page.mail_catcher import PostBox
from ivr.emulator.page.offset import Offset
from ivr.emulator.page.server import create_page
from tests.support.processes import free_port


def message(subject: str, text: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "hotline@example.id", "dinas@example.id", subject
    mail.set_content(text)
    return mail


def test_a_mail_is_caught_and_shown_with_its_link() -> None:
    clock = VirtualClock(datetime(2026, 11, 24, 2, 0, tzinfo=UTC))
    box, port = PostBox(clock), free_port()
    controller = mail_catcher.start(box, port)
    try:
        with smtplib.SMTP("127.0.0.1", port) as server:
            server.send_message(message("Laporan é 1", "Buka http://127.0.0.1:8000/o/abc\n<script>x</script>"))
            server.send_message(message("<b>Laporan 2</b>", "kedua"))
    finally:
        controller.stop(no_assert=True)
    assert [one.subject for one in box.mails()] == ["<b>Laporan 2</b>", "Laporan é 1"]
    exchange = Exchange(clock, "AC" + "5" * 32, "token-of-the-emulator-0123456789", transport=None, base_url="http://x")  # type: ignore[arg-type]
    page = create_page(exchange, Offset(None), box).test_client().get("/mail", base_url="http://127.0.0.1:8001").text
    assert '<a href="http://127.0.0.1:8000/o/abc"' in page
    assert "<script>x" not in page
    assert "<b>Laporan" not in page
    assert "09:00:00 WIB" in page


def test_a_mail_with_html_and_a_picture_is_shown_without_running_anything() -> None:
    clock = VirtualClock(datetime(2026, 11, 24, 2, 0, tzinfo=UTC))
    box, mail = PostBox(clock), message("Laporan harian", "Semua angka")
    mail.add_alternative('<p>Peta</p><img src="cid:map@x" alt="Peta"><script>x()</script>', subtype="html")
    html = mail.get_body(("html",))
    assert html is not None
    html.add_related(b"\x89PNG picture", "image", "png", cid="<map@x>", filename="peta.png")
    box.take(mail.as_bytes(), ("dewi@example.id",))
    exchange = Exchange(clock, "AC" + "5" * 32, "token-of-the-emulator-0123456789", transport=None, base_url="http://x")  # type: ignore[arg-type]
    client, here = create_page(exchange, Offset(None), box).test_client(), "http://127.0.0.1:8001"
    page = client.get("/mail", base_url=here).text
    assert "Semua angka" in page
    assert "<script>x" not in page
    assert '<img class="mail-picture" src="/mail/1/pictures/0" alt="peta.png">' in page
    picture = client.get("/mail/1/pictures/0", base_url=here)
    assert (picture.content_type, picture.data) == ("image/png", b"\x89PNG picture")
    opened = client.get("/mail/1/html", base_url=here)
    assert opened.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert 'src="data:image/png;base64,' in opened.text
    for missing in ("/mail/1/pictures/1", "/mail/2/pictures/0", "/mail/2/html"):
        assert client.get(missing, base_url=here).status_code == 404
