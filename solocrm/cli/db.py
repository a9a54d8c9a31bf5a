"""`solocrm db`: the database itself, for tools and for whoever looks after it."""

import typer

from domain.errors import Invalid
from infra.settings import Settings
from solocrm.cli.options import DataDir, Json, show

app = typer.Typer(name="db", help="The database itself.", no_args_is_help=True)


class NotOurs(Invalid, code="not_ours"):
    """SOLOCRM_DATABASE_URL names a server that SoloCRM did not start and does not stop."""


@app.command()
def url(data_dir: DataDir = None, as_json: Json = False) -> None:
    """Print the owner's connection string, for tools; the server then runs until `db stop`."""
    from infra.postgres.database import database
    from infra.postgres.role import as_owner

    with database(Settings.read(data_dir=data_dir), keep=True) as url:
        show({"url": as_owner(url)}, as_owner(url), as_json=as_json)


@app.command()
def stop(data_dir: DataDir = None, as_json: Json = False) -> None:
    """Stop the server of the data folder, whoever uses it."""
    from infra.postgres import embedded

    settings = Settings.read(data_dir=data_dir)
    if settings.database_url:
        raise NotOurs
    stopped = embedded.stop(settings.folder("serve"))
    show({"stopped": stopped}, "stopped" if stopped else "was not running", as_json=as_json)
