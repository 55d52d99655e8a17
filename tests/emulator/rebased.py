"""The SDK's own client, sent elsewhere."""

from urllib.parse import urlsplit, urlunsplit

from twilio.http.http_client import TwilioHttpClient


class Rebased(TwilioHttpClient):
    """Sends the SDK's requests to another origin."""

    def __init__(self, base, **more):
        super().__init__(**more)
        self.session.trust_env = False
        self.base = urlsplit(base)

    def request(self, method, url, *arguments, **more):
        parts = urlsplit(url)
        url = urlunsplit((self.base.scheme, self.base.netloc, parts.path, parts.query, ""))
        return super().request(method, url, *arguments, **more)
