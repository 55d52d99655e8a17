"""REST errors in Twilio's envelope: code, message, more_info, status."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, jsonify


@dataclass
class RestRefusal(Exception):
    """An answer with an error; `code` is one of Twilio's error dictionary, `status` the HTTP status."""

    status: int
    code: int
    message: str

    def __str__(self) -> str:
        return f"{self.status}/{self.code}: {self.message}"

    def response(self) -> Response:
        """The error as Twilio writes it: `code`, `message`, `more_info` and `status`."""
        answer = jsonify(
            code=self.code,
            message=self.message,
            more_info=f"https://www.twilio.com/docs/errors/{self.code}",
            status=self.status,
        )
        answer.status_code = self.status
        return answer


def not_found(path: str) -> RestRefusal:
    """The error of a resource that does not exist (404, code 20404)."""
    return RestRefusal(404, 20404, f"The requested resource {path} was not found")
