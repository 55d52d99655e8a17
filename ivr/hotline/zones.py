"""Whose clock a place goes by: Indonesia has three time zones, and what we promise is counted by the hotline's own."""

from __future__ import annotations

WESTERN, CENTRAL, EASTERN = "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"

_CENTRAL = frozenset({"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"})
_EASTERN_FROM = "80"


def zone_of(region: str) -> str:
    """The zone of a province or regency by its Kemendagri code. Source: Keputusan Presiden 41 of 1987."""
    province = region[:2]
    if province in _CENTRAL:
        return CENTRAL
    return EASTERN if province > _EASTERN_FROM else WESTERN


def goes_by(region: str | None, zone: str) -> bool:
    """Whether it is known that people there go by this zone's clock."""
    return region is not None and zone_of(region) == zone


def short_name(zone: str) -> str:
    """What is written behind a time: WIB, WITA or WIT; empty for a zone elsewhere."""
    return {WESTERN: "WIB", CENTRAL: "WITA", EASTERN: "WIT"}.get(zone, "")
