"""What is supposed, read from the fields of a form, each with a sentence where it is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol, get_args
from uuid import UUID

import yaml

from domain.attribution_policy import Model
from domain.sla_policy import Target
from domain.ticket import Kind
from readapi.attribution import Policy
from readapi.board import StageTotal
from readapi.funnel import Period
from readapi.whatif import StageInstead
from web.catalogue import mark

CHANCE = mark("A chance lies between 0 and 100 per cent.")
DAYS = mark("So many whole days, from 1 to 3,650.")
MINUTES = mark("So many minutes of working time, from 1 to 525,600.")
AMOUNT = mark("An amount is a number, such as 50000.")
DAY = mark("A day is written like 2026-06-30.")
BACKWARDS = mark("The last day of a period lies before its first.")
ONE_STAYS = mark("One stage stays at least.")
PARTS = mark("Each part of a stage that is split has a name of its own.")
NO_TARGET = mark("Say within how many minutes to answer, to resolve, or both.")
TWICE = mark("Two lines are for the same tickets.")
UNKNOWN = mark("Choose one of the list.")
LONG = mark("A name has at most 100 characters.")
KEPT = mark("These stages cannot be read: say them anew.")

MOST_AMOUNT, MOST_DAYS, MOST_MINUTES, LONGEST = 10**12, 3_650, 525_600, 100
SPARE = 2
"""Empty lines below what is promised."""
PRIORITIES = tuple(map(str, range(1, 10)))

Given = Mapping[str, str]


class Stage(Protocol):
    @property
    def stage(self) -> UUID: ...
    @property
    def name(self) -> str: ...


@dataclass(frozen=True)
class Now:
    """What the fields are about, as it is: the stages in use, those that deals of the `period`
    visited, to which touches won deals are owed, and what is promised.
    """

    pipeline: str
    stages: Sequence[StageTotal]
    visited: Sequence[Stage]
    policy: Policy
    promised: Sequence[Target]
    period: Period


@dataclass
class Typed:
    """The fields as they were typed, each with its sentence that is `wrong`; what cannot be read of
    a text in `details`.
    """

    given: Given
    wrong: dict[str, str] = field(default_factory=dict)
    details: str = ""

    def text(self, name: str) -> str:
        return self.given.get(name, "").strip()

    def name(self, name: str) -> str:
        """As far as a name goes."""
        if len(text := self.text(name)) > LONGEST:
            self.wrong[name] = LONG
        return text[:LONGEST]

    def number(self, name: str, high: int, says: str) -> Decimal | None:
        """From 0 on; None where nothing was typed, or something wrong."""
        text = self.text(name).removesuffix("%").strip()
        try:
            found = Decimal(text or "0")
        except InvalidOperation:
            found = Decimal("NaN")
        if not (found.is_finite() and 0 <= found <= high):
            self.wrong[name] = says
            return None
        return found if text else None

    def whole(self, name: str, high: int, says: str) -> int | None:
        """From 1 on."""
        found = self.number(name, high, says)
        if found is not None and (found % 1 or not found):
            self.wrong[name] = says
        return None if found is None else int(found)

    def one_of(self, name: str, names: Sequence[str]) -> str | None:
        text = self.text(name)
        if text and text not in names:
            self.wrong[name] = UNKNOWN
        return text or None

    def days(self, of: str) -> dict[str, date]:
        """{from, to}, as far as they are days."""
        found = dict[str, date]()
        for end in ("from", "to"):
            try:
                found[end] = date.fromisoformat(self.text(f"{of}-{end}"))
            except ValueError:
                self.wrong[f"{of}-{end}"] = DAY
        if len(found) == 2 and found["to"] < found["from"]:
            self.wrong[f"{of}-to"] = BACKWARDS
        return found


def said(typed: Typed, now: Now) -> dict[str, Any]:
    """As `Supposing` reads it, without what is as it is now."""
    stages, funnel = terms_of(typed, now), funnel_of(typed, now)
    return without_none(
        {
            "pipeline": now.pipeline if stages or funnel else None,
            "stages": stages or None,
            "funnel": funnel,
            "attribution": credit_of(typed) or None,
            "service": service_of(typed, now),
        }
    )


def written(said: Mapping[str, Any]) -> str:
    """As people write it into a file."""
    if not said:
        return ""
    return yaml.safe_dump(said, allow_unicode=True, sort_keys=False, default_flow_style=None)


def terms_of(typed: Typed, now: Now) -> dict[str, Any]:
    """Chances and limits, by the stages' names."""
    found = dict[str, Any]()
    for each in now.stages:
        chance = typed.number(f"chance.{each.stage}", 100, CHANCE)
        rots = typed.whole(f"rots.{each.stage}", MOST_DAYS, DAYS)
        share = None if chance is None else plain(chance / 100)
        if own := without_none({"probability": share, "rots_after": rots}):
            found[each.name] = own
    return found


