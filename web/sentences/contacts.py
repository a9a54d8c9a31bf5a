"""What happens to contacts, in words."""

from web.catalogue import mark
from web.sentences.sentences import Sentences

CONTACTS = Sentences(
    icons={
        "contact": "person",
    },
    told={
        "contact.added.v1": mark("is a contact now"),
        "contact.renamed.v1": mark("is now called %(name)s"),
        "contact.appointed.v1": mark("is now %(position)s"),
        "contact.detailed.v1": mark("is reached otherwise: %(particulars)s"),
        "contact.archived.v1": mark("was archived"),
        "contact.restored.v1": mark("was restored"),
    },
    cleared={
        "contact.appointed.v1": mark("has no position any more"),
    },
)
