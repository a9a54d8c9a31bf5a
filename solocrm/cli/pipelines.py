"""`solocrm pipelines`: what is learned from the log, step by step."""

import asyncio
from typing import Annotated

import typer

from infra.settings import Settings
from solocrm.cli import models
from solocrm.cli.options import DataDir, Json, show
from solocrm.cli.progress import progress

app = typer.Typer(name="pipelines", help="What is learned from the log.", no_args_is_help=True)
app.add_typer(models.app)

Name = Annotated[str, typer.Argument(metavar="NAME", help="Which; a name that is none lists all.")]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", help="An instant with its offset, or a day; now unless given."),
]


@app.command()
def run(name: Name, as_of: AsOf = None, data_dir: DataDir = None, as_json: Json = False) -> None:
    """Do one step here and now; interrupted, it goes on where it was when it is called again."""
    from infra.postgres.database import database
    from pipelines.steps import step
    from solocrm.learning import work_of

    wanted, settings = step(name), Settings.read(data_dir=data_dir)
    with database(settings) as url, progress(wanted.counts) as told:
        done = wanted.does(asyncio.run(work_of(settings, url, as_of)), told)
    show(done, wanted.says.format(**done), as_json=as_json)
