"""References: how rows name records of other files, and what is said where there is none such."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from difflib import get_close_matches
from uuid import UUID

from pydantic import ValidationError

from commands.imports.errors import AmbiguousReference, ReferenceRefused, UnknownReference
from commands.imports.journeys import Journey
from commands.imports.mapping import ImportMapping
from commands.imports.rows import Plan
from commands.imports.templates import NOTHING, Cell
from commands.imports.values import Value
from commands.ports import Log
from domain.errors import Refused
from domain.person import IsForgotten
from domain.story import story

Way = tuple[str, str | None]
"""The kind of records, and the name by which they are found; None: their external id."""


class References:
    """The records of this run that were accepted, and those of earlier runs, by their names."""

    def __init__(self, mapping: ImportMapping, log: Log) -> None:
        self.mapping, self.log = mapping, log
        self._found: dict[Way, dict[str, set[UUID]]] = defaultdict(lambda: defaultdict(set))
        self._said: dict[tuple[str, UUID], Cell] = {}
        """What records say under the names that are asked for."""
        self._refused: dict[UUID, Refused | ValidationError] = {}
        self._asked: dict[str, set[str]] = defaultdict(set)
        self._asked_its: dict[str, set[str]] = defaultdict(set)
        for value in (each for kind in mapping.records.values() for each in kind.values.values()):
            if value.of and value.by:
                self._asked[value.of].add(value.by)
            if value.of and value.its:
                self._asked_its[value.of].add(value.its)

    def add(self, plan: Plan, journey: Journey) -> None:
        """From now on the record can be referred to, by any of its names."""
        for telling in journey.tellings:
            self._found[plan.kind, None][telling.external].add(journey.stream)
            for name in self._asked[plan.kind]:
                if text := telling.cells.get(name, NOTHING).text:
                    self._found[plan.kind, name][text].add(journey.stream)
            for name in self._asked_its[plan.kind]:
                if (cell := telling.cells.get(name, NOTHING)).text:
                    self._said[name, journey.stream] = cell

    def refuse(self, plan: Plan, journey: Journey, refusal: Refused | ValidationError) -> None:
        """Whoever refers to the record is told that it was refused."""
        self.add(plan, journey)
        self._refused[journey.stream] = refusal

    async def unknown(self, value: Value, texts: Collection[str]) -> list[str]:
        """Those of the external ids or names that no record has, after a look at the log."""
        found = self._found[value.of or "", value.by]
        missing = [text for text in texts if text not in found]
        if value.of and not value.by:
            ids = {self.mapping.id_of(value.of, text): text for text in missing}
            for id, stream in (await self.log.streams(list(ids))).items():
                if story(stream):
                    found[ids[id]].add(id)
        return [text for text in missing if text not in found]

    def find(self, column: str, value: Value, text: str) -> Cell:
        """The record, or what it says under the name that is asked for.

        Raises `UnknownReference`, `AmbiguousReference`, `ReferenceRefused`; `IsForgotten` where
        it was refused as that.
        """
        found = self._found[value.of or "", value.by].get(text, set())
        if len(found) == 1 and not (found & self._refused.keys()):
            (id,) = found
            return self._said.get((value.its, id), NOTHING) if value.its else Cell(text, id)
        if not found and value.unknown == "nothing":
            return NOTHING
        raise self._refusal(found, column, value, text)

    def _refusal(self, found: set[UUID], column: str, value: Value, text: str) -> Refused:
        facts = {"column": column, "text": text, "file": self._place(value)}
        if not found:
            return UnknownReference(**facts, hint="".join(self._hint(value, text)))
        if len(found) > 1:
            return AmbiguousReference(**facts)
        refused = self._refused[next(iter(found))]
        return refused if isinstance(refused, IsForgotten) else ReferenceRefused(**facts)

    def _place(self, value: Value) -> str:
        kind = value.of or ""
        return self.mapping.records[kind].place or kind

    def _hint(self, value: Value, text: str) -> Iterator[str]:
        """The nearest spelling, and how to map it."""
        known = {name.casefold(): name for name in self._found[value.of or "", value.by]}
        for near in get_close_matches(text.casefold(), known, n=1, cutoff=0.7):
            spelled = known[near]
            yield f'; nearest is "{spelled}": map it with aliases: {{{text}: {spelled}}}'
