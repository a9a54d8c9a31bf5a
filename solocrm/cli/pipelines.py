"""`solocrm pipelines`: what is learned from the log, step by step."""

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from infra.settings import Settings
from solocrm.cli import leaks, models
from solocrm.cli.options import DataDir, Json, show
from solocrm.cli.progress import progress

if TYPE_CHECKING:
    from pipelines.steps import Work
    from readapi.asof import Clock

app = typer.Typer(name="pipelines", help="What is learned from the log.", no_args_is_help=True)
app.add_typer(models.app)
app.add_typer(leaks.app)

Name = Annotated[str, typer.Argument(metavar="NAME", help="Which; a name that is none lists all.")]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", help="An instant with its offset, or a day; now unless given."),
]
First = Annotated[
    str | None,
    typer.Option("--from", help="Features as of many instants, from this one to --as-of."),
]
Every = Annotated[Literal["day", "week"], typer.Option(help="So far apart.")]
Tables = Annotated[list[str] | None, typer.Option("--table", help="Of features; all unless given.")]
Out = Annotated[
    str | None,
    typer.Option(help="Where features go: one .parquet file, a folder, or an object store's URL."),
]
Dask = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help="Make them on a Dask cluster, by its scheduler's address; `local`: on all cores here.",
    ),
]
APART = {"day": timedelta(days=1), "week": timedelta(days=7)}


@app.command()
def run(
    name: Name,
    as_of: AsOf = None,
    from_: First = None,
    every: Every = "week",
    tables: Tables = None,
    out: Out = None,
    dask: Dask = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Do one step here and now; interrupted, it goes on where it was when it is called again."""
    from infra.postgres.database import database
    from pipelines.steps import step
    from solocrm.learning import clock_of, work_of

    wanted, settings = step(name), Settings.read(data_dir=data_dir)
    if name != "features" and (from_ or tables or out or dask):
        raise typer.BadParameter("--from, --table, --out and --dask are for features")
    with database(settings) as url, progress(wanted.counts) as told:
        clock = asyncio.run(clock_of(settings, url))
        work = spread(work_of(settings, url, clock, as_of), dask)
        done = wanted.does(narrowed(work, clock, from_, every, tables, out), told)
    show(done, wanted.says.format(**done), as_json=as_json)


def spread(work: "Work", dask: str | None) -> "Work":
    """Over a cluster, where one is named."""
    from dataclasses import replace
    from functools import partial

    if dask is None:
        return work
    from pipelines.flows.partitions import on_dask

    return replace(work, by=partial(on_dask, address=None if dask == "local" else dask))


def narrowed(
    work: "Work",
    clock: "Clock",
    first: str | None,
    every: Literal["day", "week"],
    tables: list[str] | None,
    out: str | None,
) -> "Work":
    """What is asked of features."""
    from dataclasses import replace

    from infra.places import One, place
    from pipelines.backfill import instants

    if first:
        begins = clock.read(first)
        work = replace(work, instants=instants(begins, work.as_of, APART[every]))
    one = out is not None and out.endswith(".parquet")
    if tables or one:
        work = replace(work, tables=tables or ["opportunities"])
    if out and one:
        if len(work.partitions()) > 1:
            raise typer.BadParameter("one file holds one --table as of one instant")
        return replace(work, features=One(out))
    return replace(work, features=place(out)) if out else work


@app.command()
def serve(
    port: Annotated[int, typer.Option(help="Where Prefect's page is.")] = 4200,
    host: Annotated[
        str, typer.Option(help="Where it listens; whoever reaches it may use it.")
    ] = "127.0.0.1",
    data_dir: DataDir = None,
) -> None:
    """Run all steps by their schedules: a Prefect server with its page, until told to stop.

    For as long, `serve` and `demo` leave learning to it.
    """
    import os

    from infra.postgres.database import database
    from infra.postgres.learners import orderer
    from infra.prefect_server import environment, server
    from solocrm.learning import clock_of

    settings = Settings.read(data_dir=data_dir)
    if data_dir:  # each run is a process of its own, and reads the environment
        os.environ |= {"SOLOCRM_DATA_DIR": str(settings.data_dir), "SOLOCRM_DATABASE_URL": ""}
    os.environ |= environment(settings.folder("serve") / "prefect", port)
    with database(settings) as url, orderer(url), server(os.environ, port, host) as page:
        from pipelines.flows.serving import serve
        from solocrm.flows import FLOWS

        print(f"flows run by their schedules: {page}", flush=True)
        zone = asyncio.run(clock_of(settings, url)).zone
        asyncio.run(serve("solocrm.flows", FLOWS, zone))
