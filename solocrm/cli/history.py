"""`solocrm history`: one record's events, and its state as of any instant."""

import asyncio
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from infra.settings import Settings
from solocrm.cli.asking import At, KnownAt, money
from solocrm.cli.options import DataDir, Json, show
from solocrm.cli.tables import table

if TYPE_CHECKING:
    from readapi.difference import Difference
    from readapi.history import History
    from readapi.ports import Asked

app = typer.Typer()

HEADS = ("version", "happened", "known from", "event", "by", "reason", "retracted by")


@app.command("history")
def show_history(
    noun: Annotated[str, typer.Argument(metavar="TYPE", help="A plural noun: opportunities.")],
    id: Annotated[UUID, typer.Argument(help="The record's id.")],
    since: Annotated[
        str | None, typer.Option("--from", help="What became of it since then, instead.")
    ] = None,
    at: At = None,
    known_at: KnownAt = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Everything that was said of one record, and what it was then; or what became of it."""
    from readapi.ports import Asked

    settings = Settings.read(data_dir=data_dir)
    if since is not None:
        became, told = asyncio.run(_compare(settings, Asked(at, known_at), noun, id, since))
        show(told, _became(became), as_json=as_json)
        return
    found, told = asyncio.run(_ask(settings, Asked(at, known_at), noun, id))
    lines = [
        (
            each.version,
            f"{each.occurred_at:%Y-%m-%d %H:%M}",
            f"{each.known_from:%Y-%m-%d %H:%M}" if each.known_from != each.occurred_at else "",
            each.topic,
            f"{each.actor}, {each.source}",
            each.reason or each.data.get("reason", ""),
            each.retracted_by or "",
        )
        for each in found.events
    ]
    state = "\n".join(f"{name}: {_in_words(value)}" for name, value in (found.state or {}).items())
    words = "\n\n".join([table(HEADS, lines), state or "It was not there then."])
    show(told, words, as_json=as_json)


async def _ask(
    settings: Settings, asked: "Asked", noun: str, id: UUID
) -> "tuple[History, dict[str, Any]]":
    from readapi.answer import answer
    from readapi.history import history
    from solocrm.wiring import parts_of

    async with parts_of(settings) as parts, parts.reader.snapshot(asked) as snapshot:
        found = await history(snapshot, parts.events, noun, id)
        return found, answer(snapshot, found)


async def _compare(
    settings: Settings, asked: "Asked", noun: str, id: UUID, since: str
) -> "tuple[Difference, dict[str, Any]]":
    from readapi.answer import answer
    from readapi.difference import Before, difference
    from solocrm.wiring import parts_of

    async with parts_of(settings) as parts, parts.reader.snapshot(asked) as snapshot:
        before = Before(since)
        found = await difference(snapshot, parts.events, noun, id, before, asked.known_at)
        return found, answer(snapshot, found)


def _became(found: "Difference") -> str:
    fields = [(f.field, _in_words(f.before), _in_words(f.after)) for f in found.fields]
    events = [
        (how, f"{each.occurred_at:%Y-%m-%d %H:%M}", each.topic, each.actor)
        for how, told in (("now believed", found.added), ("no longer", found.gone))
        for each in told
    ]
    if not fields and not events:
        return "Nothing became of it."
    told = table(("", "happened", "event", "by"), events)
    return "\n\n".join([table(("field", "before", "after"), fields), told])


def _in_words(value: object) -> str:
    match value:
        case {"minor": int(minor), "currency": str(currency)}:
            return money({currency: minor})
        case dict():
            told = (f"{name} {_in_words(each)}" for name, each in value.items() if each)
            return ", ".join(told) or "–"
        case list():
            return "; ".join(_in_words(each) for each in value) or "–"
    return "–" if value is None else str(value)
