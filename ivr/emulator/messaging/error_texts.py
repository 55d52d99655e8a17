"""What the error codes of messages mean, in words."""

from __future__ import annotations

ERROR_TEXTS = {
    21610: "Attempt to send to unsubscribed recipient",
    30001: "Queue overflow",
    30003: "Unreachable destination handset",
    30005: "Unknown destination handset",
    30006: "Landline or unreachable carrier",
    30007: "Message filtered",
    30008: "Unknown error",
    63001: "Channel could not authenticate the request",
    63003: "Channel could not find To address",
    63005: "Channel did not accept given content",
    63007: "Twilio could not find a Channel with the specified From address",
    63012: "Channel provider returned an internal service error",
    63013: "Channel policy violation",
    63014: "Message failed to send because it was blocked by user action",
    63016: "Failed to send freeform message because you are outside the allowed window",
    63017: "Rate limit exceeded for the account",
    63018: "Rate limit exceeded for Channel",
    63019: "Media failed to download",
    63020: "Twilio encountered a Business Manager account error",
    63021: "Channel invalid content error",
    63024: "Invalid message recipient",
    63027: "Template does not exist for a language and locale",
    63028: "Number of parameters provided does not match the expected number of parameters",
    63030: "Unsupported parameter for type of channels message",
    63032: "Meta chose not to deliver the message because of an experiment",
    63038: "Account exceeded the daily messages limit",
    63040: "Template rejected",
    63041: "Template paused",
    63042: "Template disabled",
    63049: "Meta chose not to deliver this message",
    63051: "Sender locked",
}


def error_text(code: int | None) -> str | None:
    """The words for a code; a code that nobody knows is told as such, and no code has no words."""
    return None if code is None else ERROR_TEXTS.get(code, f"Error {code}")
