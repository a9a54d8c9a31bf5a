"""`solocrm projections`: the read models, and the worker that folds the log into them."""

import os
import signal
from dataclasses import asdict
from typing import Annotated

import typer

from infra.settings import Settings
from solocrm.cli.options import DataDir, Json, show
from solocrm.cli.tables import table

app = typer.Typer(name="projections", help="The read models.", no_args_is_help=True)


@app.command()
def work(
    data_dir: DataDir = None,
    with_: Annotated[
        int | None, typer.Option("--with", help="End when the process of that number does.")
    ] = None,
) -> None:
    """Fold the log into the read models until told to stop; one worker leads, others wait."""
    from infra.postgres import worker
    from infra.postgres.database import database
    from projections.catalogue import PROJECTIONS
    from solocrm.wiring import secret_of

    told: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _: told.append(number))

    def stopped() -> bool:
        return bool(told) or (with_ is not None and os.getppid() != with_)

    settings = Settings.read(data_dir=data_dir)
    with database(settings) as url:
        worker.work(url, PROJECTIONS, secret_of(settings), stopped)


@app.command()
def status(data_dir: DataDir = None, as_json: Json = False) -> None:
    """Say how far each read model is folded."""
    from infra.postgres import upkeep
    from infra.postgres.database import database

    with database(Settings.read(data_dir=data_dir)) as url:
        found = upkeep.status(url)
    lines = [
        (each.projection, each.schema, each.position, each.last - each.position, each.parked)
        for each in found
    ]
    words = table(("read model", "build", "position", "behind", "parked"), lines)
    show({"projections": [asdict(each) for each in found]}, words, as_json=as_json)


@app.command()
def rebuild(
    all_: Annotated[bool, typer.Option("--all", help="All read models, as one group.")],
    data_dir: DataDir = None,
) -> None:
    """Fold the whole log anew beside what is read, and switch to it when it is done."""
    from rich.progress import Progress

    from infra.postgres import upkeep
    from infra.postgres.database import database
    from projections.catalogue import PROJECTIONS
    from solocrm.wiring import secret_of

    settings = Settings.read(data_dir=data_dir)
    with database(settings) as url, Progress() as progress:
        task = progress.add_task("events")
        upkeep.rebuild_all(
            url,
            PROJECTIONS,
            secret_of(settings),
            lambda done, of: progress.update(task, completed=done, total=of),
        )


@app.command()
def verify(data_dir: DataDir = None, as_json: Json = False) -> None:
    """Compare what is live with a fold of the log from zero; exit 1 if anything differs."""
    from infra.postgres import upkeep
    from infra.postgres.database import database
    from projections.catalogue import PROJECTIONS
    from solocrm.wiring import secret_of

    settings = Settings.read(data_dir=data_dir)
    with database(settings) as url:
        verdicts = upkeep.verify(url, PROJECTIONS, secret_of(settings))
    lines = [(each.projection, "equal" if each.holds else "differs") for each in verdicts]
    answer = {"projections": [asdict(each) for each in verdicts]}
    show(answer, table(("read model", "verdict"), lines), as_json=as_json)
    if not all(each.holds for each in verdicts):
        raise typer.Exit(1)
