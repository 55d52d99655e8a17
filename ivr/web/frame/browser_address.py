"""Where a request comes from, as far as the proxies that we trust can tell."""

from __future__ import annotations

import ipaddress

from flask import request

from ivr.web.current import hotline


def address_of_browser() -> str | None:
    """Where the request comes from, as far as the proxies that we trust can tell; an IPv6 network counts as one."""
    trusted = hotline().settings.trusted_proxies
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    found = _address(forwarded[-trusted]) if 0 < trusted <= len(forwarded) else None
    found = found or _address(request.remote_addr or "")
    if found is None:
        return None
    return str(ipaddress.ip_network(f"{found}/64", strict=False)) if found.version == 6 else str(found)


def is_shared() -> bool:
    """Whether the request comes from where many of our people are behind one address, by SHARED_ADDRESSES."""
    found = address_of_browser()
    if found is None:
        return False
    here = ipaddress.ip_network(found)
    ours = (ipaddress.ip_network(network) for network in hotline().settings.shared_addresses)
    return any(here.version == network.version and here.overlaps(network) for network in ours)


def _address(written: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """An address as proxies write it, without its port, by which each connection would be another; else None."""
    host = written.partition("]")[0].removeprefix("[") if written.startswith("[") else written
    host = host.partition(":")[0] if host.count(":") == 1 else host
    try:
        found = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, ipaddress.IPv6Address) else found
