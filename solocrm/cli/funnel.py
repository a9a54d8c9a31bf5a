"""`solocrm funnel`: every entry into a stage, accounted for, as of any instant."""

import asyncio
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from infra.settings import Settings
from solocrm.cli.asking import At, FirstDay, KnownAt, LastDay, PipelineName, Visits, money
from solocrm.cli.options import DataDir, Json, show
from solocrm.cli.tables import table

if TYPE_CHECKING:
    from readapi.figures import Told
    from readapi.funnel import By, Cohort, Funnel, Part
    from readapi.pace import Pace
    from readapi.ports import Asked

app = typer.Typer()

HEADS = ("stage", "entered", "advanced", "lost", "went back", "left", "here", "reached", "days")


@app.command("funnel")
def show_funnel(
    pipeline: PipelineName,
    from_: FirstDay,
    to: LastDay,
    cohort: Visits = "opened",
    by: Annotated[
        Literal["source", "owner", "product", "segment", "campaign"] | None,
        typer.Option(help="Told apart by it, too."),
    ] = None,
    at: At = None,
    known_at: KnownAt = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Per stage: entered = advanced + lost + went back + left + here; days are medians."""
    from readapi.ports import Asked

    days = from_.date(), to.date()
    settings = Settings.read(data_dir=data_dir)
    found, told = asyncio.run(_ask(settings, Asked(at, known_at), pipeline, days, cohort, by))
    show(told, in_words(found), as_json=as_json)


def in_words(found: "Funnel") -> str:
    told = [of_all(found)]
    told += ["\n".join((each.name or f"no {found.by}", of_all(each))) for each in found.parts]
    return "\n\n".join(told)


def of_all(found: "Funnel | Part") -> str:
    lines = [
        (
            *(s.name, s.entered, s.advanced, s.lost, s.went_back, s.left, s.here, s.reached),
            "–" if s.days.p50 is None else f"{s.days.p50:.1f}",
        )
        for s in found.stages
    ]
    closed = (("won", found.won), ("lost", found.lost))
    ends = [f"{each.n:,} {how}, {money(each.value)}" for how, each in closed]
    return "\n".join([table(HEADS, lines), *ends, in_short(found.pace)])


def in_short(pace: "Pace") -> str:
    if pace.win_rate is None or pace.mean_cycle is None:
        return f"{pace.open:,} open; nothing closed in the period"
    won = f"{pace.win_rate:.1%} of {pace.won + pace.lost:,} closed in the period were won"
    a_day = {currency: round(each) for currency, each in pace.velocity.items() if each}
    return f"{pace.open:,} open; {won}, after {pace.mean_cycle:.1f} days; {money(a_day)} a day"


async def _ask(
    settings: Settings,
    asked: "Asked",
    pipeline: str,
    days: tuple[date, date],
    cohort: "Cohort",
    by: "By | None",
) -> "tuple[Funnel, Told]":
    from readapi.figures import funnel_scope, told_funnel
    from readapi.funnel import Period
    from readapi.pipelines import find_pipeline
    from readapi.receipt import Claim
    from solocrm.wiring import parts_of

    async with parts_of(settings) as parts, parts.reader.snapshot(asked) as snapshot:
        id = (await find_pipeline(snapshot, pipeline)).pipeline
        period = Period(*days, parts.zone)
        claim = Claim(asked).figure("funnel", **funnel_scope(id, period, cohort, by))
        return await told_funnel(snapshot, claim, id, period, cohort, by)
