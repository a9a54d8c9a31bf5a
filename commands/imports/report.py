"""The report of an import: what was said, what was refused, in which rows."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from pydantic import ValidationError

from commands.imports.errors import PastChanged
from commands.imports.journeys import Moved
from commands.imports.ports import State
from commands.imports.tables import Row
from domain.errors import Refused
from domain.person import IsForgotten

SHOWN = 3
"""So many rows are named of a problem that many have."""

MOVES = 20
"""So many moves are told to a person."""

STAYS_OUT = frozenset({PastChanged.code, IsForgotten.code})
"""What keeps back its own record alone: the log says something else, and goes on saying it."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, with all rows of a file in which it is."""

    code: str
    sentence: str
    rows: list[Row]

    def __str__(self) -> str:
        numbers = [f"{row.number:,}" for row in self.rows[:SHOWN]]
        if len(self.rows) == 1:
            return f"{self.rows[0].file}, row {numbers[0]}: {self.sentence}"
        more = ", …" if len(self.rows) > SHOWN else ""
        where = f"{len(self.rows):,} rows ({', '.join(numbers)}{more})"
        return f"{self.rows[0].file}, {where}: {self.sentence}"


@dataclass
class Report:
    """`recorded` counts events; `uses` counts uses of commands by `noun/name`."""

    id: UUID
    name: str
    dry_run: bool = False
    note: str | None = None
    """What the mapping has to say of itself."""
    state: State | None = None
    """None after a dry run."""
    rows: int = 0
    aside: int = 0
    """Rows that none of the records took."""
    recorded: int = 0
    longest_hold: float = 0.0
    """The longest time, in seconds, for which others waited for a chunk to be written."""
    uses: Counter[str] = field(default_factory=Counter)
    conflict: Refused | None = None
    """Somebody else said something at the same time that this cannot be said after."""
    moved: list[Problem] = field(default_factory=list)
    """Rows that say something earlier than their records had reached: it counts as of then."""
    _problems: dict[tuple[str, str, str], Problem] = field(default_factory=dict)

    def refuse(self, rows: Sequence[Row], refusal: Refused | ValidationError) -> None:
        code, sentence = told(refusal)
        for row in rows:
            problem = Problem(code, sentence, [])
            self._problems.setdefault((row.file, code, sentence), problem).rows.append(row)

    def move(self, moved: Moved) -> None:
        row, use = moved.told
        said, to = (f"{at:%Y-%m-%d %H:%M}" for at in (use.at, moved.to) if at)
        command = f"{use.command.noun}/{use.command.name}"
        sentence = f"{command} is dated {said}, before its record had come to {to}: taken as then."
        self.moved.append(Problem("moved", sentence, [row]))

    @property
    def problems(self) -> Sequence[Problem]:
        """Those that are in most rows first."""
        return sorted(self._problems.values(), key=lambda problem: -len(problem.rows))

    @property
    def refused(self) -> int:
        """How many rows were refused, or tell of a past that has changed."""
        return len({(row.file, row.number) for problem in self.problems for row in problem.rows})

    @property
    def wrong(self) -> int:
        """How many problems keep back what is stored as a whole."""
        return sum(problem.code not in STAYS_OUT for problem in self.problems)

    def lines(self) -> Iterator[str]:
        """What a person reads."""
        said = "to be recorded" if self.dry_run else "recorded"
        yield f"{self.rows:,} rows, {self.recorded:,} events {said}, {self.refused:,} rows refused"
        yield from [f"  {self.aside:,} rows passed over"] if self.aside else []
        yield from (f"  {count:,} × {use}" for use, count in sorted(self.uses.items()))
        yield from [self.note] if self.note else []
        yield from [told(self.conflict)[1]] if self.conflict else []
        yield from map(str, self.problems)
        yield from map(str, self.moved[:MOVES])
        if len(self.moved) > MOVES:
            yield f"… and {len(self.moved) - MOVES:,} more that were moved: --json tells all."


def told(refusal: Refused | ValidationError) -> tuple[str, str]:
    """Its code and its sentence with the facts."""
    if isinstance(refusal, ValidationError):
        first = refusal.errors()[0]
        field = ".".join(map(str, first["loc"])) or "the whole"
        return "invalid", f"{refusal.title}, {field}: {first['msg']}, not {first['input']!r}"
    named = str(refusal) != refusal.__doc__
    facts = "" if named else "; ".join(f"{name}: {fact}" for name, fact in refusal.facts.items())
    return refusal.code, f"{refusal} ({facts})" if facts else str(refusal)
