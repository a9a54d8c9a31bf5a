"""What must be true in the end: nothing is skipped or doubled, and no answer was a false one."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg import Connection

from infra.postgres import proof
from projections.catalogue import PROJECTIONS
from tests.chaos.log.acts import MAY_BE_REFUSED
from tests.chaos.log.journal import Line, lines_of
from tests.secret import SECRET

LAWS: dict[str, LiteralString] = {
    "a position is missing": """
        SELECT max(position), count(*) FROM events HAVING max(position) <> count(*)""",
    "a command has several instants, or shares its own": """
        SELECT position FROM (
            SELECT position, command_id, recorded_at,
                   lag(command_id) OVER log AS command_before, lag(recorded_at) OVER log AS before
            FROM events WINDOW log AS (ORDER BY position)) each
        WHERE CASE WHEN command_id = command_before THEN recorded_at <> before
                   ELSE recorded_at <= before END""",
    "a command has said something twice": """
        SELECT command_id FROM events GROUP BY command_id
        HAVING count(DISTINCT recorded_at) > 1 OR max(position) - min(position) + 1 <> count(*)""",
    "a stream has a hole, or a version twice": """
        SELECT stream FROM events GROUP BY stream
        HAVING min(version) <> 1 OR max(version) <> count(*) OR count(DISTINCT version) <> count(*)
        """,
    "a command's row is not of its events": """
        SELECT id FROM commands c JOIN (
            SELECT command_id, max(position) AS last FROM events GROUP BY command_id) e
            ON e.command_id = c.id
        WHERE c.position <> e.last""",
}


@dataclass
class Report:
    """`stalls`: of each reader, the most seconds between a command's instant and its being seen."""

    seed: int
    events: int = 0
    answered: int = 0
    refused: int = 0
    lost_answers: int = 0
    stalls: dict[str, float] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        stalls = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in self.stalls.items())
        return (
            f"seed {self.seed}: {self.events:,} events, {self.answered:,} commands answered,"
            f" {self.refused:,} refused, {self.lost_answers} answers cut off;"
            f" longest stall: {stalls}; {len(self.wrong)} wrong"
        ) + "".join(f"\n  {each:.300}" for each in self.wrong)


def judge(url: str, seed: int, journals: Path, readers: Sequence[str]) -> Report:
    report = Report(seed)
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT position FROM events ORDER BY position").fetchall()
        positions = [position for (position,) in rows]
        report.events = len(positions)
        for law, query in LAWS.items():
            if found := connection.execute(query).fetchall():
                report.wrong.append(f"{law}: {len(found)} times, as at {found[0]}")
        report.wrong += _answers(connection, report, journals)
        report.wrong += [] if report.answered else ["nobody was answered anything"]
        report.wrong += _imports(connection, journals)
    for name in readers:
        report.wrong += _positions(
            name, report, list(lines_of(journals / f"{name}.jsonl")), positions
        )
    verdicts = proof.verify(url, PROJECTIONS, SECRET)
    report.wrong += [] if verdicts else ["there are no read models"]
    report.wrong += [
        f"{each.projection} differs from a fold from zero" for each in verdicts if not each.holds
    ]
    return report


def _positions(
    name: str, report: Report, lines: Sequence[Line], positions: Sequence[int]
) -> Iterator[str]:
    """A reader has seen every position once, in order."""
    report.stalls[name] = max((line["late"] for line in lines), default=0.0)
    seen = [line["position"] for line in lines]
    if skipped := sorted(set(positions) - set(seen)):
        yield f"{name} skipped {len(skipped)} events, as at {skipped[0]}"
    if len(seen) > len(set(seen)) or seen != sorted(seen):
        yield f"{name} saw events twice, or not in their order"


def _imports(connection: Connection[Any], journals: Path) -> Iterator[str]:
    """What is said to be brought in is there."""
    said = {id for line in lines_of(journals / "importer.jsonl") for id in line["customers"]}
    [there] = connection.execute(
        "SELECT count(*) FROM events WHERE stream = ANY (%s::uuid[])", [list(said)]
    ).fetchone() or (0,)
    if there != len(said):
        yield f"of {len(said)} imported customers {there} are there"


def _answers(connection: Connection[Any], report: Report, journals: Path) -> Iterator[str]:
    """Every command has one answer, it is the log's, and no refusal is a false one."""
    kept = {
        str(id): (str(stream), version, position)
        for id, stream, version, position in connection.execute(
            "SELECT id, stream, version, position FROM commands"
        )
    }
    said = {
        str(id): n
        for id, n in connection.execute("SELECT command_id, count(*) FROM events GROUP BY 1")
    }
    joined = defaultdict[str, list[str]](list)
    for journal in sorted(journals.glob("writer*.jsonl")):
        asked: dict[str, Line] = {}
        settled: dict[str, Line] = {}
        for line in lines_of(journal):
            key = line["key"]
            if "asked" in line:
                asked[key] = line
                continue
            if "name" in line:
                settled[key] = line
            yield from _answer(line, settled[key], kept.get(key), said.get(key, 0))
        yield from (f"{asked[key]} has no answer" for key in asked.keys() - settled.keys())
        report.refused += sum("refused" in line for line in settled.values())
        report.answered += sum("refused" not in line for line in settled.values())
        for key, line in settled.items():
            if line["name"] == "join" and "refused" not in line:
                joined[asked[key]["body"]["login"]].append(key)
    yield from (f"login {login} is of {len(of)} users" for login, of in joined.items() if of[1:])


def _answer(
    line: Line, settled: Line, kept: tuple[str, int, int] | None, said: int
) -> Iterator[str]:
    if "other" in line:
        if line.get("refused") != "key_reused":
            yield f"another command under the same key came to {line}"
    elif "refused" in line:
        if "again" in line:
            yield f"answered {settled}, then {line}"
        elif line["refused"] not in MAY_BE_REFUSED[line["name"]]:
            yield f"falsely refused: {line}"
        elif kept:
            yield f"refused but carried out: {line}"
    elif kept is None:
        yield f"answered but lost: {line}"
    elif kept != (line["stream"], line["version"], line["position"]):
        yield f"answered {line}, kept {kept}"
    elif line["said"] not in {0, said}:
        yield f"answered {line}, but {said} events are there"
