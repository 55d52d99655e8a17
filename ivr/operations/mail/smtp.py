"""The mail server, spoken to by SMTP: what it takes it has taken for good, what it refuses it says so about."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import closing, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import unquote, urlsplit

TIMEOUT = 20


class MailAway(Exception):
    """The server cannot be reached, or takes nothing now; later it may."""


class MailRefused(Exception):
    """The server will never take this mail: it refuses whom it is for, or what it says."""


class Post(Protocol):
    """Whoever takes mails."""

    def deliver(self, message: EmailMessage) -> None:
        """Hand over one mail. Raises MailAway, MailRefused."""


@dataclass(frozen=True)
class SmtpPost:
    """A server by its address: `smtp://user:password@host:587` (STARTTLS), `smtps://…` (TLS), `smtp+plain://…`.

    With TLS nothing is said, no password and no mail, before the server's certificate has been found good: signed by an
    authority that this machine knows (or that `SSL_CERT_FILE` names), and for this very host. Without, nobody signs in.
    """

    url: str

    def deliver(self, message: EmailMessage) -> None:
        """Hand over one mail; it is taken when the server has said so, and only then."""
        try:
            with closing(self._connected()) as server:
                server.send_message(message)
                with suppress(smtplib.SMTPException, OSError):
                    server.quit()  # it is taken, however the server takes leave
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            raise (MailRefused if code >= 500 else MailAway)(_reply(code, words)) from error
        except smtplib.SMTPDataError as error:
            raise (MailRefused if error.smtp_code >= 500 else MailAway)(
                _reply(error.smtp_code, error.smtp_error)
            ) from error
        except (smtplib.SMTPException, OSError) as error:
            raise MailAway(str(error) or type(error).__name__) from error

    def _connected(self) -> smtplib.SMTP:
        parts = urlsplit(self.url)
        host, context = parts.hostname or "", ssl.create_default_context()
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, timeout=TIMEOUT, context=context)
        else:
            server = smtplib.SMTP(host, parts.port or 587, timeout=TIMEOUT)
        try:
            if parts.scheme == "smtp":
                server.starttls(context=context)
            if parts.username and parts.scheme != "smtp+plain":
                server.login(unquote(parts.username), unquote(parts.password or ""))
        except BaseException:
            server.close()
            raise
        return server


def _reply(code: int, words: object) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return f"{code} {text}"
