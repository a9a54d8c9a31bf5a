"""What happens to users, in words."""

from web.catalogue import mark
from web.sentences.sentences import Sentences

USERS = Sentences(
    icons={
        "user": "person",
    },
    told={
        "user.joined.v1": mark("began to work here"),
        "user.renamed.v1": mark("is now called %(name)s"),
        "user.role_changed.v1": mark("is %(role)s now"),
        "user.left.v1": mark("works here no more"),
        "user.returned.v1": mark("is back"),
    },
)
