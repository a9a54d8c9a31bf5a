"""`solocrm evaluate`: whether a change did anything, or a cohort fares otherwise than others."""

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from infra.settings import Settings
from solocrm.cli.asking import At, FirstDay, KnownAt, LastDay
from solocrm.cli.options import DataDir, Json, show
from solocrm.cli.tables import table

if TYPE_CHECKING:
    from readapi.evaluation.evaluation import Comparison, Evaluation
    from readapi.evaluation.question import OfChange, OfCohorts
    from readapi.evaluation.samples import Sample
    from readapi.figures import Told
    from readapi.ports import Asked

app = typer.Typer()
commands = typer.Typer(help="Figures before and after, or of some and the others, how sure.")
app.add_typer(commands, name="evaluate")

Within = Annotated[
    int, typer.Option(min=1, max=730, help="Each case is judged so many days after it began.")
]
Pipeline = Annotated[str | None, typer.Option(help="Deals of that one alone: its id or name.")]
VERDICTS = {
    "too_few": "too few cases",
    "no_difference": "no difference shown",
    "higher": "higher",
    "lower": "lower",
}


@commands.command("change")
def show_change(
    on: Annotated[
        datetime, typer.Argument(formats=["%Y-%m-%d"], help="The first day of what is new.")
    ],
    days: Annotated[int, typer.Option(min=1, max=1_830, help="So many on either side.")] = 180,
    within: Within = 60,
    pipeline: Pipeline = None,
    at: At = None,
    known_at: KnownAt = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Conversion, loss, times, opinions, loyalty and data errors before and after a day."""
    from readapi.evaluation.question import OfChange
    from readapi.ports import Asked

    asked, settings = OfChange(on.date(), days, within), Settings.read(data_dir=data_dir)
    found, told = asyncio.run(_ask(settings, Asked(at, known_at), asked, pipeline))
    show(told, in_words(found), as_json=as_json)


@commands.command("cohorts")
def show_cohorts(
    by: Annotated[
        Literal["source", "owner", "product", "segment", "campaign"],
        typer.Argument(help="What the cases are told apart by."),
    ],
    from_: FirstDay,
    to: LastDay,
    within: Within = 60,
    pipeline: Pipeline = None,
    at: At = None,
    known_at: KnownAt = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """The same of each source, owner, product, segment or campaign beside all others."""
    from readapi.evaluation.question import OfCohorts
    from readapi.ports import Asked

    asked = OfCohorts(by, from_.date(), to.date(), within)
    settings = Settings.read(data_dir=data_dir)
    found, told = asyncio.run(_ask(settings, Asked(at, known_at), asked, pipeline))
    show(told, in_words(found), as_json=as_json)


def in_words(found: "Evaluation") -> str:
    first = f"{days(found)}; each case judged {found.within} days after it began"
    if found.by is None:
        return "\n".join((first, table(("measure", "before", "after", *ENDS), lines(found))))
    blocks = [first]
    for measure in dict.fromkeys(each.measure for each in found.comparisons):
        own = lines(found, measure)
        blocks.append(f"\n{measure.replace('_', ' ')}")
        blocks.append(table((found.by, "others", "these", *ENDS), own))
    return "\n".join(blocks)


ENDS = ("difference", "95 of 100 in", "verdict")


def days(found: "Evaluation") -> str:
    turn = f" | {found.turn:%Y-%m-%d %H:%M}" if found.by is None else ""
    return f"{found.since:%Y-%m-%d %H:%M}{turn} | {found.until:%Y-%m-%d %H:%M} UTC"


def lines(found: "Evaluation", of: str | None = None) -> list[tuple[str, ...]]:
    return [line(each) for each in found.comparisons if of in {None, each.measure}]


def line(each: "Comparison") -> tuple[str, ...]:
    is_time = each.measure.endswith(("_days", "_hours"))
    called = each.measure.replace("_", " ") if each.part is None else each.name or "none"
    told, between = "–", "–"
    if own := each.difference:
        told = signed(own.value, is_time)
        between = f"{signed(own.low, is_time)} to {signed(own.high, is_time)}"
    first, second = sample(each.first, is_time), sample(each.second, is_time)
    return called, first, second, told, between, VERDICTS[each.verdict]


def sample(own: "Sample", is_time: bool) -> str:
    told = "–" if own.value is None else number(own.value, is_time)
    return f"{told} of {own.n:,}"


def number(value: float, is_time: bool) -> str:
    return f"{value:.1f}" if is_time else f"{value:.1%}"


def signed(value: float, is_time: bool) -> str:
    """Of shares in points of a hundred."""
    return f"{value:+.1f}" if is_time else f"{value * 100:+.1f} pp"


async def _ask(
    settings: Settings, asked: "Asked", of: "OfChange | OfCohorts", pipeline: str | None
) -> "tuple[Evaluation, Told]":
    from dataclasses import replace

    from readapi.figures import told_evaluation
    from readapi.pipelines import find_pipeline
    from readapi.receipt import Claim
    from solocrm.wiring import parts_of

    async with parts_of(settings) as parts, parts.reader.snapshot(asked) as snapshot:
        if pipeline:
            of = replace(of, pipeline=(await find_pipeline(snapshot, pipeline)).pipeline)
        claim = Claim(asked).figure(of.FIGURE, **vars(of))
        return await told_evaluation(snapshot, claim, of, parts.zone)
