"""Where each kind of record is shown: the address that leads to it from anywhere on the page."""

from collections.abc import Mapping
from uuid import UUID

from web.links import Links

PAGES: Mapping[str, str] = {
    "customers": "/customers/{id}",
    "tickets": "/tickets/{id}",
    "campaigns": "/campaigns/{id}",
    "orders": "/orders/{id}",
    "subscriptions": "/subscriptions/{id}",
}
"""{plural noun: its own page}."""

AT_CUSTOMER: Mapping[str, tuple[str, str]] = {
    "opportunities": ("/customers/{customer}", "#deal-{id}"),
    "contacts": ("/customers/{customer}", "#person-{id}"),
}
"""{plural noun: (the page of its customer, the part of it that shows the record)}."""


def way(links: Links, noun: str, id: UUID, customer: UUID | None) -> str:
    """At the moment of the page; to its events where a record has no page."""
    if noun in AT_CUSTOMER and customer:
        path, part = AT_CUSTOMER[noun]
        return links.to(path.format(customer=customer)) + part.format(id=id)
    if noun in PAGES:
        return links.to(PAGES[noun].format(id=id))
    return links.to("/events", stream=id)
