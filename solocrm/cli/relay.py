"""`solocrm relay`: the log leaves by Kafka."""

import signal
from typing import Annotated

import typer

from infra.settings import Settings
from solocrm.cli.options import DataDir

app = typer.Typer(name="relay", help="The log leaves by Kafka.", no_args_is_help=True)


@app.command()
def run(
    *,
    from_: Annotated[
        int | None,
        typer.Option("--from", min=1, help="Send again from that position on."),
    ] = None,
    personal: Annotated[
        list[str] | None,
        typer.Option(
            help="A type whose sealed personal fields leave too, such as customer, in a topic of"
            " its own that ends in .personal; all for all types. May be given several times.",
        ),
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Send what is recorded to Kafka until told to stop; a broker that is away is waited for."""
    from infra.kafka import relay
    from infra.kafka.connecting import need_broker
    from infra.kafka.topics import Topics
    from infra.postgres.database import database

    told: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _: told.append(number))
    settings = Settings.read(data_dir=data_dir)
    topics = Topics(settings.kafka_prefix, frozenset(personal or ()))
    after = None if from_ is None else from_ - 1
    need_broker(settings.kafka_bootstrap_servers)
    with database(settings) as url:
        relay.run(url, settings.kafka_bootstrap_servers, topics, lambda: bool(told), after)
