"""`solocrm serve`: the doors open on a database of the user's own."""

from dataclasses import replace
from typing import Annotated

import typer

from infra.settings import Settings
from solocrm.cli.options import DataDir

app = typer.Typer()

Port = Annotated[
    int | None,
    typer.Option(min=0, max=65_535, help="Where to listen; 0 takes any.", show_default=False),
]


@app.command()
def serve(port: Port = None, data_dir: DataDir = None) -> None:
    """Serve commands, reads and the page until told to stop."""
    from infra.postgres.database import database
    from solocrm import serving

    settings = Settings.read(data_dir=data_dir)
    if port is not None:
        settings = replace(settings, port=port)
    with database(settings, "serve") as url:
        serving.serve(settings, url, "serve", serving.first_start)
