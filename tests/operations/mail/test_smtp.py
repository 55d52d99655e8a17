"""The mail server by TLS: only one whose certificate is good gets a mail or a password; else the mail waits."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from ivr.operations.mail.smtp import MailAway, SmtpPost
from tests.support.line import Line
from tests.support.office import Caught, add_office, forwarded, outbox, post
from tests.support.processes import free_port

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")

HERE, ELSEWHERE = "127.0.0.1", "mail.elsewhere.example"
STARTTLS, TLS = "smtp", "smtps"
USER, PASSWORD = "hotline@example.id", "kuda / baterai @ staples"
SIGNED_IN = "hotline%40example.id:kuda%20%2F%20baterai%20%40%20staples@"


@dataclass
class Guarded(Caught):
    """A mail server that also remembers who signed in, and all that it was told."""

    signed_in: list[tuple[str, str]] = field(default_factory=list)
    goodbye: str = "221 Bye"
    """What is answered to QUIT; empty: nothing, the line is cut."""

    def authenticate(self, _server: Any, _session: Any, _envelope: Any, _how: str, data: Any) -> AuthResult:
        who = (data.login.decode(), data.password.decode())
        self.signed_in.append(who)
        return AuthResult(success=who == (USER, PASSWORD), handled=False)

    async def handle_QUIT(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if not self.goodbye:
            server.transport.abort()
        return self.goodbye

    def address(self, how: str, user: str = "") -> str:
        return f"{how}://{user}{HERE}:{self.url.rpartition(':')[2]}"


Serve = Callable[..., Guarded]


@contextmanager
def _listening(how: str, certificate: trustme.LeafCert | None, sign_in: bool) -> Iterator[Guarded]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    if certificate:
        certificate.configure_cert(context)
    guarded, options = Guarded(), dict[str, Any]()
    if how == TLS:
        options["ssl_context"] = context
    elif certificate:
        options |= {"tls_context": context, "require_starttls": True}
    if sign_in:  # aiosmtpd does not know that a line is safe on which TLS came first
        options |= {"auth_required": True, "auth_require_tls": how == STARTTLS and certificate is not None}
    options["authenticator"] = guarded.authenticate
    controller = Controller(guarded, hostname=HERE, port=free_port(), **options)
    controller.start()
    guarded.url = f"smtp+plain://{HERE}:{controller.port}"
    try:
        yield guarded
    finally:
        controller.stop(no_assert=True)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def known(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """An authority that this machine knows."""
    file = tmp_path / "authorities.pem"
    authority.cert_pem.write_to_path(str(file))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    return authority


def mail() -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "hotline@example.id", "dinas@bandung.example.id", "Laporan"
    message.set_content("Tautan rahasia")
    return message


@pytest.mark.parametrize("how", [STARTTLS, TLS])
def test_a_server_with_a_good_certificate_gets_password_and_mail(known: trustme.CA, how: str) -> None:
    with _listening(how, known.issue_cert(HERE), sign_in=True) as server:
        SmtpPost(server.address(how, SIGNED_IN)).deliver(mail())
        with pytest.raises(MailAway, match="535"):
            SmtpPost(server.address(how, "hotline%40example.id:wrong@")).deliver(mail())
        with pytest.raises(MailAway, match="Authentication required"):
            SmtpPost(server.address(how)).deliver(mail())
    assert server.signed_in[0] == (USER, PASSWORD)
    assert len(server.mails) == 1


@pytest.mark.parametrize("how", [STARTTLS, TLS])
@pytest.mark.parametrize("wrong", ["another-host", "unknown-authority"])
def test_a_server_with_a_wrong_certificate_gets_neither(known: trustme.CA, how: str, wrong: str) -> None:
    certificate = known.issue_cert(ELSEWHERE) if wrong == "another-host" else trustme.CA().issue_cert(HERE)
    with _listening(how, certificate, sign_in=True) as server:
        ours = SmtpPost(server.address(how, SIGNED_IN))
        with pytest.raises(MailAway, match="certificate verify failed"):
            ours.deliver(mail())
    assert (server.signed_in, server.mails) == ([], [])


@pytest.mark.parametrize("how", [STARTTLS, TLS])
def test_a_server_without_tls_gets_neither(known: trustme.CA, how: str) -> None:
    """As if somebody in between had cut the offer of STARTTLS out."""
    with _listening(STARTTLS, None, sign_in=True) as server:
        ours = SmtpPost(server.address(how, SIGNED_IN))
        with pytest.raises(MailAway):
            ours.deliver(mail())
    assert (server.signed_in, server.mails) == ([], [])


def test_nobody_signs_in_without_tls(known: trustme.CA) -> None:
    with _listening(STARTTLS, None, sign_in=True) as server:
        ours = SmtpPost(server.address("smtp+plain", SIGNED_IN))
        with pytest.raises(MailAway, match="Authentication required"):
            ours.deliver(mail())
    assert (server.signed_in, server.mails) == ([], [])


@pytest.mark.parametrize("goodbye", ["500 what?", "421 too busy", ""])
def test_a_server_that_takes_leave_badly_has_still_taken_the_mail(known: trustme.CA, goodbye: str) -> None:
    with _listening(TLS, known.issue_cert(HERE), sign_in=False) as server:
        server.goodbye = goodbye
        SmtpPost(server.address(TLS)).deliver(mail())
    assert len(server.mails) == 1


@pytest.mark.parametrize("how", [STARTTLS, TLS])
def test_a_mail_waits_until_the_certificate_is_good_again(known: trustme.CA, line: Line, how: str) -> None:
    forwarded(line, add_office(line.database, line.now))
    with _listening(how, known.issue_cert(ELSEWHERE), sign_in=False) as server:
        assert post(line.database, server.address(how), line.now) == 0
        assert server.mails == []
    (waiting,) = outbox(line.database)
    assert waiting.due_at is not None
    assert "certificate" in (waiting.problem or "")
    line.clock.advance(60)
    with _listening(how, known.issue_cert(HERE), sign_in=False) as server:
        assert post(line.database, server.address(how), line.now) == 1
        assert len(server.mails) == 1
