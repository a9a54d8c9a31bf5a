"""`solocrm queue` and `solocrm service`: what is due, and how well promises are kept."""

import asyncio
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from infra.settings import Settings
from solocrm.cli.asking import At, FirstDay, KnownAt, LastDay, ask
from solocrm.cli.options import DataDir, Json, show
from solocrm.cli.tables import table

if TYPE_CHECKING:
    from readapi.ports import Asked, Snapshot
    from readapi.service.figures import Fared, Figures
    from readapi.service.queue import Queue, Waiting

app = typer.Typer()

HEADS = ("place", "left", "ticket", "customer", "kind", "target", "due")
FIGURES = ("priority", "opened", "settled", "breached", "first contact", "re-opened", "resolve")


@app.command("queue")
def show_queue(
    at: At = None,
    known_at: KnownAt = None,
    limit: Annotated[int, typer.Option(min=1, max=500, help="So many tickets.")] = 50,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """The open tickets, the next due first: late, at risk, due today, later, clock stopped."""
    from readapi.answer import answer
    from readapi.cursor import Page
    from readapi.ports import Asked
    from readapi.service.queue import QueueFilter, queue

    async def question(snapshot: "Snapshot") -> "tuple[Queue, dict[str, Any]]":
        found = await queue(snapshot, QueueFilter(), Page(limit))
        return found, answer(snapshot, found)

    found, told = ask(Settings.read(data_dir=data_dir), Asked(at, known_at), question)
    places = ", ".join(f"{n:,} {place.replace('_', ' ')}" for place, n in found.places.items() if n)
    lines = [line(each) for each in found.items]
    whole = table(HEADS, lines) + "\n" if lines else ""
    show(told, f"{whole}{found.total:,} open{': ' if places else ''}{places}", as_json=as_json)


@app.command("service")
def show_figures(
    since: FirstDay,
    until: LastDay,
    at: At = None,
    known_at: KnownAt = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """How the tickets opened in a period fared: settled, breached, at first contact, re-opened."""
    from readapi.ports import Asked

    days = since.date(), until.date()
    asking = _figures(Settings.read(data_dir=data_dir), Asked(at, known_at), days)
    found, told = asyncio.run(asking)
    lines = [fared(each, str(each.priority or "none")) for each in found.by_priority]
    opinions = found.opinions
    sentence = (
        f"{sum(age.n for age in found.backlog):,} open at the moment;"
        f" {opinions.rated:,} ratings, {opinions.satisfied:,} of them satisfied;"
        f" {opinions.complaints:,} complaints of {opinions.customers:,} customers"
    )
    whole = table(FIGURES, [*lines, fared(found.all, "all")])
    show(told, f"{whole}\n{sentence}", as_json=as_json)


async def _figures(
    settings: Settings, asked: "Asked", days: tuple[date, date]
) -> "tuple[Figures, dict[str, Any]]":
    from readapi.answer import answer
    from readapi.funnel import Period
    from readapi.service.figures import figures
    from solocrm.wiring import parts_of

    async with parts_of(settings) as parts:
        period = Period(*days, parts.zone)
        async with parts.reader.snapshot(asked) as snapshot:
            found = await figures(snapshot, period)
            return found, answer(snapshot, found)


def line(each: "Waiting") -> tuple[str, ...]:
    due = f"{each.due:%Y-%m-%d %H:%M}" if each.due else ""
    return (
        each.place.replace("_", " "),
        "" if each.left is None else hours(each.left),
        each.name or "(forgotten)",
        each.customer_name or "(forgotten)",
        each.kind.replace("_", "-"),
        each.target or "",
        due,
    )


def fared(each: "Fared", name: str) -> tuple[object, ...]:
    resolve = "" if each.resolve.p50 is None else hours(round(each.resolve.p50 * 3600))
    return (
        name,
        each.opened,
        each.settled,
        f"{each.breached:,} of {each.promised:,}",
        f"{each.at_first_contact:,} of {each.settled:,}",
        each.reopened,
        resolve,
    )


def hours(seconds: int) -> str:
    """Of working time: `-6:05` is over."""
    whole, minutes = divmod(abs(seconds) // 60, 60)
    return f"{'-' if seconds < 0 else ''}{whole:,}:{minutes:02}"
