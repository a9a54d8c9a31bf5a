"""What happens around customers, in words."""

from web.catalogue import mark
from web.sentences.sentences import Sentences

FACTS = Sentences(
    icons={
        "touch": "phone",
        "response": "phone",
        "web_visit": "globe",
        "form_submission": "import",
        "mail": "mail",
        "spend": "campaigns",
        "payment": "order",
        "purchase": "order",
        "note": "note",
        "rating": "person",
        "suggestion": "check",
    },
    told={
        "touch.made.v1": mark("was contacted by %(channel)s"),
        "response.given.v1": mark("answered: %(outcome)s"),
        "web_visit.made.v1": mark("looked at %(page)s"),
        "form_submission.submitted.v1": mark("sent the form %(form)s"),
        "mail.sent.v1": mark("was sent a mail"),
        "mail.delivered.v1": mark("a mail arrived"),
        "mail.bounced.v1": mark("a mail came back"),
        "mail.opened.v1": mark("opened a mail"),
        "mail.clicked.v1": mark("followed a link in a mail"),
        "spend.spent.v1": mark("marketing cost %(amount)s"),
        "payment.received.v1": mark("paid %(amount)s"),
        "purchase.made.v1": mark("bought for %(amount)s"),
        "note.taken.v1": mark("note: %(text)s"),
        "rating.given.v1": mark("judged %(scale)s %(score)s"),
        "suggestion.accepted.v1": mark("will be offered %(product)s, as was suggested"),
        "suggestion.declined.v1": mark("is not to be offered %(product)s, though it was suggested"),
        "suggestion.done.v1": mark("was offered %(product)s, as was suggested"),
    },
    cleared={
        "suggestion.accepted.v1": mark("what was suggested will be done: %(action)s"),
        "suggestion.declined.v1": mark("what was suggested is of no use: %(action)s"),
        "suggestion.done.v1": mark("what was suggested was done: %(action)s"),
    },
    words={
        "action": {
            "call": mark("call"),
            "meeting": mark("meeting"),
            "task": mark("task"),
            "next step": mark("next step"),
            "quote": mark("quote"),
            "contact": mark("contact"),
        }
    },
)
