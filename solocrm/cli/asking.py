"""Questions of the command line: the same reads as over HTTP, at the same instants."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

import typer

from infra.settings import Settings

if TYPE_CHECKING:
    from readapi.ports import Asked, Snapshot

T = TypeVar("T")

At = Annotated[
    str | None,
    typer.Option("--at", help="What was true then: an instant with its offset, or a day."),
]
KnownAt = Annotated[
    str | None, typer.Option("--known-at", help="By what was known then; now unless given.")
]
FirstDay = Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="The first day.")]
LastDay = Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="The last day.")]
Visits = Annotated[
    Literal["opened", "entered", "active"],
    typer.Option("--cohort", help="Which visits are counted."),
]
PipelineName = Annotated[str, typer.Argument(help="A pipeline's id or name.")]


def ask(settings: Settings, asked: "Asked", question: "Callable[[Snapshot], Awaitable[T]]") -> T:
    """The answer, over what is folded; folded first if nobody else does."""
    from solocrm.wiring import parts_of

    async def asking() -> T:
        async with parts_of(settings) as parts, parts.reader.snapshot(asked) as snapshot:
            return await question(snapshot)

    return asyncio.run(asking())


def money(totals: dict[str, int]) -> str:
    """Minor units, as amounts: 12.50 USD."""
    from domain.money import Money

    sums = (Money.of_minor(minor, currency) for currency, minor in sorted(totals.items()))
    return "  ".join(f"{each.amount:,} {each.currency}" for each in sums) or "–"
