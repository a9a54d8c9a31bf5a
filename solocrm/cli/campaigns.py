"""`solocrm campaigns`: what campaigns led to, by channel, as of any instant."""

import asyncio
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from infra.settings import Settings
from solocrm.cli.asking import At, KnownAt, money
from solocrm.cli.options import DataDir, Json, show
from solocrm.cli.tables import table

if TYPE_CHECKING:
    from readapi.attribution import Otherwise
    from readapi.campaigns import Figures, Result, Results
    from readapi.figures import Told
    from readapi.ports import Asked

app = typer.Typer()

HEADS = ("campaign", "touched", "responded", "won deals", "won", "spent", "return")


@app.command("campaigns")
def show_campaigns(
    model: Annotated[
        Literal["first_touch", "last_touch", "linear", "time_decay", "position"] | None,
        typer.Option(help="What won deals are owed to; as the policy says unless given."),
    ] = None,
    days: Annotated[
        int | None, typer.Option(help="For how many days a touch counts.", min=1, max=3_650)
    ] = None,
    at: At = None,
    known_at: KnownAt = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Touched, responded, won, spent and return of every campaign, and of its channels."""
    from readapi.attribution import Otherwise
    from readapi.ports import Asked

    other = Otherwise(model, days)
    asking = _ask(Settings.read(data_dir=data_dir), Asked(at, known_at), other)
    found, told = asyncio.run(asking)
    show(told, in_words(found), as_json=as_json)


def in_words(found: "Results") -> str:
    lines = [line for each in found.campaigns for line in of_campaign(each)]
    rule = found.policy
    ends = [
        f"{money(found.without.won.value)} owed to touches without a campaign",
        f"{money(found.untouched.value)} owed to no touch at all",
        f"{found.won.n:,} won, {money(found.won.value)}; by {rule.model.replace('_', ' ')}"
        f" within {rule.days:,} days, {rule.policy_name or 'which nobody has decided'}",
    ]
    return "\n".join([table(HEADS, lines), *ends])


def of_campaign(each: "Result") -> list[tuple[object, ...]]:
    channels = [line(f"  {own.channel or 'no channel'}", own) for own in each.channels]
    return [line(each.campaign_name or "–", each), *channels]


def line(name: str, each: "Figures") -> tuple[object, ...]:
    sums = (each.won.value, each.spend, each.returned)
    return name, each.touched, each.responded, each.won.deals, *map(money, sums)


async def _ask(settings: Settings, asked: "Asked", other: "Otherwise") -> "tuple[Results, Told]":
    from readapi.figures import told_campaigns
    from readapi.receipt import Claim
    from solocrm.wiring import parts_of

    async with parts_of(settings) as parts, parts.reader.snapshot(asked) as snapshot:
        claim = Claim(asked).figure("campaigns", **vars(other))
        return await told_campaigns(snapshot, claim, other)
