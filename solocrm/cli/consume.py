"""`solocrm consume`: messages come in by Kafka."""

import asyncio
import signal
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from infra.settings import Settings
from solocrm.cli.imports import who
from solocrm.cli.options import DataDir, Json, show

if TYPE_CHECKING:
    from infra.kafka.consume import Door

app = typer.Typer(name="consume", help="Messages come in by Kafka.", no_args_is_help=True)

Mapping = Annotated[
    str, typer.Argument(help="A mapping that comes along, such as shop, or a YAML file.")
]


@app.command()
def run(mapping: Mapping, data_dir: DataDir = None) -> None:
    """Carry out what messages say until told to stop; what is refused becomes a dead letter."""
    from infra.kafka import consume
    from infra.kafka.connecting import need_broker
    from infra.postgres.database import database

    told: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _: told.append(number))
    settings = Settings.read(data_dir=data_dir)
    need_broker(settings.kafka_bootstrap_servers)
    with database(settings) as url:
        asyncio.run(consume.run(_door(settings, url, mapping), lambda: bool(told)))


@app.command()
def replay(mapping: Mapping, data_dir: DataDir = None, as_json: Json = False) -> None:
    """Take the dead letters once more; exit 1 if any is refused again."""
    from infra.kafka import consume
    from infra.kafka.connecting import need_broker
    from infra.postgres.database import database

    settings = Settings.read(data_dir=data_dir)
    need_broker(settings.kafka_bootstrap_servers)
    with database(settings) as url:
        door = _door(settings, url, mapping, "replay")
        asyncio.run(consume.replay(door))
    taken = door.taken
    words = f"{taken.messages:,} dead letters taken, {taken.dead_letters:,} refused again"
    show(asdict(taken), words, as_json=as_json)
    if taken.dead_letters:
        raise typer.Exit(1)


def _door(settings: Settings, url: str, name: str, *suffix: str) -> "Door":
    from commands.imports.reading import find
    from infra.kafka.consume import Door
    from solocrm.wiring import secret_of

    mapping = find(name)
    group = ".".join((settings.kafka_prefix, "consume", mapping.name, *suffix))
    servers = settings.kafka_bootstrap_servers
    return Door(url, secret_of(settings), servers, mapping, group, who())
