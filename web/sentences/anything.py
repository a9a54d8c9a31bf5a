"""What happens to records of any kind, in words."""

from web.catalogue import mark
from web.sentences.sentences import Sentences

ANYTHING = Sentences(
    icons={
        "person": "person",
        "story": "fix",
    },
    told={
        "person.forgotten.v1": mark("was forgotten"),
        "story.retracted.v1": mark("corrected: %(reason)s"),
    },
)
