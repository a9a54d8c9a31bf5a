"""`solocrm funnel`: every entry into a stage, accounted for, as of any instant."""

from datetime import datetime
from typing import Annotated, Any

import typer

from infra.settings import Settings
from readapi.answer import answer
from readapi.funnel import Cohort, Funnel, Period, funnel
from readapi.ports import Asked, Snapshot
from solocrm.cli.asking import At, KnownAt, PipelineName, ask, money, pipeline_of
from solocrm.cli.options import DataDir, Json, show
from solocrm.cli.tables import table
from web.app import Parts

app = typer.Typer()

HEADS = ("stage", "entered", "advanced", "lost", "went back", "left", "here", "reached", "days")


@app.command("funnel")
def show_funnel(
    pipeline: PipelineName,
    from_: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="The first day.")],
    to: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="The last day.")],
    cohort: Annotated[Cohort, typer.Option(help="Which visits are counted.")] = "opened",
    at: At = None,
    known_at: KnownAt = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Per stage: entered = advanced + lost + went back + left + here; days are medians."""
    settings = Settings.read(data_dir=data_dir)
    period = Period(from_.date(), to.date(), settings.time_zone)

    async def question(snapshot: Snapshot, _: Parts) -> tuple[Funnel, dict[str, Any]]:
        found = await funnel(snapshot, await pipeline_of(snapshot, pipeline), period, cohort)
        return found, answer(snapshot, found)

    found, told = ask(settings, Asked(at, known_at), question)
    lines = [
        (
            *(s.name, s.entered, s.advanced, s.lost, s.went_back, s.left, s.here, s.reached),
            "–" if s.days.p50 is None else f"{s.days.p50:.1f}",
        )
        for s in found.stages
    ]
    ends = [
        f"{each.n:,} {how}, {money(each.value)}"
        for how, each in (("won", found.won), ("lost", found.lost))
    ]
    show(told, "\n".join([table(HEADS, lines), *ends]), as_json=as_json)
