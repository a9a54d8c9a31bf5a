"""`solocrm funnel`: every entry into a stage, accounted for, as of any instant."""

import asyncio
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from infra.settings import Settings
from solocrm.cli.asking import At, KnownAt, PipelineName, money
from solocrm.cli.options import DataDir, Json, show
from solocrm.cli.tables import table

if TYPE_CHECKING:
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
    lines = [
        (
            *(s.name, s.entered, s.advanced, s.lost, s.went_back, s.left, s.here, s.reached),
            "–" if s.days.p50 is None else f"{s.days.p50:.1f}",
        )
        for s in found.stages
    ]
    closed = (("won", found.won), ("lost", found.lost))
    ends = [f"{each.n:,} {how}, {money(each.value)}" for how, each in closed]
    show(told, "\n".join([table(HEADS, lines), *ends]), as_json=as_json)


async def _ask(
    settings: Settings,
    asked: "Asked",
    pipeline: str,
    days: tuple[date, date],
    cohort: "Cohort",
) -> "tuple[Funnel, dict[str, Any]]":
    from readapi.answer import answer
    from readapi.funnel import Period, funnel
    from readapi.pipelines import find_pipeline
    from solocrm.wiring import parts_of

    async with parts_of(settings) as parts, parts.reader.snapshot(asked) as snapshot:
        id = (await find_pipeline(snapshot, pipeline)).pipeline
        found = await funnel(snapshot, id, Period(*days, parts.zone), cohort)
        return found, answer(snapshot, found)
