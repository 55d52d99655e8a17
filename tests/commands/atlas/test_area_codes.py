"""The table of area codes, made from the package that is installed."""

from __future__ import annotations

from importlib import resources

from ivr.commands.atlas import area_codes as made


def test_the_towns_are_those_of_the_package_that_is_installed() -> None:
    """After an upgrade: `python -m ivr.commands.atlas area-codes`, and read what has changed."""
    kept = resources.files("ivr.hotline.atlas").joinpath("area_codes.csv").read_text(encoding="utf-8")
    assert kept == made.as_csv(made.area_codes())
