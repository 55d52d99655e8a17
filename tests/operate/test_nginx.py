"""The proxy's file that comes with the hotline, run by a real nginx in front of a real `hotline serve`."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import requests
import trustme

from tests.commands.test_serve import SETTINGS
from tests.support.processes import eventually, free_port

EXAMPLE = Path(__file__).parents[2] / "docs" / "operate" / "nginx.conf"
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
UNFINISHED = 24
"""Three times as many as the hotline has threads here."""

pytestmark = [pytest.mark.processes, pytest.mark.skipif(NGINX is None, reason="nginx is not installed")]


class Proxied:
    """A hotline of one process, and nginx in front of it."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder, self.inner, self.outer = folder, free_port(), free_port()
        self.authority = str(folder / "authority.pem")
        environment = {**os.environ, **SETTINGS, "DATABASE_URL": database_url, "PORT": str(self.inner)}
        serve = [sys.executable, "-m", "ivr", "serve", "--host", "127.0.0.1"]
        self.hotline = subprocess.Popen(
            serve, cwd=folder, env={**environment, "WEB_CONCURRENCY": "1"}, start_new_session=True
        )
        command = [str(NGINX), "-p", str(folder), "-c", str(self._configuration()), "-e", str(folder / "error.log")]
        self.nginx = subprocess.Popen(command, start_new_session=True)

    def _configuration(self) -> Path:
        authority, folder = trustme.CA(), self.folder
        authority.cert_pem.write_to_path(self.authority)
        certificate = authority.issue_cert("localhost")
        certificate.private_key_and_cert_chain_pem.write_to_path(str(folder / "certificate.pem"))
        text = EXAMPLE.read_text()
        for written, here in (
            ("server 127.0.0.1:8000", f"server 127.0.0.1:{self.inner}"),
            ("listen 443 ssl", f"listen 127.0.0.1:{self.outer} ssl"),
            ("hotline.example.id;", "localhost;"),
            ("/etc/ssl/hotline.example.id.pem", str(folder / "certificate.pem")),
            ("/etc/ssl/private/hotline.example.id.key", str(folder / "certificate.pem")),
        ):
            assert text.count(written) == 1, written
            text = text.replace(written, here)
        temporary = "".join(
            f"{kind}_temp_path {folder / kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (folder / "hotline.conf").write_text(text)
        user = "user root; " if os.geteuid() == 0 else ""
        whole = folder / "nginx.conf"
        whole.write_text(
            f"daemon off; {user}pid {folder}/nginx.pid;\nevents {{}}\n"
            f"http {{\n{temporary}access_log {folder}/access.log;\ninclude {folder}/hotline.conf;\n}}\n"
        )
        return whole

    def answers(self, path: str = "/healthz") -> bool:
        try:
            return requests.get(f"https://localhost:{self.outer}{path}", timeout=5, verify=self.authority).ok
        except requests.RequestException:
            return False

    def unfinished(self) -> ssl.SSLSocket:
        """A request that says it has a body, and then sends eight bytes of it."""
        context = ssl.create_default_context(cafile=self.authority)
        plain = socket.create_connection(("127.0.0.1", self.outer), timeout=10)
        secure = context.wrap_socket(plain, server_hostname="localhost")
        secure.sendall(b"POST /voice/turn HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n\r\nCallSid=")
        return secure

    def stop(self) -> None:
        for process in (self.nginx, self.hotline):
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture
def proxied(tmp_path: Path, sqlite_url: str) -> Iterator[Proxied]:
    running = Proxied(tmp_path, sqlite_url)
    try:
        yield running
    finally:
        running.stop()


def test_requests_that_nobody_finishes_hold_up_nobody(proxied: Proxied) -> None:
    assert eventually(proxied.answers)
    assert proxied.answers("/login")
    with ExitStack() as held:
        for _ in range(UNFINISHED):
            held.enter_context(proxied.unfinished())
        assert [proxied.answers() for _ in range(5)] == [True] * 5
    assert not proxied.answers("/metrics"), "they are for the monitoring beside it"
    proxied.answers("/o/a-secret-link")
    proxied.answers("/login?next=/console")
    log = proxied.folder / "access.log"
    assert eventually(lambda: "/login?next=/console" in log.read_text(), 5)
    assert "a-secret-link" not in log.read_text()
