"""Where each kind of record is shown: the address that leads to it from anywhere on the page."""

from collections.abc import Mapping
from uuid import UUID

PAGES: Mapping[str, str] = {
    "customers": "/customers/{id}",
    "tickets": "/tickets/{id}",
    "campaigns": "/campaigns/{id}",
    "orders": "/orders/{id}",
}
"""{plural noun: its own page}."""

AT_CUSTOMER: Mapping[str, str] = {
    "opportunities": "/customers/{customer}#deal-{id}",
    "contacts": "/customers/{customer}#person-{id}",
}
"""Shown on the page of their customer, if they have one."""


def way(noun: str, id: UUID, customer: UUID | None) -> tuple[str, str]:
    """(path, part of the page) of a record; its events where it has no page."""
    if noun in AT_CUSTOMER and customer:
        path, _, part = AT_CUSTOMER[noun].format(id=id, customer=customer).partition("#")
        return path, f"#{part}"
    return PAGES.get(noun, "/events").format(id=id), ""
