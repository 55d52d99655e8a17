"""`hotline transcripts`: the usual calls word for word, with their seconds, as pages for people to read."""

from __future__ import annotations

from pathlib import Path

import click

from ivr.hotline import transcripts as pages
from ivr.hotline.script import default_script
from prompts import catalogue


@click.command()
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write one page for each language into this folder, such as docs/calls, instead of showing them.",
)
def transcripts(out: Path | None) -> None:
    """Write down the usual calls with the sentences that come with the hotline, and when each is said."""
    script = default_script(catalogue.load())
    for language in script.languages:
        page = pages.written(script, language)
        if out is None:
            click.echo(page)
            continue
        out.mkdir(parents=True, exist_ok=True)
        (out / f"{language}.md").write_text(page, encoding="utf-8")
        click.echo(f"Wrote {out / f'{language}.md'}")
