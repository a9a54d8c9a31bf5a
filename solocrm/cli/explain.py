"""`solocrm explain`: why a figure is another one than it was."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from infra.settings import Settings
from readapi.bridge.names import MeasureName
from solocrm.cli.asking import KnownAt, ask, money
from solocrm.cli.options import DataDir, Json, show
from solocrm.cli.tables import table

if TYPE_CHECKING:
    from readapi.board import Totals
    from readapi.bridge.bridge import Bridge, Item
    from readapi.figures import Told
    from readapi.ports import Snapshot

app = typer.Typer()

Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="A day.")]
NAMES = {"reopened": "re-opened"}


@app.command("explain")
def show_bridge(
    measure: Annotated[
        MeasureName,
        typer.Argument(help="The figure."),
    ],
    from_: Annotated[
        str, typer.Option("--from", help="The first instant, with its offset, or a day.")
    ],
    to: Annotated[
        str | None, typer.Option("--to", help="The last instant; now unless given.")
    ] = None,
    known_at: KnownAt = None,
    pipeline: Annotated[str | None, typer.Option(help="Only its deals: an id or name.")] = None,
    source: Annotated[str | None, typer.Option(help="Only deals that came from there.")] = None,
    segment: Annotated[str | None, typer.Option(help="Only deals of its customers.")] = None,
    campaign: Annotated[
        str | None, typer.Option(help="Of campaign_return: the one that counts, by id or name.")
    ] = None,
    closing_from: Day = None,
    closing_to: Day = None,
    cause: Annotated[str | None, typer.Option(help="List the events of that cause.")] = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Start, what each cause added or took away, end; each by the knowledge of its own time."""
    from readapi.bridge.bridge import items
    from readapi.bridge.causes import known
    from readapi.bridge.question import Question
    from readapi.figures import told_bridge
    from readapi.receipt import Claim

    wanted = known(cause) if cause else None
    question = Question(
        measure=measure,
        since=from_,
        to=to,
        known_at=known_at,
        pipeline=pipeline,
        source=source,
        segment=segment,
        closing_from=closing_from.date() if closing_from else None,
        closing_to=closing_to.date() if closing_to else None,
        campaign=campaign,
    )

    async def asking(snapshot: "Snapshot") -> "tuple[Bridge, list[Item], Told]":
        claim, asked = question.claimed(Claim(question.asked()))
        found, told = await told_bridge(snapshot, claim, asked)
        listed = await items(snapshot, found.changes, wanted) if wanted else []
        return found.bridge, listed, told | ({"items": listed} if wanted else {})

    found, listed, told = ask(Settings.read(data_dir=data_dir), question.asked(), asking)
    show(told, in_words(found, listed), as_json=as_json)


def in_words(found: "Bridge", listed: "list[Item]") -> str:
    lines = [("start", "", values(found.start))]
    lines += [(name(step.cause), str(step.events), values(step.value)) for step in found.steps]
    lines += [("end", "", values(found.end))]
    words = table(("", "events", found.measure), lines)
    if listed:
        heads = ("position", "occurred at", "record", "value")
        words += "\n\n" + table(heads, map(line, listed))
    return words


def line(item: "Item") -> tuple[object, ...]:
    value = values({item.unit: item.value})
    return item.position or "", item.occurred_at or "", item.name or item.record, value


def values(totals: "Totals") -> str:
    """Money, or how many records."""
    counted = [f"{n:,}" for unit, n in totals.items() if unit.islower()]
    return "  ".join(counted) or money(totals)


def name(cause: str) -> str:
    return NAMES.get(cause, cause.replace("_", " "))
