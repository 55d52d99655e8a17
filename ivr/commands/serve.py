"""`hotline serve`: the web processes."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import click

from ivr.settings import read_settings


@click.command()
@click.option("--host", default="0.0.0.0", show_default=True, help="The address to listen on.")  # noqa: S104
@click.option("--threads", default=4, show_default=True, type=click.IntRange(1, 64), help="Threads in each process.")
def serve(host: str, threads: int) -> None:
    """Answer calls: WEB_CONCURRENCY processes on PORT, until SIGTERM."""
    settings = read_settings()
    port, processes = settings.port, settings.web_concurrency
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(_counters(port))}
    click.echo(f"The hotline listens on {host}:{port}, processes: {processes}", err=True)
    # The server takes the place of this process, so that it begins with nothing imported: the counters of
    # Prometheus look for their folder at their first import.
    server = [sys.executable, "-m", "ivr.commands.server", host, str(port), str(processes), str(threads)]
    os.execve(sys.executable, server, environment)  # noqa: S606


def _counters(port: int) -> Path:
    """An empty folder for what the processes count; whatever ran on this port before has ended."""
    folder = Path("var", "metrics", str(port)).absolute()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
