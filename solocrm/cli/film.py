"""`solocrm film`: the board and the funnel of a pipeline in every frame between two days."""

import asyncio
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from infra.settings import Settings
from solocrm.cli.asking import At, FirstDay, KnownAt, LastDay, PipelineName, Visits, money
from solocrm.cli.options import DataDir, Json, show
from solocrm.cli.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readapi.figures import Told
    from readapi.film import Every, Film, Picture, Seen
    from readapi.funnel import Cohort
    from readapi.ports import Asked

app = typer.Typer()

HEADS = ("frame", "seen", "open", "sum", "weighted", "won", "lost", "entered", "advanced")


@app.command("film")
def show_film(
    pipeline: PipelineName,
    from_: FirstDay,
    to: LastDay,
    cohort: Visits = "opened",
    every: Annotated[
        Literal["day", "week"], typer.Option(help="A frame at the end of each.")
    ] = "week",
    seen: Annotated[
        Literal["then", "now", "both"],
        typer.Option(help="As reported then, as known now, or both."),
    ] = "both",
    at: At = None,
    known_at: KnownAt = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """A line a frame: the open deals, the won and the lost, and the visits of the cohort."""
    from readapi.ports import Asked

    days = from_.date(), to.date()
    asking = _ask(
        Settings.read(data_dir=data_dir), Asked(at, known_at), pipeline, days, cohort, every, seen
    )
    found, told = asyncio.run(asking)
    show(told, in_words(found), as_json=as_json)


def in_words(found: "Film") -> str:
    """What was reported otherwise than it is known now has two lines."""
    lines = list[tuple[object, ...]]()
    for each in found.frames:
        seen = {"": each.now} if each.then == each.now else {"then": each.then, "now": each.now}
        told = ((how, picture) for how, picture in seen.items() if picture)
        lines += ((each.at.isoformat(timespec="minutes"), how, *sums(own)) for how, own in told)
    return table(HEADS, lines)


def sums(picture: "Picture") -> "Iterator[object]":
    stages, visits = picture.board.stages, picture.funnel.stages
    yield sum(each.count for each in stages)
    yield money(added(each.value for each in stages))
    yield money(added(each.weighted for each in stages))
    yield picture.board.won.n
    yield picture.board.lost.n
    yield sum(each.entered for each in visits)
    yield sum(each.advanced for each in visits)


def added(totals: "Iterator[dict[str, int]]") -> dict[str, int]:
    found = Counter[str]()
    for each in totals:
        found.update(each)
    return found


async def _ask(
    settings: Settings,
    asked: "Asked",
    pipeline: str,
    days: tuple[date, date],
    cohort: "Cohort",
    every: "Every",
    seen: "Seen",
) -> "tuple[Film, Told]":
    from readapi.figures import film_scope, told_film
    from readapi.funnel import Period
    from readapi.pipelines import find_pipeline
    from readapi.receipt import Claim
    from solocrm.wiring import parts_of

    async with parts_of(settings) as parts, parts.reader.snapshot(asked) as snapshot:
        id = (await find_pipeline(snapshot, pipeline)).pipeline
        period = Period(*days, parts.zone)
        claim = Claim(asked).figure("film", **film_scope(id, period, cohort, every, seen))
        return await told_film(snapshot, claim, id, period, cohort, every, seen)
