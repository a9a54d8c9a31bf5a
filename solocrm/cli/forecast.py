"""`solocrm forecast`: what was foretold last, and how far each method was off before."""

from typing import TYPE_CHECKING

import typer

from infra.settings import Settings
from solocrm.cli.asking import At, KnownAt, ask, money
from solocrm.cli.options import DataDir, Json, show
from solocrm.cli.tables import table

if TYPE_CHECKING:
    from readapi.figures import Told
    from readapi.forecast import Foreseen, Foretold
    from readapi.ports import Snapshot

app = typer.Typer()


@app.command("forecast")
def show_forecast(
    at: At = None, known_at: KnownAt = None, data_dir: DataDir = None, as_json: Json = False
) -> None:
    """Six months by the method that was the least off before, and how far each was off."""
    from readapi.figures import told_forecast
    from readapi.ports import Asked
    from readapi.receipt import Claim

    asked = Asked(at, known_at)

    async def question(snapshot: "Snapshot") -> "tuple[Foreseen, Told]":
        return await told_forecast(snapshot, Claim(asked).figure("forecast"))

    found, told = ask(Settings.read(data_dir=data_dir), asked, question)
    show(told, in_words(found), as_json=as_json)


def in_words(found: "Foreseen") -> str:
    from domain.training import SENTENCES

    if (made := found.forecast) is None:
        return "nothing had been foretold by then: solocrm pipelines run"
    used = [each for each in made.months if each.method == made.method]
    months = sorted(used, key=lambda each: (each.currency, each.month))
    off = [
        (way.method, *(f"{way.measures[key]:.0%}" if key in way.measures else "" for key in OFF))
        for way in made.ways
    ]
    said = f"{made.verdict}: {SENTENCES[made.why]} The default is {made.method}."
    ahead = table(("month", "P10", "P50", "P90"), [line(each) for each in months])
    return "\n\n".join([said, ahead, table(("method", "error", "in range"), off)])


OFF = ("wape", "coverage")


def line(said: "Foretold") -> tuple[str, ...]:
    values = (said.p10, said.p50, said.p90)
    told = ("" if each is None else money({said.currency: each}) for each in values)
    return (f"{said.month:%Y-%m}", *told)
