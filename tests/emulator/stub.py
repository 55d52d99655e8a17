"""A hotline made of canned documents, strict about signatures, for tests of the emulator alone."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from twilio.request_validator import RequestValidator
from werkzeug.serving import make_server

from ivr.emulator.page.server import QuietHandler

ACCOUNT = "AC" + "a" * 32
TOKEN = "12345678901234567890123456789012"
NUMBER = "+622150000587"
CALLER = "+6281234567890"
AGENT = "+628110000001"
BASE = "http://hotline.test"

MENU = '<Gather action="/voice/menu" numDigits="1"><Say>Press one to leave a message</Say></Gather><Say>Bye</Say>'

Form = dict[str, str]
Answer = str | tuple[int, dict[str, str], bytes]


def xml(body: str) -> str:
    return f"<Response>{body}</Response>"


@dataclass
class Stub:
    """Answers `documents[path]`; everything else, status callbacks above all, with 204.

    A document may be a function of the form. Requests for sound and pictures are the only ones without a signature.
    """

    documents: dict[str, Answer | Callable[[Form], Answer]] = field(default_factory=dict)
    base: str = BASE
    token: str = TOKEN
    seen: list[tuple[str, Form]] = field(default_factory=list)
    refused: int = 0

    def __call__(self, environ, start_response):
        length = int(environ.get("CONTENT_LENGTH") or 0)
        query = environ.get("QUERY_STRING", "")
        path = environ["PATH_INFO"]
        form = dict(parse_qsl(environ["wsgi.input"].read(length).decode(), keep_blank_values=True))
        url = self.base + path + (f"?{query}" if query else "")
        signature = environ.get("HTTP_X_TWILIO_SIGNATURE", "")
        fetched = path.endswith((".wav", ".jpg"))
        if not fetched and not RequestValidator(self.token).validate(url, form, signature):
            self.refused += 1
            start_response("403 Forbidden", [("Content-Type", "text/plain")])
            return [b"wrong signature"]
        form = form or dict(parse_qsl(query, keep_blank_values=True))
        self.seen.append((path, form))
        return self._answer(path, form, start_response)

    def _answer(self, path, form, start_response):
        document = self.documents.get(path)
        answer = document(form) if callable(document) else document
        if answer is None:
            start_response("204 No Content", [])
            return [b""]
        if isinstance(answer, str):
            answer = (200, {"Content-Type": "text/xml"}, answer.encode())
        status, headers, body = answer
        start_response(f"{status} .", [*headers.items(), ("Content-Length", str(len(body)))])
        return [body]

    def forms(self, path: str) -> list[Form]:
        """The forms that arrived at a path, in order."""
        return [form for seen, form in self.seen if seen == path]


@contextmanager
def served(app) -> Iterator[str]:
    """A WSGI application on a free port of loopback; gives its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=QuietHandler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def eventually(condition: Callable[[], object], seconds: float = 30) -> None:
    """Wait, in real time, until something is true."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.01)
