"""Every read model that the log is folded into; all live ones advance together."""

from projections.activities import ACTIVITIES
from projections.attribution_policies import ATTRIBUTION_POLICIES
from projections.campaigns import CAMPAIGNS
from projections.contacts import CONTACTS
from projections.customers import CUSTOMERS
from projections.engine.table import Projection
from projections.facts import FACT_ROWS
from projections.opportunities import OPPORTUNITIES
from projections.orders import ORDERS
from projections.pipelines import PIPELINES
from projections.products import PRODUCTS
from projections.sla_policies import SLA_POLICIES
from projections.subscriptions import SUBSCRIPTIONS
from projections.tickets import TICKETS
from projections.timeline import TIMELINE
from projections.trainings import TRAININGS
from projections.users import USERS
from projections.visits import VISITS
from projections.working_calendars import WORKING_CALENDARS

PROJECTIONS: tuple[Projection, ...] = (
    PIPELINES,
    PRODUCTS,
    USERS,
    CUSTOMERS,
    CONTACTS,
    OPPORTUNITIES,
    VISITS,
    CAMPAIGNS,
    ATTRIBUTION_POLICIES,
    ACTIVITIES,
    WORKING_CALENDARS,
    SLA_POLICIES,
    TICKETS,
    ORDERS,
    SUBSCRIPTIONS,
    FACT_ROWS,
    TRAININGS,
    TIMELINE,
)
