"""Staff come in: password, second factor, invitation, and one's own account."""

from ivr.web.sign_in import invitation, second_factor
from ivr.web.sign_in.account import account
from ivr.web.sign_in.login import login

__all__ = ["account", "invitation", "login", "second_factor"]
