"""Tables to take away: what an answer says, line by line, with its receipt.

A figure is as many lines as it has stages, in each part or frame; money stands in minor units,
beside its currency.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.errors import Invalid
from readapi.board import Board, Closed, StageTotal
from readapi.cursor import Page
from readapi.figures import again, of
from readapi.film import Film, FilmStage
from readapi.forecast import Foreseen
from readapi.funnel import Funnel
from readapi.funnel_lines import FunnelStage
from readapi.lists import OfList
from readapi.ports import Asked, Reader, Snapshot
from readapi.receipt import Claim, Receipt

Format = Literal["csv", "xlsx", "parquet"]
Line = dict[str, Any]
MOST = 1_000_000
"""Lines: more fit in no sheet."""

AT_ONCE = 5_000


class TooManyLines(Invalid, code="too_many_lines"):
    """A spreadsheet has a million lines at most: narrow the list, or take CSV or Parquet."""


class NotATable(Invalid, code="not_a_table"):
    """Only a list, a board, a funnel, a film and a forecast are exported by their receipt."""


@dataclass(frozen=True)
class Exported:
    """Lines under the names of their columns, and what says where they come from."""

    name: str
    columns: Sequence[str]
    lines: Sequence[Line]
    about: Mapping[str, str]


async def of_list(snapshot: Snapshot, claim: Claim, asked: OfList) -> Exported:
    """All records that are wanted, a page after the other, at one moment."""
    found = list[Any]()
    total = 1
    while len(found) < total:
        page, told = await asked.told(snapshot, claim, Page(AT_ONCE, len(found)))
        total = page.total if page.items else len(found)
        found += page.items
    columns = [field.name for field in fields(asked.kind.line)]
    noun = asked.kind.noun
    return Exported(noun, columns, [*map(plain, found)], about(noun, told))


def about(of: str, told: Mapping[str, Any]) -> dict[str, str]:
    """Which answer it is, and what restated that: asked again by its receipt, it is the same."""
    moment = {name: told[name].isoformat() for name in ("at", "known_at")}
    restated = "; ".join(f"{e['source']} at {e['position']}" for e in told["restated_by"])
    rebuilt = ", ".join(told["rebuilt"])
    own = {"position": str(told["position"]), "receipt": told["receipt"]}
    return {"of": of, **moment, **own, "restated_by": restated, "rebuilt": rebuilt}


async def exported_again(reader: Reader, zone: ZoneInfo, receipt: Receipt) -> Exported:
    """Raises `BadReceipt`, `OtherReceipt`, `NotATable`."""
    asked = of(receipt)
    if isinstance(asked, OfList):
        claim = asked.claimed(Claim(Asked(), receipt))
        async with reader.snapshot(claim.asked) as snapshot:
            return await of_list(snapshot, claim, asked)
    return of_figure(*await again(reader, zone, receipt))


def of_figure(found: object, told: Mapping[str, Any]) -> Exported:
    """Raises `NotATable`."""
    match found:
        case Board():
            name, lines = "board", [*of_board(found)]
        case Funnel():
            name, lines = "funnel", [*of_funnel(found)]
        case Film():
            name, lines = "film", [*of_film(found)]
        case Foreseen(forecast=made):
            name, lines = "forecast", [asdict(month) for month in (made.months if made else ())]
        case _:
            raise NotATable
    columns = list(dict.fromkeys(column for line in lines for column in line))
    return Exported(name, columns, lines, about(name, told))


def of_board(found: Board) -> Iterator[Line]:
    """A line a stage and currency, then the won and the lost."""
    for stage in found.stages:
        yield from of_total(stage)
    yield from of_closed("won", found.won)
    yield from of_closed("lost", found.lost)


def of_total(stage: StageTotal) -> Iterator[Line]:
    own = {"status": "open", "stage": str(stage.stage), "name": stage.name, "count": stage.count}
    for currency in stage.value or [""]:
        worth = {"value": stage.value.get(currency), "weighted": stage.weighted.get(currency)}
        yield own | {"currency": currency or None} | worth


def of_closed(status: str, closed: Closed) -> Iterator[Line]:
    for currency in closed.value or [""]:
        value = closed.value.get(currency)
        yield {"status": status, "count": closed.n, "currency": currency or None, "value": value}


def of_funnel(found: Funnel) -> Iterator[Line]:
    """A line a stage, all values by currency beside; those of each part after those of all."""
    for stage in found.stages:
        yield {"part": None, "part_name": None} | of_stage(stage)
    for part in found.parts:
        for stage in part.stages:
            yield {"part": part.part, "part_name": part.name} | of_stage(stage)


def of_stage(stage: FunnelStage | FilmStage) -> Line:
    """What lies deeper is named with dots: `value.EUR.entered`."""
    return dict(flat(asdict(stage)))


def of_film(found: Film) -> Iterator[Line]:
    """A line a frame, knowledge and stage: the funnel's and the board's."""
    for frame in found.frames:
        for seen, picture in (("then", frame.then), ("now", frame.now)):
            if picture:
                deals = {each.stage: each for each in picture.board.stages}
                for stage in picture.funnel.stages:
                    own = {"frame": frame.at, "seen": seen}
                    standing = deals.get(stage.stage)
                    board = asdict(standing) if standing else {}
                    open_ = {key: board.get(key, {}) for key in ("count", "value", "weighted")}
                    yield own | of_stage(stage) | dict(flat({"open": open_}))


def flat(said: Mapping[Any, Any], within: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in said.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{within}{name}.")
        else:
            yield f"{within}{name}", plain_value(value)


def plain(record: Any) -> Line:
    return {field.name: plain_value(getattr(record, field.name)) for field in fields(record)}


def plain_value(value: Any) -> Any:
    """Ids and what has parts as text; numbers, texts, days and instants as they are."""
    match value:
        case UUID():
            return str(value)
        case None | bool() | int() | float() | str():
            return value
        case datetime():
            return value
    if is_dataclass(value) and not isinstance(value, type):
        return text(asdict(value).values())
    if isinstance(value, Mapping):
        return text(f"{key}: {each}" for key, each in value.items())
    if isinstance(value, Iterable):
        return text(value)
    return value


def text(values: Iterable[Any]) -> str:
    return "; ".join(str(plain_value(each)) for each in values if each is not None)