def funnel_of(typed: Typed, now: Now) -> dict[str, Any] | None:
    """Other stages than those of now; as they were said, where these fields cannot say it."""
    if kept := typed.text("kept"):
        return {**typed.days("funnel"), "stages": stages_in(kept, typed)}
    stages = instead(typed, now)
    if stages == [StageInstead(name=each.name, of=(each.name,)) for each in now.visited]:
        return None
    if not stages:
        typed.wrong[f"becomes.{now.visited[0].stage}"] = ONE_STAYS
    return {**typed.days("funnel"), "stages": spelled(stages)}


def stages_in(kept: str, typed: Typed) -> object:
    """Of a text that a form brought back."""
    try:
        return yaml.safe_load(kept)
    except (yaml.YAMLError, ValueError, RecursionError):
        typed.wrong["funnel-from"] = KEPT
    return None


def instead(typed: Typed, now: Now) -> list[StageInstead]:
    """Stages of one name are one; one that is split is another below the amount."""
    found = dict[str, StageInstead]()
    for each in now.visited:
        name, below = (typed.name(f"{way}.{each.stage}") for way in ("becomes", "below"))
        amount = typed.number(f"split.{each.stage}", MOST_AMOUNT, AMOUNT)
        if below and amount is None:
            typed.wrong[f"split.{each.stage}"] = AMOUNT
        before = found.get(name)
        if amount is not None:
            if name == below or before or below in found:
                typed.wrong[f"becomes.{each.stage}"] = PARTS
            if below:
                found[below] = StageInstead(name=below, of=(each.name,), amount_below=amount)
            if name:
                found[name] = StageInstead(name=name, of=(each.name,), amount_from=amount)
        elif name:
            if before and {before.amount_from, before.amount_below} != {None}:
                typed.wrong[f"becomes.{each.stage}"] = PARTS
            of = (*(before.of if before else ()), each.name)
            found[name] = StageInstead(name=name, of=of)
    return list(found.values())


def spelled(stages: Sequence[StageInstead]) -> list[str | dict[str, Any]]:
    """Each by its name alone where it stays as it is."""
    told = list[str | dict[str, Any]]()
    for each in stages:
        own: dict[str, Any] = {"name": each.name, "of": list(each.of)}
        bounds = {"amount_from": each.amount_from, "amount_below": each.amount_below}
        own |= {name: plain(bound) for name, bound in bounds.items() if bound is not None}
        own |= {"source": each.source} if each.source else {}
        told.append(each.name if own == {"name": each.name, "of": [each.name]} else own)
    return told


def credit_of(typed: Typed) -> dict[str, Any]:
    return without_none(
        {
            "model": typed.one_of("model", get_args(Model)),
            "days": typed.whole("days", MOST_DAYS, DAYS),
            "half_life": typed.whole("half_life", MOST_DAYS, DAYS),
        }
    )


def service_of(typed: Typed, now: Now) -> dict[str, Any] | None:
    """Other targets than those of now."""
    targets = list[dict[str, Any]]()
    for row in rows(typed.given):
        priority = typed.one_of(f"priority.{row}", PRIORITIES)
        own = {
            "kind": typed.one_of(f"kind.{row}", get_args(Kind)),
            "priority": int(priority) if priority in PRIORITIES else None,
            "answer": typed.whole(f"answer.{row}", MOST_MINUTES, MINUTES),
            "resolve": typed.whole(f"resolve.{row}", MOST_MINUTES, MINUTES),
        }
        if any(typed.text(f"{name}.{row}") for name in own):
            if not (typed.text(f"answer.{row}") or typed.text(f"resolve.{row}")):
                typed.wrong[f"answer.{row}"] = NO_TARGET
            if (own["kind"], own["priority"]) in {(e["kind"], e["priority"]) for e in targets}:
                typed.wrong[f"kind.{row}"] = TWICE
            targets.append(own)
    if targets == [each.model_dump() for each in now.promised]:
        return None
    return {**typed.days("service"), "targets": [without_none(each) for each in targets]}


def rows(given: Given) -> range:
    """Of what is promised: those that say something, and some to say more in."""
    told = [name.partition(".") for name in given]
    numbers = [row for name, _, row in told if name in {"kind", "priority", "answer", "resolve"}]
    shown = [int(row) for row in numbers if row.isascii() and row.isdecimal() and len(row) < 3]
    return range(max(shown, default=-1) + 1 + SPARE)


def without_none(found: Mapping[str, Any]) -> dict[str, Any]:
    return {name: each for name, each in found.items() if each is not None}


def plain(number: Decimal) -> int | float:
    return float(number) if number % 1 else int(number)
