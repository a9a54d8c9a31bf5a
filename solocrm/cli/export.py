"""`solocrm export`: a list or a figure as a file to take away."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from infra.settings import Settings
from solocrm.cli.asking import At, KnownAt
from solocrm.cli.options import DataDir, Json, show

if TYPE_CHECKING:
    from readapi.exports import Exported
    from readapi.ports import Asked

app = typer.Typer()


@app.command("export")
def export(
    file: Annotated[Path, typer.Argument(help="Its ending says how: .csv, .xlsx or .parquet.")],
    noun: Annotated[
        str | None, typer.Option("--type", help="All records of a plural noun: opportunities.")
    ] = None,
    receipt: Annotated[
        str | None, typer.Option(help="The board, funnel or film that it came with.")
    ] = None,
    at: At = None,
    known_at: KnownAt = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """A list as of any instant, or a figure by its receipt, as a file."""
    from readapi.files import WRITERS, as_file
    from readapi.ports import Asked

    formats = {f".{name}": name for name in WRITERS}
    if file.suffix not in formats:
        raise typer.BadParameter("the file ends with .csv, .xlsx or .parquet")
    if (noun is None) == (receipt is None):
        raise typer.BadParameter("name a --type or a --receipt")
    settings = Settings.read(data_dir=data_dir)
    found = asyncio.run(_ask(settings, Asked(at, known_at), noun, receipt))
    file.write_bytes(as_file(found, formats[file.suffix]))
    told = {"file": str(file), "lines": len(found.lines), **found.about}
    show(told, f"{len(found.lines):,} lines in {file}", as_json=as_json)


async def _ask(
    settings: Settings, asked: "Asked", noun: str | None, receipt: str | None
) -> "Exported":
    from readapi.exports import exported_again, of_list
    from readapi.lists import OfList
    from readapi.nouns import UnknownType
    from readapi.receipt import Claim, Receipt
    from readapi.records.catalogue import KINDS
    from solocrm.wiring import parts_of

    async with parts_of(settings) as parts:
        if receipt is not None:
            return await exported_again(parts.reader, parts.zone, Receipt.read(receipt))
        kind = KINDS.get(noun or "")
        if kind is None:
            raise UnknownType(given=noun, known=", ".join(KINDS))
        whole = OfList(kind, kind.filter())
        claim = whole.claimed(Claim(asked))
        async with parts.reader.snapshot(claim.asked) as snapshot:
            return await of_list(snapshot, claim, whole)
