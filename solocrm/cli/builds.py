"""`solocrm projections`: builds of a read model side by side, compared and switched."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from infra.settings import Settings
from solocrm.cli.options import DataDir, Json, show
from solocrm.cli.progress import progress
from solocrm.cli.tables import table

if TYPE_CHECKING:
    from projections.engine.table import Projection

app = typer.Typer()

Name = Annotated[str, typer.Argument(metavar="NAME", help="A read model, as `status` names it.")]
Number = Annotated[int, typer.Argument(metavar="BUILD", help="A build's number, as in `status`.")]


def read_model(name: str) -> "Projection":
    """Raises `NoSuchReadModel`."""
    from infra.postgres.upkeep import NoSuchReadModel
    from projections.catalogue import PROJECTIONS

    for each in PROJECTIONS:
        if each.name == name:
            return each
    raise NoSuchReadModel(read_model=name)


def chosen(names: Sequence[str], *, all_: bool) -> "Sequence[Projection]":
    from projections.catalogue import PROJECTIONS

    if bool(names) == all_:
        raise typer.BadParameter("name read models, or say --all")
    return PROJECTIONS if all_ else [read_model(name) for name in dict.fromkeys(names)]


@app.command()
def rebuild(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME", help="The read models to make anew.")
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="All read models.")] = False,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Fold the whole log anew beside what is read; `switch` then points the readers there.

    Interrupted, it goes on where it was when it is called again.
    """
    from infra.postgres.database import database
    from infra.postgres.rebuild import rebuild
    from solocrm.wiring import secret_of

    settings = Settings.read(data_dir=data_dir)
    wanted = chosen(names or [], all_=all_)
    with database(settings) as url, progress("events") as tell:
        number = rebuild(url, wanted, secret_of(settings), tell)
    schemas = [f"{each.name}_b{number}" for each in wanted]
    show({"number": number, "builds": schemas}, f"build {number} is ready", as_json=as_json)


@app.command()
def diff(
    name: Name,
    number: Annotated[
        int | None, typer.Argument(metavar="BUILD", help="The newest other build unless given.")
    ] = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Compare the live build with another, row by row; exit 1 if they differ."""
    from infra.postgres.database import database
    from infra.postgres.difference import diff

    with database(Settings.read(data_dir=data_dir)) as url:
        found = diff(url, read_model(name), number)
    heads = ("table", "same", f"only {found.live}", f"only {found.other}", "different")
    lines = [(t.table, t.same, t.only_live, t.only_other, t.different) for t in found.tables]
    words = [
        f"{found.live} at position {found.live_position}, {found.other} at {found.other_position}",
        table(heads, lines),
        *(
            f"{each.table} {example.kind}:\n  {example.live}\n  {example.other}"
            for each in found.tables
            for example in each.examples
        ),
    ]
    show(asdict(found), "\n".join(words), as_json=as_json)
    if any(each.differs for each in found.tables):
        raise typer.Exit(1)


@app.command()
def switch(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="A read model; `all` that were made together.")
    ],
    number: Number,
    frozen: Annotated[
        bool, typer.Option("--frozen", help="Even to one that no worker keeps up, as it is.")
    ] = False,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Point the readers to a build; they see it from their next answer on."""
    from infra.postgres import upkeep
    from infra.postgres.database import database

    if name != "all":
        read_model(name)
    with database(Settings.read(data_dir=data_dir)) as url:
        done = upkeep.switch(url, None if name == "all" else name, number, frozen=frozen)
    words = f"{', '.join(done.schemas)} live, {done.behind:,} events behind"
    show(asdict(done), words, as_json=as_json)


@app.command()
def cancel(name: Name, data_dir: DataDir = None, as_json: Json = False) -> None:
    """Drop a build that is being made, and those that are made together with it."""
    from infra.postgres import upkeep
    from infra.postgres.database import database

    with database(Settings.read(data_dir=data_dir)) as url:
        gone = upkeep.cancel(url, name)
    show({"dropped": gone}, f"dropped {', '.join(gone)}", as_json=as_json)


@app.command()
def drop(name: Name, number: Number, data_dir: DataDir = None, as_json: Json = False) -> None:
    """Drop a build that is not live."""
    from infra.postgres import upkeep
    from infra.postgres.database import database

    with database(Settings.read(data_dir=data_dir)) as url:
        gone = upkeep.drop(url, name, number)
    show({"dropped": gone}, f"dropped {gone}", as_json=as_json)
