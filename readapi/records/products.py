"""Products, those no longer sold too; prices in minor units."""

from dataclasses import dataclass
from uuid import UUID

from readapi.records.kind import Filter, Kind


@dataclass(frozen=True)
class Product:
    id: UUID
    name: str
    series: str | None
    price: int
    cost: int | None
    currency: str
    retired: bool
    version: int


@dataclass(frozen=True)
class ProductFilter(Filter):
    retired: bool | None = None


PRODUCTS = Kind("products", Product, ProductFilter)
