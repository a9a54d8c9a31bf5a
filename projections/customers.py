"""Customers as they stand, archived ones too."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Any, Literal, NamedTuple
from uuid import UUID

from pydantic_core import to_json

from domain.customer import Customer, Profile
from domain.event import Personal
from domain.person import Particulars
from domain.recorded import Recorded
from projections.engine.table import Json, Projection, Rows, Table
from projections.sound import sound

Own = Personal(of="customer")


class CustomerRow(NamedTuple):
    """One customer, who was entered at `since`; `sound` is how the name is said."""

    customer: UUID
    name: Annotated[str, Own]
    kind: Literal["company", "person"]
    since: datetime
    industry: str | None = None
    size: str | None = None
    region: str | None = None
    source: str | None = None
    lifecycle: str | None = None
    segment: str | None = None
    language: str | None = None
    channel: str | None = None
    owner: UUID | None = None
    tags: tuple[str, ...] = ()
    archived: bool = False
    address: Annotated[str | None, Own] = None
    phones: Annotated[tuple[str, ...], Own] = ()
    emails: Annotated[tuple[str, ...], Own] = ()
    birthday: Annotated[date | None, Own] = None
    handles: Annotated[Json, Own] = Json("{}")
    care_dates: Annotated[Json, Own] = Json("{}")
    custom: Annotated[Json, Own] = Json("{}")
    sound: Annotated[str, Own] = ""
    merged_into: UUID | None = None


def changes(recorded: Recorded, rows: Rows) -> Iterator[CustomerRow]:
    match recorded.event:
        case Customer.Entered() as entered:
            row = CustomerRow(
                recorded.stream, entered.name, entered.kind, recorded.occurred_at
            )._replace(owner=entered.owner, sound=sound(entered.name))
            yield reached(profiled(row, entered.profile), entered.particulars)
        case Customer.Renamed(name=name):
            yield rows.one(CustomerRow)._replace(name=name, sound=sound(name))
        case Customer.Profiled(profile=profile):
            yield profiled(rows.one(CustomerRow), profile)
        case Customer.Detailed(particulars=particulars):
            yield reached(rows.one(CustomerRow), particulars)
        case Customer.Assigned(owner=owner):
            yield rows.one(CustomerRow)._replace(owner=owner)
        case Customer.Tagged(tag=tag):
            row = rows.one(CustomerRow)
            yield row._replace(tags=(*without(tag, row.tags), tag))
        case Customer.Untagged(tag=tag):
            row = rows.one(CustomerRow)
            yield row._replace(tags=without(tag, row.tags))
        case Customer.Archived():
            yield rows.one(CustomerRow)._replace(archived=True)
        case Customer.Restored():
            yield rows.one(CustomerRow)._replace(archived=False)
        case Customer.MergedInto(survivor=survivor):
            yield rows.one(CustomerRow)._replace(merged_into=survivor)


def without(tag: str, tags: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(each for each in tags if each != tag)


def profiled(row: CustomerRow, profile: Profile) -> CustomerRow:
    return row._replace(**{name: getattr(profile, name) for name in profile.model_fields_set})


def reached(row: CustomerRow, particulars: Particulars) -> CustomerRow:
    return row._replace(**columns_of(particulars))


def columns_of(particulars: Particulars) -> dict[str, Any]:
    """{column: value} of what is said; what is a mapping there is JSON here."""
    said = {name: getattr(particulars, name) for name in particulars.model_fields_set}
    return {
        name: Json(to_json(value).decode()) if isinstance(value, dict) else value
        for name, value in said.items()
    }


CUSTOMERS = Projection(
    name="customers",
    of=(Customer,),
    tables=(Table("customers", CustomerRow, key=("customer",), rare=("merged_into",)),),
    changes=changes,
)
