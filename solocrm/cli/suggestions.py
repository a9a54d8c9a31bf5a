"""`solocrm suggestions`: what is recommended for whom, and what becomes of it."""

import asyncio
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Literal, get_args
from uuid import UUID, uuid4

import typer

from infra.settings import Settings
from solocrm.cli.asking import At, KnownAt, ask
from solocrm.cli.options import DataDir, Json, show
from solocrm.cli.tables import table

if TYPE_CHECKING:
    from readapi.ports import Snapshot
    from readapi.recommended import Offer, Recommendations

app = typer.Typer(
    name="suggestions", help="What is recommended, and what becomes of it.", no_args_is_help=True
)

SHOWN = 50
HEADS = ("for", "id", "suggested", "support", "share", "lift", "taken", "of")


@app.command("list")
def list_(
    noun: Annotated[
        Literal["customers", "opportunities"],
        typer.Option(help="Products for customers, or actions for deals."),
    ] = "customers",
    at: At = None,
    known_at: KnownAt = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """The best first: what to offer whom, or what to do about which deal."""
    from readapi.cursor import Page
    from readapi.ports import Asked
    from readapi.recommended import recommendations

    async def question(snapshot: "Snapshot") -> "Recommendations":
        return await recommendations(snapshot, noun, Page(SHOWN))

    found = ask(Settings.read(data_dir=data_dir), Asked(at, known_at), question)
    show(asdict(found), in_words(found), as_json=as_json)


def in_words(found: "Recommendations") -> str:
    if found.recommended is None:
        return "nothing had been recommended by then: solocrm pipelines run score"
    if not found.items:
        return "there is nothing to recommend: no rule holds that says so"
    return table(HEADS, [line(each) for each in found.items])


def line(of: "Offer") -> tuple[object, ...]:
    said = (of.support, f"{of.confidence:.0%}", round(of.lift, 2), of.taken, of.judged)
    return (of.name or of.customer_name or "", of.id, of.then_name or of.then, *said)


@app.command()
def judge(
    id: Annotated[UUID, typer.Argument(help="The customer or the deal that it is for.")],
    what: Annotated[
        Literal["accepted", "declined", "done"],
        typer.Argument(help="It will be done, is of no use, or is done."),
    ],
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Say what becomes of what is suggested now; it is learned from."""
    from commands.catalogue import command
    from commands.command import Call
    from commands.execute import execute
    from domain.recorded import Provenance
    from readapi.ports import Asked
    from solocrm.wiring import parts_of

    async def said() -> "Offer":
        async with parts_of(Settings.read(data_dir=data_dir)) as parts:
            async with parts.reader.snapshot(Asked()) as snapshot:
                found = await suggested(snapshot, id)
            by = Provenance(actor="command line", command=uuid4(), source="cli")
            call = Call(uuid4(), {"what": what, **found.about()}, by)
            await execute(parts.log, command("suggestions", "judge"), call)
            return found

    found = asyncio.run(said())
    sentence = f"{found.then_name or found.then}: {what}"
    show({"what": what, "suggestion": asdict(found)}, sentence, as_json=as_json)


async def suggested(snapshot: "Snapshot", id: UUID) -> "Offer":
    """Raises `NothingSuggested`."""
    from readapi.recommended import NothingSuggested, Noun, offers_of
    from readapi.records.titles import titled

    for noun in get_args(Noun):
        if found := await titled(snapshot, list((await offers_of(snapshot, noun, [id])).values())):
            return found[0]
    raise NothingSuggested(id=str(id))
