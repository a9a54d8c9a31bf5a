"""The route of a list of commands."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Response
from pydantic import ValidationError
from pydantic_core import to_jsonable_python

from commands.asking import Ask, body_of, call_of
from commands.bulk import Item, Outcome, Refusal, as_one, one_by_one
from commands.catalogue import command
from commands.execute import Done
from commands.wire import ItemBody, Result, Results, within, written
from domain.errors import Invalid, Refused

MOST = 1_000
"""Commands in one list."""

Tell = Callable[[Exception], Mapping[str, Any]]


class IdMissing(Invalid, code="id_missing"):
    """That command changes a record: say which, by its id."""


class VersionOfList(Invalid, code="version_of_list"):
    """A list has no version: each item may name its record's, as if_match."""


class PartOfOne(Invalid, code="part_of_one"):
    """An atomic list is one command: it has one key, in the header, and one reason."""


def add_list(routes: APIRouter, asking: Any, logging: Any, tell: Tell) -> None:
    """`tell` renders the refusal of one item."""

    async def do_all(
        said: Annotated[list[ItemBody], Body(min_length=1, max_length=MOST)],
        ask: Any,
        log: Any,
        response: Response,
        atomic: Annotated[
            bool, Query(description="All or none, in one transaction: the list is one command.")
        ] = False,
    ) -> Results:
        """Carry out a list of commands in their order; later ones see what earlier ones did."""
        if ask.if_match is not None:
            raise VersionOfList
        listed = items(said, ask)
        if atomic:
            by = ask.by(reason_of(said))
            found: Sequence[Outcome] = await as_one(log, listed, by, dry_run=ask.dry_run)
        else:
            found = await one_by_one(log, listed, dry_run=ask.dry_run)
        done = [each.answer.position for each in found if isinstance(each, Done) and each.answer]
        if done:
            response.headers["Crm-Position"] = str(max(done))
        pairs = zip(listed, found, strict=True)
        return Results(items=[result(*each, tell) for each in pairs])

    do_all.__annotations__ |= {"ask": asking, "log": logging}
    routes.add_api_route("/commands", do_all, methods=["POST"], name="commands")


def reason_of(said: Sequence[ItemBody]) -> str | None:
    """What all of an atomic list is said for. Raises `PartOfOne`."""
    reasons = {str(each.body.get("because") or "") for each in said}
    if len(reasons) > 1 or any(each.idempotency_key for each in said):
        raise PartOfOne
    return reasons.pop() or None


def items(said: Sequence[ItemBody], ask: Ask) -> list[Item | Refusal]:
    """Each as it can be carried out, or why it cannot. What the list belongs to, its items do."""
    whole = ask.by()
    ask = replace(ask, correlation=whole.correlation)
    return [item(ask, place, each) for place, each in enumerate(said)]


def item(ask: Ask, place: int, said: ItemBody) -> Item | Refusal:
    key = said.idempotency_key or (f"{ask.key}\n{place}" if ask.key else None)
    try:
        found = command(said.noun, said.command)
        if not (found.begins or said.id):
            raise IdMissing
        body = body_of(found).model_validate(said.body)
    except ValidationError as wrong:
        return within((place, "body"), wrong)
    except Refused as refusal:
        return refusal
    by = replace(ask, key=key).by(body.because)
    return Item(found, call_of(found, said.id, body, by, said.if_match))


def result(item: Item | Refusal, outcome: Outcome, tell: Tell) -> Result:
    if isinstance(outcome, Done) and isinstance(item, Item):
        made = item.command.begins and outcome.answer
        return Result(status=201 if made else 200, answer=written(item.call.stream, outcome))
    assert isinstance(outcome, Exception)
    problem = to_jsonable_python(tell(outcome), fallback=str)
    return Result(status=problem["status"], problem=problem)
