"""From a table of examples to a model that says how good it is: judge, choose, learn.

A table has one row for each subject and instant: `subject`, `as_of`, features, `label` and
`settled_at`, from when on the label was known. It never matters where it came from.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import polars as pl
import sklearn

from domain.training import Card, Code
from pipelines.features.leaks import tell_tales
from pipelines.models.baselines import Rates, paths_of, rates
from pipelines.models.cards import code_of, digest, remarks
from pipelines.models.columns import Columns
from pipelines.models.evaluate import backtest, has_time, parts, settled
from pipelines.models.learners import METHODS, Fitted, fit
from pipelines.models.reasons import sources
from pipelines.models.verdict import judgement, unjudged

KEYS = ("subject", "as_of", "label", "settled_at")

CODE = (
    "baselines",
    "columns",
    "evaluate",
    "learners",
    "learning",
    "measures",
    "reasons",
    "scores",
    "verdict",
)
"""What a model's version depends on, beside its data."""


@dataclass(frozen=True)
class Learned:
    """`model` is None where the `rate` says all there is to say: of everyone where nothing has
    skill, of a stage where nothing is better than that.

    `examples` are the rows learned from, `said` is what would have been said at each origin.
    """

    card: Card
    rate: Rates
    model: Fitted | None
    examples: pl.DataFrame
    said: pl.DataFrame


def learn(
    table: pl.DataFrame,
    *,
    model: str,
    as_of: datetime,
    position: int,
    as_it_happened: float = 0.0,
    by: Sequence[str] = (),
    methods: Sequence[str] = tuple(METHODS),
) -> Learned:
    """Judge the methods on the rows settled by `as_of`, and learn from them by the best one.

    `by` are the features (a stage, and how long it has been there) whose values' own rates are the
    simplest methods. Lack of data raises nothing: the card's verdict says it.
    """
    as_of = as_of.astimezone(UTC)  # Polars compares no instants of different zones
    rows = settled(table, as_of)
    offered = offered_by(table)
    columns = Columns.of(rows, offered, by)
    by = varied(by, columns)
    tried = [*dict(paths_of(by, rows)), *methods]
    cut = parts(table, as_of)
    said = backtest(cut, columns.names, tried, by) if cut else pl.DataFrame()
    judged = judgement(said, tried) if said.height else unjudged(rows)
    fitted = by_method(judged.method, columns, rows)
    told: list[Code] = [*judged.remarks]
    if rows.height:
        told += [] if has_time(table) else ["no_time_order"]
        told += ["constant_features"] if len(columns.names) < len(offered) else []
        told += ["known_only_after"] if said.height and tell_tales(rows, "label", KEYS) else []
    card = Card(
        model=model,
        method=judged.method,
        version=version(rows, model, tried, by),
        verdict=judged.verdict,
        why=judged.why,
        as_of=as_of,
        position=position,
        **reach(rows),
        features=columns.names,
        features_hash=digest(*columns.names),
        metrics=judged.metrics,
        baseline=judged.baseline,
        candidates=judged.candidates,
        coefficients=coefficients(fitted),
        as_it_happened=as_it_happened,
        remarks=(*told, *remarks(as_it_happened)),
    )
    return Learned(card, rates_of(card, rows, by), fitted, rows, said)


def again(table: pl.DataFrame, card: Card, said: pl.DataFrame, by: Sequence[str]) -> Learned:
    """What `learn` made of that table before, without judging once more."""
    rows = settled(table, card.as_of)
    columns = Columns.of(rows, offered_by(table), by)
    rate = rates_of(card, rows, varied(by, columns))
    return Learned(card, rate, by_method(card.method, columns, rows), rows, said)


def offered_by(table: pl.DataFrame) -> list[str]:
    return [name for name in table.columns if name not in KEYS]


def by_method(method: str, columns: Columns, rows: pl.DataFrame) -> Fitted | None:
    return fit(method, columns, rows) if method in METHODS else None


def varied(by: Sequence[str], columns: Columns) -> list[str]:
    return [name for name in by if name in columns.names]


def rates_of(card: Card, rows: pl.DataFrame, by: Sequence[str]) -> Rates:
    return rates(rows, dict(paths_of(by, rows)).get(card.method, ()))


def reach(rows: pl.DataFrame) -> dict[str, object]:
    """How many there are, and from when to when."""
    dates, true = rows["as_of"].drop_nulls(), rows.filter(pl.col("label").cast(pl.Boolean))
    return {
        "rows": rows["subject"].n_unique(),
        "positives": true["subject"].n_unique(),
        "data_from": dates.min(),
        "data_to": dates.max(),
    }


def coefficients(fitted: Fitted | None) -> dict[str, float]:
    """Of a logistic regression: one for each column that a feature was made into, numbered where
    there are several.
    """
    if fitted is None or fitted.method != "logistic":
        return {}
    names = [fitted.columns.names[place] for place in sources(fitted)]
    numbered = [
        name if names.count(name) == 1 else f"{name} {names[:place].count(name) + 1}"
        for place, name in enumerate(names)
    ]
    return dict(zip(numbered, map(float, fitted.model.coef_[0]), strict=True))


def version(rows: pl.DataFrame, model: str, methods: Sequence[str], by: Sequence[str]) -> str:
    """A hash over the rows learned from, this code, its parameters and scikit-learn's version."""
    data = rows.sort("subject", "as_of").write_csv(float_precision=9)  # the last bit may differ
    return digest(data, *code_of(*CODE), model, *methods, *by, sklearn.__version__)
