"""What the players of the demo do: acts that are planned first and performed in order of time."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid5

from commands.command import Call, Command
from commands.correct import Correction, Instead, correct, undo
from commands.staging import Staging
from domain.recorded import Provenance
from domain.story import Record

SOURCE = "demo:"


@dataclass(frozen=True, eq=False)
class Act:
    """Somebody does something about a record; what belongs together has one `correlation`."""

    at: datetime
    by: str
    stream: UUID
    correlation: UUID


@dataclass(frozen=True, eq=False)
class Say(Act):
    """An ordinary command."""

    command: Command
    body: Mapping[str, object]

    def at_last(self, at: datetime, **changed: object) -> Instead:
        """What should have been said, and when it truly happened."""
        return Instead(self.command, {**self.body, **changed}, at)


@dataclass(frozen=True, eq=False)
class TakeBack(Act):
    """Undo, within the minute."""


@dataclass(frozen=True, eq=False)
class Correct(Act):
    """Something was otherwise, or had happened before anybody wrote it down."""

    record: type[Record]
    reason: str
    retract: tuple[Say, ...] = ()
    instead: tuple[Instead, ...] = ()


@dataclass
class Performance:
    """Acts as they are performed: `staging` is turned to the instant of each. `versions` are what
    each said in its record's stream, `begun` how many records of each kind there are.
    """

    staging: Staging
    root: UUID
    performed: int = 0
    begun: Counter[str] = field(default_factory=Counter)
    versions: dict[Say, frozenset[int]] = field(default_factory=dict)

    async def perform(self, act: Act) -> None:
        self.staging.clock = act.at
        by = self._provenance(act)
        match act:
            case Say():
                call = Call(act.stream, act.body, by)
                said = await self.staging.say(act.command, call)
                self.versions[act] = frozenset(draft.version for draft in said)
                self.begun[act.command.noun] += act.command.begins
            case TakeBack():
                await undo(self.staging, act.stream, by)
            case Correct():
                retract = frozenset[int]().union(*(self.versions[each] for each in act.retract))
                correction = Correction(act.stream, by, act.reason, retract, act.instead)
                await correct(self.staging, act.record, correction)

    def _provenance(self, act: Act) -> Provenance:
        self.performed += 1
        command = uuid5(self.root, f"command {self.performed}")
        return Provenance(act.by, command, SOURCE, correlation=act.correlation)
