"""`solocrm trace`: what one command, import or rule caused."""

import asyncio
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from infra.settings import Settings
from solocrm.cli.options import DataDir, Json, show
from solocrm.cli.tables import table

if TYPE_CHECKING:
    from readapi.trace import Trace

app = typer.Typer()

HEADS = ("position", "recorded", "event", "record", "by", "reason")


@app.command("trace")
def show_trace(
    correlation: Annotated[UUID, typer.Argument(help="An import's or command's id.")],
    after: Annotated[int, typer.Option(min=0, help="Begin behind that position.")] = 0,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Events at most.")] = 1000,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Every event that one command, import or rule caused, in the order of the log."""
    found, told = asyncio.run(_ask(Settings.read(data_dir=data_dir), correlation, after, limit))
    lines = [
        (
            each.position,
            f"{each.recorded_at:%Y-%m-%d %H:%M:%S}",
            each.topic,
            found.names.get(each.stream, str(each.stream)),
            f"{each.actor}, {each.source}",
            each.reason or each.data.get("reason", ""),
        )
        for each in found.events
    ]
    more = f"\nmore follow: --after {found.next}" if found.next else ""
    show(told, table(HEADS, lines) + more, as_json=as_json)


async def _ask(
    settings: Settings, correlation: UUID, after: int, limit: int
) -> "tuple[Trace, dict[str, Any]]":
    from readapi.answer import answer
    from readapi.ports import Asked
    from readapi.trace import trace
    from solocrm.wiring import parts_of

    async with parts_of(settings) as parts, parts.reader.snapshot(Asked()) as snapshot:
        found = await trace(snapshot, parts.events, correlation, after=after, limit=limit)
        return found, answer(snapshot, found)
