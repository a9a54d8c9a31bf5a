"""`solocrm bench`: how fast it is, beside the usual way and what the machine gives."""

from typing import Annotated

import typer

from domain.errors import Invalid
from solocrm.cli.options import Json, show

app = typer.Typer()


class UnknownBench(Invalid, code="unknown_bench"):
    """There is no benchmark of that name."""


@app.command()
def bench(
    name: Annotated[str, typer.Argument(help="Which; a name that is none lists all.")],
    events: Annotated[
        int | None, typer.Option(min=100, help="How many, if not its own number.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Measure on a database of its own, which is dropped at the end."""
    from solocrm.bench.catalogue import BENCHES
    from solocrm.bench.report import lines

    if name not in BENCHES:
        raise UnknownBench(name=name, known=", ".join(sorted(BENCHES)))
    result = BENCHES[name](**({"events": events} if events else {}))
    told = result.as_json(name)
    show(told, "\n".join(lines(told)), as_json=as_json)
