"""What happens to tickets, in words."""

from web.catalogue import mark
from web.sentences.sentences import Sentences

TICKETS = Sentences(
    icons={
        "ticket": "tickets",
    },
    told={
        "ticket.opened.v1": mark("a ticket was opened: %(kind)s"),
        "ticket.renamed.v1": mark("is now called %(name)s"),
        "ticket.classified.v1": mark("is of another kind: %(kind)s"),
        "ticket.updated.v1": mark("was updated: %(details)s"),
        "ticket.assigned.v1": mark("%(owner)s looks after it"),
        "ticket.taken_up.v1": mark("was taken up"),
        "ticket.put_on_hold.v1": mark("waits for %(awaiting)s"),
        "ticket.answered.v1": mark("was answered: %(text)s"),
        "ticket.replied.v1": mark("the customer wrote: %(text)s"),
        "ticket.explained.v1": mark("the cause is known: %(cause)s"),
        "ticket.remedied.v1": mark("was made good: %(remedy)s"),
        "ticket.resolved.v1": mark("was resolved"),
        "ticket.reopened.v1": mark("was re-opened"),
        "ticket.closed.v1": mark("was closed"),
    },
    cleared={
        "ticket.assigned.v1": mark("nobody looks after it"),
    },
    words={
        "kind": {
            "enquiry": mark("enquiry"),
            "complaint": mark("complaint"),
            "after_sales": mark("after-sales"),
        },
        "awaiting": {
            "customer": mark("the customer"),
            "vendor": mark("a vendor"),
            "problem": mark("a problem to be solved"),
            "evidence": mark("evidence"),
        },
    },
)
