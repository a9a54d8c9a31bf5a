"""A few deals, and who has to do with them."""

from commands import contacts, opportunities, users
from tests.crm import Crm, id_of

ACME, BOLT, ANNA = id_of("acme"), id_of("bolt"), id_of("Anna")
ACME_LTD, CARL = id_of("acme Ltd"), id_of("Carl")


def annas() -> Crm:
    """Anna's deal with acme, in which Carl decides; and one with bolt that was won."""
    crm = Crm().tell({"acme": ["lead", "offer"], "bolt": ["lead", "won"]})
    crm.do(users.join, ANNA, name="Anna", login="anna")
    crm.do(opportunities.assign, ACME, owner=ANNA)
    crm.do(contacts.add, CARL, name="Carl", customer=ACME_LTD)
    crm.do(opportunities.add_contact, ACME, contact=CARL, role="decides")
    return crm
