"""Starts the emulator: `python -m ivr.emulator --number +622150000587`."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import click

from ivr.emulator.exchange import DEFAULT_ACCOUNT, DEFAULT_TOKEN
from ivr.emulator.page.server import RealCredentials, Setup, create_server, refuse_real_credentials


@click.command()
@click.option("--port", default=8001, show_default=True, help="Port on 127.0.0.1.")
@click.option("--hotline", default="http://127.0.0.1:8000", show_default=True, help="Where the hotline answers.")
@click.option("--number", default="+622150000587", show_default=True, help="The hotline's number, E.164.")
@click.option("--alias", "aliases", multiple=True, default=("1500587",), help="Short number that also reaches it.")
@click.option("--account-sid", default=DEFAULT_ACCOUNT, show_default=True)
@click.option("--auth-token", default=DEFAULT_TOKEN, show_default=True)
@click.option("--smtp-port", type=int, help="Port on 127.0.0.1 where mails are caught, to be read at /mail.")
@click.option("--whatsapp", default="", help="A WhatsApp sender of the hotline, E.164; people write to it at /chat.")
@click.option("--sms", default="", help="A number or name that the hotline sends SMS from.")
@click.option("--clock-file", type=click.Path(path_type=Path), help="The demo clock, shared with the hotline.")
def main(**given: Any) -> None:
    """A telephone company on this machine, for trying the hotline. Never for production."""
    setup = Setup(**given)
    try:
        refuse_real_credentials(setup.account_sid)
    except RealCredentials as error:
        raise click.ClickException(str(error)) from error
    try:
        server, _ = create_server(setup)
    except OSError as error:
        raise click.ClickException(f"port {setup.port} on 127.0.0.1 cannot be used: {error}") from error
    signal.signal(signal.SIGTERM, _stop)
    click.echo(f"emulator: {setup.base_url}/ (dial {setup.aliases[0] if setup.aliases else setup.number})")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        click.echo("emulator: stopped")


def _stop(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)


if __name__ == "__main__":
    main()
