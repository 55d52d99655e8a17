"""`hotline migrate`: what a release needs before it serves: the schema, and the content of the files."""

from __future__ import annotations

import click

from ivr.commands.context import opened_hotline
from ivr.operations.releases import bundled
from ivr.records import migrations


@click.command()
def migrate() -> None:
    """Bring the database up to date and publish the hours and prompts that come with this version.

    Harmless to repeat. What staff have published stays as it is. Files that callers must not meet are not published:
    what is wrong with them is told, and the release in force goes on.
    """
    with opened_hotline() as hotline:
        migrations.upgrade(hotline.database)
        with hotline.database.begin() as session:
            release = bundled.publish_files(session, hotline.files, hotline.clock())
    click.echo(f"The schema is current: {', '.join(migrations.heads())}")
    if release is None:
        click.echo("Staff have published hours and prompts; those of the files were left aside")
    else:
        click.echo(f"The hours and prompts of the files are in force: release {release}")
