"""Every kind of record that is listed and told: the routes are made from it."""

from readapi.records.activities import ACTIVITIES
from readapi.records.attribution_policies import ATTRIBUTION_POLICIES
from readapi.records.campaigns import CAMPAIGNS
from readapi.records.contacts import CONTACTS
from readapi.records.customers import CUSTOMERS
from readapi.records.facts import FACT_KINDS
from readapi.records.kind import Kind
from readapi.records.opportunities import OPPORTUNITIES
from readapi.records.orders import ORDERS
from readapi.records.pipelines import PIPELINES
from readapi.records.products import PRODUCTS
from readapi.records.sla_policies import SLA_POLICIES
from readapi.records.subscriptions import SUBSCRIPTIONS
from readapi.records.tickets import TICKETS
from readapi.records.trainings import TRAININGS
from readapi.records.users import USERS
from readapi.records.working_calendars import WORKING_CALENDARS

KINDS: dict[str, Kind] = {
    kind.noun: kind
    for kind in (
        USERS,
        PIPELINES,
        PRODUCTS,
        CUSTOMERS,
        CONTACTS,
        OPPORTUNITIES,
        CAMPAIGNS,
        ATTRIBUTION_POLICIES,
        ACTIVITIES,
        WORKING_CALENDARS,
        SLA_POLICIES,
        TICKETS,
        ORDERS,
        SUBSCRIPTIONS,
        *FACT_KINDS,
        TRAININGS,
    )
}
"""{plural noun: kind}."""
