"""All tables of features, and every feature by its name."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import polars as pl

from pipelines.features.company import COMPANY, by_month, by_week
from pipelines.features.customers import CUSTOMER, of_customers
from pipelines.features.feature import Feature
from pipelines.features.known import GREENWICH, Known
from pipelines.features.opportunities import OPPORTUNITY, of_deals
from pipelines.ports import Story


@dataclass(frozen=True)
class FeatureTable:
    """`of` gives its rows by what was known: `subject`, `as_of`, and the features."""

    name: str
    rows: str
    of: Callable[[Known], pl.LazyFrame]
    features: tuple[Feature, ...]

    def told(
        self, story: Story, instants: Iterable[datetime], zone: ZoneInfo = GREENWICH
    ) -> pl.DataFrame:
        """Of many instants, one below the other, each as it was known then."""
        return pl.concat([self.of(Known(story, at, zone)).collect() for at in instants])

    def feature(self, name: str) -> Feature:
        """Raises `KeyError`."""
        return {each.name: each for each in self.features}[name]


TABLES = (
    FeatureTable("opportunities", "every open opportunity", of_deals, OPPORTUNITY),
    FeatureTable("customers", "every customer in the books", of_customers, CUSTOMER),
    FeatureTable("weeks", "every week and currency, Monday first", by_week, COMPANY),
    FeatureTable("months", "every month and currency", by_month, COMPANY),
)
BY_NAME = {each.name: each for each in TABLES}
