"""`solocrm receipt`: a figure again, by the receipt that it came with."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from infra.settings import Settings
from solocrm.cli import board, campaigns, evaluate, explain, film, forecast, funnel
from solocrm.cli.options import DataDir, Json, show
from solocrm.cli.tables import table

if TYPE_CHECKING:
    from readapi.figures import Figure, Told
    from readapi.receipt import Receipt

app = typer.Typer()


@app.command("receipt")
def show_again(
    receipt: Annotated[str, typer.Argument(help="As `--json` and the API give it.")],
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """What it was a receipt of, and that figure again: the same, or what restated it since."""
    from readapi.receipt import Receipt

    given = Receipt.read(receipt)
    found, told = asyncio.run(_ask(Settings.read(data_dir=data_dir), given))
    words = [*heading(given), "", in_words(found), *restated(told)]
    show(told, "\n".join(words), as_json=as_json)


async def _ask(settings: Settings, receipt: "Receipt") -> "tuple[Figure, Told]":
    from readapi.figures import again
    from solocrm.wiring import parts_of

    async with parts_of(settings) as parts:
        return await again(parts.reader, parts.zone, receipt)


def heading(receipt: "Receipt") -> list[str]:
    scope = [f"{key} {each}" for key, each in receipt.of.items() if key not in {"figure", "by_one"}]
    return [
        ", ".join([receipt.of["figure"], *scope]),
        f"as of {receipt.at.isoformat()}, by what was known at {receipt.known_at.isoformat()}",
    ]


def in_words(found: "Figure") -> str:
    from readapi.board import Board
    from readapi.campaigns import Result, Results
    from readapi.evaluation.evaluation import Evaluation
    from readapi.film import Film
    from readapi.forecast import Foreseen
    from readapi.funnel import Funnel
    from readapi.records.kind import Listed
    from readapi.search import Hits

    match found:
        case Board():
            return board.in_words(found)
        case Funnel():
            return funnel.in_words(found)
        case Film():
            return film.in_words(found)
        case Foreseen():
            return forecast.in_words(found)
        case Evaluation():
            return evaluate.in_words(found)
        case Results():
            return campaigns.in_words(found)
        case Listed(items=items) | Hits(items=items):
            return table(("name", "id"), [(getattr(e, "name", ""), str(e.id)) for e in items])
        case Result():
            return table(campaigns.HEADS, campaigns.of_campaign(found))
    return explain.in_words(found, [])


def restated(told: "Told") -> list[str]:
    brought = [
        f"restated by {each['source']}, at position {each['position']}"
        for each in told["restated_by"]
    ]
    anew = ", ".join(told["rebuilt"])
    return [*brought, *([f"made anew since by another version: {anew}"] if anew else [])]
