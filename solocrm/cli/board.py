"""`solocrm board`: where every deal of a pipeline stands, as of any instant."""

from typing import TYPE_CHECKING, Any

import typer

from infra.settings import Settings
from solocrm.cli.asking import At, KnownAt, PipelineName, ask, money
from solocrm.cli.options import DataDir, Json, show
from solocrm.cli.tables import table

if TYPE_CHECKING:
    from readapi.board import Board
    from readapi.ports import Snapshot

app = typer.Typer()


@app.command("board")
def show_board(
    pipeline: PipelineName,
    at: At = None,
    known_at: KnownAt = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Per stage: count, sum and weighted sum of the open deals; the won and the lost."""
    from readapi.answer import answer
    from readapi.board import board
    from readapi.pipelines import find_pipeline
    from readapi.ports import Asked

    async def question(snapshot: "Snapshot") -> "tuple[Board, dict[str, Any]]":
        found = await board(snapshot, (await find_pipeline(snapshot, pipeline)).pipeline)
        return found, answer(snapshot, found)

    found, told = ask(Settings.read(data_dir=data_dir), Asked(at, known_at), question)
    lines = [(s.name, s.count, money(s.value), money(s.weighted)) for s in found.stages]
    lines += [("won", found.won.n, money(found.won.value), "")]
    lines += [("lost", found.lost.n, money(found.lost.value), "")]
    show(told, table(("stage", "deals", "sum", "weighted"), lines), as_json=as_json)
