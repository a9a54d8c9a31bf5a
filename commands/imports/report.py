"""The report of an import: what was said, what was refused, in which rows."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from pydantic import ValidationError

from commands.imports.errors import PastChanged
from commands.imports.ports import State
from commands.imports.rows import Row
from domain.errors import Refused

SHOWN = 3
"""So many rows are named of a problem that many have."""


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
    state: State | None = None
    """None after a dry run."""
    rows: int = 0
    recorded: int = 0
    longest_hold: float = 0.0
    """The longest time, in seconds, for which others waited for a chunk to be written."""
    uses: Counter[str] = field(default_factory=Counter)
    conflict: Refused | None = None
    """Somebody else said something at the same time that this cannot be said after."""
    _problems: dict[tuple[str, str, str], Problem] = field(default_factory=dict)

    def refuse(self, rows: Sequence[Row], refusal: Refused | ValidationError) -> None:
        code, sentence = told(refusal)
        for row in rows:
            problem = Problem(code, sentence, [])
            self._problems.setdefault((row.file, code, sentence), problem).rows.append(row)

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
        """How many problems keep back what is stored as a whole; a changed past does not."""
        return sum(problem.code != PastChanged.code for problem in self.problems)

    def lines(self) -> Iterator[str]:
        """What a person reads."""
        said = "to be recorded" if self.dry_run else "recorded"
        yield f"{self.rows:,} rows, {self.recorded:,} events {said}, {self.refused:,} rows refused"
        yield from (f"  {count:,} × {use}" for use, count in sorted(self.uses.items()))
        yield from [told(self.conflict)[1]] if self.conflict else []
        yield from map(str, self.problems)


def told(refusal: Refused | ValidationError) -> tuple[str, str]:
    """Its code and its sentence with the facts."""
    if isinstance(refusal, ValidationError):
        first = refusal.errors()[0]
        field = ".".join(map(str, first["loc"])) or "the whole"
        return "invalid", f"{refusal.title}, {field}: {first['msg']}, not {first['input']!r}"
    named = str(refusal) != refusal.__doc__
    facts = "" if named else "; ".join(f"{name}: {fact}" for name, fact in refusal.facts.items())
    return refusal.code, f"{refusal} ({facts})" if facts else str(refusal)
