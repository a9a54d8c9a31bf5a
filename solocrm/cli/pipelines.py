"""`solocrm pipelines`: what is learned from the log."""

import typer

from solocrm.cli import models

app = typer.Typer(name="pipelines", help="What is learned from the log.", no_args_is_help=True)
app.add_typer(models.app)
