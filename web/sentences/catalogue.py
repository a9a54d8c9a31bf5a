"""All sentences, and the icons beside them."""

from web.sentences.activities import ACTIVITIES
from web.sentences.anything import ANYTHING
from web.sentences.attribution_policies import ATTRIBUTION_POLICIES
from web.sentences.campaigns import CAMPAIGNS
from web.sentences.contacts import CONTACTS
from web.sentences.customers import CUSTOMERS
from web.sentences.facts import FACTS
from web.sentences.opportunities import OPPORTUNITIES
from web.sentences.orders import ORDERS
from web.sentences.pipelines import PIPELINES
from web.sentences.products import PRODUCTS
from web.sentences.service import SERVICE
from web.sentences.subscriptions import SUBSCRIPTIONS
from web.sentences.tickets import TICKETS
from web.sentences.trainings import TRAININGS
from web.sentences.users import USERS

ALL = (
    USERS,
    PIPELINES,
    PRODUCTS,
    CUSTOMERS,
    CONTACTS,
    OPPORTUNITIES,
    CAMPAIGNS,
    ATTRIBUTION_POLICIES,
    ACTIVITIES,
    SERVICE,
    TICKETS,
    ORDERS,
    SUBSCRIPTIONS,
    FACTS,
    TRAININGS,
    ANYTHING,
)

SENTENCES = {topic: each for own in ALL for topic, each in own.told.items()}
CLEARED = {topic: each for own in ALL for topic, each in own.cleared.items()}
"""Where the event takes a value away."""

ICONS = {kind: each for own in ALL for kind, each in own.icons.items()}
WORDS = {kind: own.words for own in ALL for kind in own.icons}
"""{as topics begin: {field: {value: word}}}."""
