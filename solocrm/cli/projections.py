"""`solocrm projections`: the read models, and the workers that fold the log into them."""

import os
import signal
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from infra.settings import Settings
from solocrm.cli import builds
from solocrm.cli.builds import Name
from solocrm.cli.options import DataDir, Json, show
from solocrm.cli.tables import table

if TYPE_CHECKING:
    from infra.postgres.builds import Build

app = typer.Typer(name="projections", help="The read models.", no_args_is_help=True)
app.add_typer(builds.app)


class Source(StrEnum):
    postgres = "postgres"
    kafka = "kafka"


@app.command()
def work(
    data_dir: DataDir = None,
    with_: Annotated[
        int | None, typer.Option("--with", help="End when the process of that number does.")
    ] = None,
    source: Annotated[
        Source,
        typer.Option(help="Where events come from; by kafka a consumer group shares them out."),
    ] = Source.postgres,
) -> None:
    """Fold the log into the read models until told to stop; any number of workers share it."""
    from infra.postgres import following
    from infra.postgres.database import database
    from projections.catalogue import PROJECTIONS
    from solocrm.wiring import secret_of

    told: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _: told.append(number))

    def stopped() -> bool:
        return bool(told) or (with_ is not None and os.getppid() != with_)

    settings = Settings.read(data_dir=data_dir)
    if source is Source.kafka:
        from infra.kafka.connecting import need_broker

        need_broker(settings.kafka_bootstrap_servers)
    with database(settings) as url:
        secret = secret_of(settings)
        if source is Source.postgres:
            following.work(url, PROJECTIONS, secret, stopped)
        else:
            from infra.kafka import working
            from infra.kafka.topics import Topics

            servers, topics = settings.kafka_bootstrap_servers, Topics(settings.kafka_prefix)
            working.work(url, servers, topics, PROJECTIONS, secret, stopped)


@app.command()
def status(data_dir: DataDir = None, as_json: Json = False) -> None:
    """Say how far each read model is folded, which builds there are, and who folds."""
    from infra.postgres import upkeep
    from infra.postgres.database import database

    with database(Settings.read(data_dir=data_dir)) as url:
        found, made, workers = upkeep.status(url), upkeep.all_builds(url), upkeep.workers(url)
    answer = {
        "projections": [asdict(each) | {"behind": each.behind} for each in found],
        "builds": [asdict(each) | {"state": each.state} for each in made],
        "workers": [asdict(each) for each in workers],
    }
    words = [
        table(
            ("read model", "build", "position", "behind", "seconds", "parked", "switched"),
            [
                (
                    *(each.projection, each.schema, each.position, each.behind),
                    *(f"{each.seconds:.1f}", each.parked, f"{each.switched_at:%Y-%m-%d %H:%M}"),
                )
                for each in found
            ],
        ),
        table(
            ("build", "state", "position", "parked", "made"),
            [
                (
                    *(each.schema, state(each), each.position or 0, each.parked),
                    f"{each.made_at:%Y-%m-%d %H:%M}",
                )
                for each in made
            ],
        ),
        table(
            ("worker", "process", "slots"),
            [(each.number, f"{each.host} {each.process}", each.slots) for each in workers],
        ),
    ]
    show(answer, "\n\n".join(words), as_json=as_json)


def state(build: "Build") -> str:
    """With how far one is that is being made, or why it stopped."""
    if build.stopped is not None:
        return f"stopped by {build.stopped}"
    if build.making:
        return f"building, {build.folded or 0:,} of {build.until:,}"
    return build.state


@app.command()
def verify(data_dir: DataDir = None, as_json: Json = False) -> None:
    """Compare what is live with a fold of the log from zero; exit 1 if anything differs."""
    from infra.postgres import proof
    from infra.postgres.database import database
    from projections.catalogue import PROJECTIONS
    from solocrm.wiring import secret_of

    settings = Settings.read(data_dir=data_dir)
    with database(settings) as url:
        verdicts = proof.verify(url, PROJECTIONS, secret_of(settings))
    lines = [
        (each.projection, "equal" if each.live == each.folded else "differs", each.parked)
        for each in verdicts
    ]
    answer = {"projections": [asdict(each) for each in verdicts]}
    show(answer, table(("read model", "verdict", "parked"), lines), as_json=as_json)
    if not all(each.holds for each in verdicts):
        raise typer.Exit(1)


@app.command()
def parked(data_dir: DataDir = None, as_json: Json = False) -> None:
    """List the streams that could not be folded, with the event and the error."""
    from infra.postgres import upkeep
    from infra.postgres.database import database

    with database(Settings.read(data_dir=data_dir)) as url:
        found = upkeep.parked(url)
    heads = ("read model", "stream", "position", "event", "error", "since")
    lines = [
        (
            *(each.projection, each.stream, each.position, each.topic, each.error),
            f"{each.parked_at:%Y-%m-%d %H:%M}",
        )
        for each in found
    ]
    words = table(heads, lines) if found else "nothing is parked"
    show({"parked": [asdict(each) for each in found]}, words, as_json=as_json)


@app.command()
def replay(
    name: Name,
    stream: Annotated[
        UUID | None, typer.Argument(help="One stream; all parked ones of NAME unless given.")
    ] = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Fold parked streams again from their first event; exit 1 if any still cannot be."""
    from infra.postgres.database import database
    from infra.postgres.repair import replay
    from projections.catalogue import PROJECTIONS
    from solocrm.wiring import secret_of

    settings = Settings.read(data_dir=data_dir)
    with database(settings) as url:
        done = replay(url, PROJECTIONS, secret_of(settings), name, stream)
    words = [f"{len(done.folded)} folded again"]
    words += [f"{each.stream} at position {each.position}: {each.error}" for each in done.failed]
    words += [f"{name} stops again: {done.stopped}"] if done.stopped else []
    show(asdict(done), "\n".join(words), as_json=as_json)
    if done.failed or done.stopped:
        raise typer.Exit(1)
