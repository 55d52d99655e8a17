"""The root of every complaint that the rules of the hotline can raise."""


class HotlineError(Exception):
    """A rule of the hotline was broken by what was asked; its message is written for a person to read."""
