"""`solocrm broker`: a Kafka of one node, for development and tests."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(name="broker", help="A Kafka for development.", no_args_is_help=True)


@app.command()
def run(
    port: Annotated[int, typer.Option(min=0, max=65_535, help="Where to listen; 0 takes any.")] = (
        9092
    ),
    folder: Annotated[
        Path | None,
        typer.Option(help="Where its topics stay; one that goes with it unless given."),
    ] = None,
) -> None:
    """Run Apache Kafka until told to stop: one node, no Docker; Java and Maven must be there."""
    from infra.kafka.broker.launcher import running

    with (
        tempfile.TemporaryDirectory(prefix="solocrm-kafka-") as passing,
        running(folder or Path(passing), port) as broker,
    ):
        print(f"ready {broker.address}", flush=True)
        broker.wait()
