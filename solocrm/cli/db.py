"""`solocrm db`: the database itself, for tools and for whoever looks after it."""

from typing import Annotated, Literal

import typer

from domain.errors import Invalid
from infra.settings import Settings
from solocrm.cli.options import DataDir, Json, show

app = typer.Typer(name="db", help="The database itself.", no_args_is_help=True)


class NotOurs(Invalid, code="not_ours"):
    """SOLOCRM_DATABASE_URL names a server that SoloCRM did not start and does not stop."""


@app.command()
def url(
    role: Annotated[
        Literal["owner", "analyst"],
        typer.Option(help="An analyst reads plain views of the live read models, and no more."),
    ] = "owner",
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Print a connection string, for tools; the server then runs until `db stop`."""
    from infra.postgres import analysts
    from infra.postgres.database import database
    from infra.postgres.following import catch_up
    from infra.postgres.role import as_owner
    from projections.catalogue import PROJECTIONS
    from solocrm.wiring import secret_of

    settings = Settings.read(data_dir=data_dir)
    with database(settings, keep=True) as url:
        if role == "owner":
            told = as_owner(url)
        else:
            catch_up(url, PROJECTIONS, secret_of(settings))
            told = analysts.admit(url, settings.folder("serve"), PROJECTIONS)
        show({"url": told}, told, as_json=as_json)


@app.command()
def stop(data_dir: DataDir = None, as_json: Json = False) -> None:
    """Stop the server of the data folder, whoever uses it."""
    from infra.postgres import embedded

    settings = Settings.read(data_dir=data_dir)
    if settings.database_url:
        raise NotOurs
    stopped = embedded.stop(settings.folder("serve"))
    show({"stopped": stopped}, "stopped" if stopped else "was not running", as_json=as_json)
