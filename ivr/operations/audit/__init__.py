"""The audit: who has done what. Everybody writes to it by `audit.record`; reading and proving it is in here too."""

from ivr.operations.audit.log import erase, record

__all__ = ["erase", "record"]
