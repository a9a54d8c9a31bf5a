"""`solocrm funnel`: every entry into a stage, accounted for, as of any instant."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from infra.settings import Settings
from solocrm.cli.asking import At, KnownAt, PipelineName, ask, money
from solocrm.cli.options import DataDir, Json, show
from solocrm.cli.tables import table

if TYPE_CHECKING:
    from readapi.funnel import Funnel
    from readapi.ports import Snapshot

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
    from readapi.answer import answer
    from readapi.funnel import Period, funnel
    from readapi.pipelines import find_pipeline
    from readapi.ports import Asked

    settings = Settings.read(data_dir=data_dir)
    period = Period(from_.date(), to.date(), settings.time_zone)

    async def question(snapshot: "Snapshot") -> "tuple[Funnel, dict[str, Any]]":
        id = (await find_pipeline(snapshot, pipeline)).pipeline
        found = await funnel(snapshot, id, period, cohort)
        return found, answer(snapshot, found)

    found, told = ask(settings, Asked(at, known_at), question)
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
