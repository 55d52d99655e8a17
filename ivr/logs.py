"""Structured logs: JSON lines in production, readable lines in development, telephone numbers masked in both."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, MutableMapping
from contextlib import suppress
from typing import IO, Any, AnyStr, Generic

import orjson
import structlog

Event = MutableMapping[str, Any]


class Unfailing(Generic[AnyStr]):
    """A stream that drops what it cannot take: a caller must not suffer because the disk of the log is full."""

    def __init__(self, stream: IO[AnyStr]) -> None:
        self._stream: IO[AnyStr] = stream

    def write(self, words: AnyStr) -> int:
        """Write a line, or lose it."""
        with suppress(OSError, ValueError):
            self._stream.write(words)
        return len(words)

    def flush(self) -> None:
        """Push out what waits, if it can be."""
        with suppress(OSError, ValueError):
            self._stream.flush()


def configure(log_format: str, mask: Callable[[str], str]) -> None:
    """Set up logging for this process; `mask` hides telephone numbers in a text. `log_format` is json or text."""
    shared: list[Any] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _masking(mask),
    ]
    text: Any = Unfailing(sys.stderr)
    factory: Any
    as_bytes: Any
    as_text: Any
    if log_format == "json":
        as_bytes = structlog.processors.JSONRenderer(serializer=orjson.dumps)
        as_text = structlog.processors.JSONRenderer()
        factory = structlog.BytesLoggerFactory(file=Unfailing(sys.stderr.buffer))  # type: ignore[arg-type]
    else:
        as_bytes = as_text = structlog.dev.ConsoleRenderer(
            sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
        factory = structlog.WriteLoggerFactory(file=text)
    structlog.configure(
        processors=[*shared, as_bytes],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=factory,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(text)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processors=[_without_record, *shared, as_text]))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)


def _masking(mask: Callable[[str], str]) -> Callable[[Any, str, Event], Event]:
    def processor(_logger: Any, _name: str, event: Event) -> Event:
        for key, value in event.items():
            if isinstance(value, str) and key not in ("call", "timestamp"):
                event[key] = mask(value)
        return event

    return processor


def _without_record(_logger: Any, _name: str, event: Event) -> Event:
    """A line of another library: its logger's name is enough."""
    record = event.pop("_record", None)
    event.pop("_from_structlog", None)
    if record is not None:
        event["logger"] = record.name
    return event
