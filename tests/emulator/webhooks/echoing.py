"""An application that answers with what it was asked."""

from __future__ import annotations

import time


def echo(environ, start_response):
    if environ["PATH_INFO"] == "/slow":
        time.sleep(0.5)
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    text = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}?{environ['QUERY_STRING']} {body.decode()}"
    headers = [("Content-Type", "text/plain"), ("X-Seen", environ.get("HTTP_X_MINE", "")), ("Location", "/elsewhere")]
    start_response("302 Found" if environ["PATH_INFO"] == "/away" else "200 OK", headers)
    return [text.encode()]
