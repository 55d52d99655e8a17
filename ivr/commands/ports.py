"""Whether a port can be listened on: asked before a server starts, as ours would share it with whoever is there."""

from __future__ import annotations

import socket


def cannot_listen(host: str, port: int) -> str | None:
    """Why nobody can listen on this address, in the system's words; None when it is free."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        return error.strerror or str(error)
    return None
