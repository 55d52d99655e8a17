"""The installed command `hotline`."""

from __future__ import annotations

import os
from typing import Any

import click
from sqlalchemy.exc import SQLAlchemyError

from ivr.commands import (
    audit,
    callbacks,
    calls,
    capacity,
    chat,
    chats,
    check,
    demo,
    demo_settings,
    figures,
    hours,
    migrate,
    phone,
    play_simulation,
    privacy,
    regions,
    releases,
    reports,
    serve,
    simulate,
    transcripts,
    users,
    voicemails,
)
from ivr.commands.refused import explain, not_there
from ivr.hotline.errors import HotlineError, NotFound
from ivr.operations.releases.drafts import Refused
from ivr.operations.releases.publishing import Unfit
from ivr.operations.system.checks import first_line
from ivr.settings import BadSettings
from prompts.catalogue import PromptError


class Commands(click.Group):
    """Tells what a person can mend as one message, without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what is wrong with its input or settings becomes one line and exit code 1, no traceback."""
        try:
            return super().invoke(ctx)
        except (Refused, Unfit) as error:
            raise click.ClickException(explain(error)) from error
        except NotFound as error:
            raise click.ClickException(not_there(error)) from error
        except (BadSettings, HotlineError, PromptError) as error:
            raise click.ClickException(str(error)) from error
        except SQLAlchemyError as error:
            raise click.ClickException(f"The database failed: {first_line(error)}; try `hotline check`") from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--demo", "in_demo", is_flag=True, help="Work on the demo that `make run` keeps under var/demo.")
@click.version_option(package_name="hotline")
@click.pass_context
def main(ctx: click.Context, in_demo: bool) -> None:
    """A public telephone hotline: spoken menus, voice messages, callbacks that are kept."""
    if in_demo:
        found = demo_settings.running()
        os.environ.update(found.environment())
        ctx.default_map = {name: {"url": found.emulator_url} for name in ("phone", "chat")}


main.add_command(demo.demo)
main.add_command(migrate.migrate)
main.add_command(serve.serve)
main.add_command(check.check)
main.add_command(hours.hours)
main.add_command(releases.releases)
main.add_command(reports.reports)
main.add_command(regions.regions)
main.add_command(callbacks.callbacks)
main.add_command(voicemails.voicemails)
main.add_command(calls.calls)
main.add_command(chats.chats)
main.add_command(figures.figures)
main.add_command(capacity.capacity)
main.add_command(simulate.simulate)
main.add_command(play_simulation.play_simulation)
main.add_command(phone.phone)
main.add_command(chat.chat)
main.add_command(transcripts.transcripts)
main.add_command(users.users)
main.add_command(audit.audit)
main.add_command(privacy.privacy)


if __name__ == "__main__":
    main()
