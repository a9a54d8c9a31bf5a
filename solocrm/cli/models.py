"""`solocrm pipelines models`: whether the models are to be believed."""

from typing import TYPE_CHECKING, Any

import typer

from infra.settings import Settings
from solocrm.cli.asking import At, KnownAt, ask
from solocrm.cli.options import DataDir, Json, show
from solocrm.cli.tables import table

if TYPE_CHECKING:
    from readapi.models import Model, Models
    from readapi.ports import Snapshot

app = typer.Typer()

HEADS = ("model", "verdict", "method", "error", "baseline", "learned from", "as of")


@app.command("models")
def show_models(
    at: At = None, known_at: KnownAt = None, data_dir: DataDir = None, as_json: Json = False
) -> None:
    """Say of each model whether it has skill, how wrong it was and against what."""
    from domain.training import SENTENCES
    from readapi.answer import answer
    from readapi.models import models
    from readapi.ports import Asked

    async def question(snapshot: "Snapshot") -> "tuple[Models, dict[str, Any]]":
        found = await models(snapshot)
        return found, answer(snapshot, found)

    found, told = ask(Settings.read(data_dir=data_dir), Asked(at, known_at), question)
    if not found.models:
        show(told, "no model has been trained yet: solocrm pipelines run", as_json=as_json)
        return
    whys = [f"{each.name}: {SENTENCES[each.card['why']]}" for each in found.models]
    lines = table(HEADS, [line(each) for each in found.models])
    show(told, "\n".join([lines, "", *whys]), as_json=as_json)


def line(model: "Model") -> tuple[str, ...]:
    error, card = model.error, model.card
    return (
        model.name,
        model.verdict,
        card["method"],
        f"{error.measure} {error.value:.4f}" if error else "",
        "" if error is None or error.baseline is None else f"{error.baseline:.4f} {error.against}",
        f"{card['rows']:,}",
        card["as_of"][:10],
    )
