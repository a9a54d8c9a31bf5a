"""`solocrm funnel`: every entry into a stage, accounted for, as of any instant."""

import asyncio
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from infra.settings import Settings
from solocrm.cli.asking import At, KnownAt, PipelineName, money
from solocrm.cli.options import DataDir, Json, show
from solocrm.cli.tables import table

if TYPE_CHECKING:
    from readapi.figures import Told
    from readapi.funnel import Cohort, Funnel
    from readapi.ports import Asked

app = typer.Typer()

DAY = "%Y-%m-%d"
HEADS = ("stage", "entered", "advanced", "lost", "went back", "left", "here", "reached", "days")


@app.command("funnel")
def show_funnel(
    pipeline: PipelineName,
    from_: Annotated[datetime, typer.Option("--from", formats=[DAY], help="The first day.")],
    to: Annotated[datetime, typer.Option("--to", formats=[DAY], help="The last day.")],
    cohort: Annotated[
        Literal["opened", "entered", "active"], typer.Option(help="Which visits are counted.")
    ] = "opened",
    at: At = None,
    known_at: KnownAt = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Per stage: entered = advanced + lost + went back + left + here; days are medians."""
    from readapi.ports import Asked

    days = from_.date(), to.date()
    asking = _ask(Settings.read(data_dir=data_dir), Asked(at, known_at), pipeline, days, cohort)
    found, told = asyncio.run(asking)
    show(told, in_words(found), as_json=as_json)


def in_words(found: "Funnel") -> str:
    lines = [
        (
            *(s.name, s.entered, s.advanced, s.lost, s.went_back, s.left, s.here, s.reached),
            "–" if s.days.p50 is None else f"{s.days.p50:.1f}",
        )
        for s in found.stages
    ]
    closed = (("won", found.won), ("lost", found.lost))
    ends = [f"{each.n:,} {how}, {money(each.value)}" for how, each in closed]
    return "\n".join([table(HEADS, lines), *ends])


async def _ask(
    settings: Settings,
    asked: "Asked",
    pipeline: str,
    days: tuple[date, date],
    cohort: "Cohort",
) -> "tuple[Funnel, Told]":
    from readapi.figures import funnel_scope, told_funnel
    from readapi.funnel import Period
    from readapi.pipelines import find_pipeline
    from readapi.receipt import Claim
    from solocrm.wiring import parts_of

    async with parts_of(settings) as parts, parts.reader.snapshot(asked) as snapshot:
        id = (await find_pipeline(snapshot, pipeline)).pipeline
        period = Period(*days, parts.zone)
        claim = Claim(asked).figure("funnel", **funnel_scope(id, period, cohort))
        return await told_funnel(snapshot, claim, id, period, cohort)
