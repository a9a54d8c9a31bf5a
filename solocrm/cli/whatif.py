"""`solocrm what-if`: figures as they are, and as they would be by other definitions."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from infra.settings import Settings
from solocrm.cli.asking import At, KnownAt, money
from solocrm.cli.options import DataDir, Json, show
from solocrm.cli.tables import table

if TYPE_CHECKING:
    from readapi.ports import Asked
    from readapi.redefined import Replayed
    from readapi.whatif import Supposing, WhatIf

app = typer.Typer()


@app.command("what-if")
def show_what_if(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="What is supposed.")],
    at: At = None,
    known_at: KnownAt = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Other chances, limits, stages, promises or attribution over the history, side by side."""
    from readapi.ports import Asked
    from readapi.whatif import Supposing

    supposing = Supposing.read(file.read_text("utf-8"))
    settings = Settings.read(data_dir=data_dir)
    found, told = asyncio.run(_ask(settings, Asked(at, known_at), supposing))
    show(told, "\n\n".join(in_words(found)), as_json=as_json)


def in_words(found: "WhatIf") -> list[str]:
    told = list[str]()
    if found.pipeline:
        pairs = zip(found.pipeline.before, found.pipeline.after, strict=True)
        stages = [
            (was.name, money(was.weighted), money(now.weighted), was.rotting, now.rotting)
            for was, now in pairs
        ]
        told.append(table(("stage", "weighted", "would be", "too long", "would be"), stages))
    for side in ("before", "after") if found.funnel else ():
        told.append(table((f"stage {side}", *HEADS), map(of_stage, getattr(found.funnel, side))))
    if found.attribution:
        before, after = found.attribution.before, found.attribution.after
        pairs = zip(before.campaigns, after.campaigns, strict=True)
        owed = [
            (was.campaign_name or "–", money(was.won.value), money(now.won.value))
            for was, now in pairs
        ]
        told.append(table(("campaign", "won", "would be"), owed))
    if found.service:
        was, now = found.service.before.all, found.service.after.all
        late = [
            ("answer", was.answer.promised, was.answer.late, now.answer.promised, now.answer.late),
            (
                *("resolve", was.resolve.promised, was.resolve.late),
                *(now.resolve.promised, now.resolve.late),
            ),
        ]
        told.append(table(("", "promised", "late", "would be promised", "late"), late))
    return told or ["Nothing was supposed."]


HEADS = ("entered", "advanced", "lost", "went back", "left", "here", "reached", "days")


def of_stage(each: "Replayed") -> tuple[object, ...]:
    counts = (each.entered, each.advanced, each.lost, each.went_back, each.left, each.here)
    days = "–" if each.days.p50 is None else f"{each.days.p50:.1f}"
    return (each.name, *counts, each.reached, days)


async def _ask(
    settings: Settings, asked: "Asked", supposing: "Supposing"
) -> "tuple[WhatIf, dict[str, Any]]":
    from readapi.answer import answer
    from readapi.whatif import what_if
    from solocrm.wiring import parts_of

    async with parts_of(settings) as parts, parts.reader.snapshot(asked) as snapshot:
        found = await what_if(snapshot, supposing, parts.zone)
        return found, answer(snapshot, found)
