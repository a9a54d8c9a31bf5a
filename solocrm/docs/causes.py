"""The reference of the demo: its hidden causes with their strengths, read off its own source."""

import ast
import inspect
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

from solocrm.demo import causes, tracks, troubles
from solocrm.docs.markdown import code, page, paragraph, table

INTRODUCTION = """
What happens in the demo has causes that stand in no event. They are written down here, so that it
can be judged what a model, or a founder, finds of them. The same number after `--seed` gives the
same business again, another number another one with the same causes.

What is not named here changes nothing: not the region, the language, the salesperson, the weekday,
the number of contacts. A customer's size changes what is ordered, not whether.
""".strip()

OMENS = """
Three things go before a deal, or after a trouble, and cause nothing: most customers look at
`/prices` in the two weeks before they ask for an offer; whoever waited for an answer judges worse;
and whoever bought at all buys spare parts in the web shop.
""".strip()


def demo() -> str:
    strengths = ((code(name), value, said) for name, value, said in constants())
    return page(
        "The demo's hidden causes",
        INTRODUCTION,
        "## Deals and customers",
        _about(),
        table(("cause", "strength", "says"), strengths),
        "## Stages",
        "The log-odds to which those above are added, and the median days that deals stay.",
        table(("pipeline", "stage", "days", "log-odds"), _stages()),
        "## Complaints",
        "Of a hundred outside of the crisis, by the customer's language.",
        table(("cause", "Chinese", "English"), _complaints()),
        "## Omens",
        OMENS,
    )


def constants() -> Iterator[tuple[str, str, str]]:
    """(name, value, the text below it, or below the last of those that stand together)."""
    together: list[tuple[str, str]] = []
    for statement in ast.parse(inspect.getsource(causes)).body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                together.append((name, _words(ast.literal_eval(value))))
            case ast.Expr(value=ast.Constant(value=str(text))) if together:
                said = [""] * (len(together) - 1)
                for (name, value_), words in zip(together, [paragraph(text), *said], strict=True):
                    yield name, value_, words
                together = []


def _about() -> str:
    return paragraph((inspect.getdoc(causes) or "").partition("\n\n")[2])


def _words(value: object) -> str:
    match value:
        case dict():
            return ", ".join(f"{name} {strength:+}" for name, strength in value.items())
        case tuple():
            return " to ".join(map(str, value))
    return str(value)


def _stages() -> Iterator[tuple[str, str, str, str]]:
    root, ever = UUID(int=0), datetime(2000, 1, 1, tzinfo=UTC)
    for track in (tracks.sales(root), tracks.renewals(root, ever)):
        for step in track.steps:
            yield track.name, step.stage.name, str(step.days), f"{step.odds:+}"


def _complaints() -> Iterator[tuple[str, str, str]]:
    for each in troubles.TROUBLES:
        yield each.cause, str(each.often["cn"]), str(each.often["en"])
