"""`solocrm board`: where every deal of a pipeline stands, as of any instant."""

from typing import TYPE_CHECKING

import typer

from infra.settings import Settings
from solocrm.cli.asking import At, KnownAt, PipelineName, ask, money
from solocrm.cli.options import DataDir, Json, show
from solocrm.cli.tables import table

if TYPE_CHECKING:
    from readapi.board import Board
    from readapi.figures import Told
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
    from readapi.figures import told_board
    from readapi.pipelines import find_pipeline
    from readapi.ports import Asked
    from readapi.receipt import Claim

    asked = Asked(at, known_at)

    async def question(snapshot: "Snapshot") -> "tuple[Board, Told]":
        id = (await find_pipeline(snapshot, pipeline)).pipeline
        return await told_board(snapshot, Claim(asked).figure("board", pipeline=id), id)

    found, told = ask(Settings.read(data_dir=data_dir), asked, question)
    show(told, in_words(found), as_json=as_json)


def in_words(found: "Board") -> str:
    lines = [(s.name, s.count, money(s.value), money(s.weighted)) for s in found.stages]
    lines += [("won", found.won.n, money(found.won.value), "")]
    lines += [("lost", found.lost.n, money(found.lost.value), "")]
    return table(("stage", "deals", "sum", "weighted"), lines)
