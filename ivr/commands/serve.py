"""`hotline serve`: the web processes."""

from __future__ import annotations

import os
import sys

import click

from ivr.commands import counters
from ivr.commands.ports import cannot_listen
from ivr.settings import read_settings


@click.command()
@click.option("--host", default="0.0.0.0", show_default=True, help="The address to listen on.")  # noqa: S104
@click.option("--threads", type=click.IntRange(1, 64), help="Threads in each process, in place of WEB_THREADS.")
def serve(host: str, threads: int | None) -> None:
    """Answer calls: WEB_CONCURRENCY processes on PORT, until SIGTERM."""
    settings = read_settings()
    port, processes, threads = settings.port, settings.web_concurrency, threads or settings.web_threads
    if (problem := cannot_listen(host, port)) is not None:
        raise click.ClickException(
            f"{host}:{port} cannot be listened on: {problem}. Stop what is there (perhaps another hotline, which would"
            " share its calls with this one), or choose another PORT."
        )
    try:
        environment = {**os.environ, counters.VARIABLE: str(counters.emptied_folder(port, os.environ))}
        environment["WEB_THREADS"] = str(threads)
    except OSError as error:
        raise click.ClickException(
            f"Nothing can be counted: {error}. Set {counters.VARIABLE} to a folder that can be written to."
        ) from error
    click.echo(f"The hotline listens on {host}:{port}, processes: {processes}", err=True)
    # The server takes the place of this process, so that it begins with nothing imported: the counters of
    # Prometheus look for their folder at their first import.
    server = [sys.executable, "-m", "ivr.commands.server", host, str(port), str(processes), str(threads)]
    os.execve(sys.executable, server, environment)  # noqa: S606
