"""What this process counts for Prometheus; with several processes, the counters of all are added up."""

from __future__ import annotations

from prometheus_client import Counter, Histogram

TURN_SECONDS = Histogram(
    "hotline_turn_seconds",
    "Time to answer one turn of a call, in seconds",
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10),
)
APOLOGIES = Counter("hotline_apologies_total", "Webhooks that failed behind the door; callers heard an apology")
RECORDINGS = Counter("hotline_recordings_total", "Recording callbacks, by what became of the recording", ["status"])
INBOUNDS = Counter("hotline_inbounds_total", "Messages that came in, by what became of their webhook", ["result"])
STATUSES = Counter("hotline_message_statuses_total", "News of messages that we sent, by what came of them", ["outcome"])
