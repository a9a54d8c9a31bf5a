"""The files of refused rows: each with its number, why it was refused, and all that it said."""

import csv
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from commands.imports.report import Problem, Report
from commands.imports.tables import Row, Table


def write_refused(folder: Path, report: Report, tables: Iterable[Table]) -> Path | None:
    """One CSV for each file with refused rows, in a folder of the import's own; None if there are
    none. A row with several problems comes several times.
    """
    refused: dict[str, list[tuple[Row, Problem]]] = defaultdict(list)
    for problem in report.problems:
        for row in problem.rows:
            refused[row.file].append((row, problem))
    own = folder / str(report.id)
    for table in tables:
        if table.file in refused:
            _write(own / f"{table.stem}.refused.csv", table, refused[table.file])
    return own if own.exists() else None


def _write(path: Path, table: Table, refused: list[tuple[Row, Problem]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["row", "code", "sentence", *table.header])
        for row, problem in sorted(refused, key=lambda each: each[0].number):
            writer.writerow([row.number, problem.code, problem.sentence, *row.fields])
