"""A fact of every kind."""

from typing import Any

from commands import facts
from tests.crm import Crm, Decide, euros, id_of

ACME = id_of("acme Ltd")

SAID: dict[Decide, dict[str, Any]] = {
    facts.touch: {"customer": ACME, "channel": "phone"},
    facts.respond: {"customer": ACME, "outcome": "yes", "text": "Call us"},
    facts.visit: {"customer": ACME, "page": "/prices", "seconds": 40, "visitor": "v-17"},
    facts.submit: {"customer": ACME, "form": "demo", "fields": {"name": "Ann"}},
    facts.mail: {"customer": ACME, "what": "opened"},
    facts.spend: {"amount": euros(80), "channel": "fair"},
    facts.pay: {"customer": ACME, "amount": euros(80), "method": "card"},
    facts.purchase: {"customer": ACME, "amount": euros(12), "quantity": "2"},
    facts.note: {"customer": ACME, "text": "Likes tea"},
    facts.rate: {"customer": ACME, "scale": "nps", "score": 0},
    facts.judge: {"what": "declined", "customer": ACME, "product": id_of("probe")},
}


def note_all(crm: Crm) -> None:
    """Each under the name of its command."""
    for decide, body in SAID.items():
        crm.do(decide, id_of(decide.__name__), **body)
