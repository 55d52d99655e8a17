"""`hotline transcripts`: the usual calls and chats word for word, as pages for people to read."""

from __future__ import annotations

from pathlib import Path

import click

from ivr.hotline import chat_transcripts
from ivr.hotline import transcripts as pages
from ivr.hotline.script import default_script
from prompts import catalogue


@click.command()
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write the pages of each language into this folder, such as docs/calls, instead of showing them.",
)
def transcripts(out: Path | None) -> None:
    """Write down the usual calls, with the seconds at which each sentence is said, and the usual chats."""
    script = default_script(catalogue.load())
    for language in script.languages:
        _write(out, f"{language}.md", pages.written(script, language))
        _write(out, f"{language}-chat.md", chat_transcripts.written(script, language))


def _write(out: Path | None, name: str, page: str) -> None:
    if out is None:
        click.echo(page)
        return
    out.mkdir(parents=True, exist_ok=True)
    (out / name).write_text(page, encoding="utf-8")
    click.echo(f"Wrote {out / name}")
